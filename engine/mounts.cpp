#include "engine/mounts.h"

#include <algorithm>
#include <array>

#include "core/error.h"
#include "core/files.h"
#include "engine/limits.h"

namespace carrel::engine {
namespace {

constexpr std::array<std::string_view, 16> remote_types{
    "9p",  "afs",  "beegfs", "ceph", "cifs",  "coda",   "davfs",    "glusterfs",
    "nfs", "nfs4", "ncpfs",  "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs"};

// The word at 0-based `index` of a line, empty when there are fewer.
std::string_view word_at(std::string_view line, int index) {
  for (; index > 0; --index) {
    const std::size_t space = line.find(' ');
    if (space == line.npos) return {};
    line.remove_prefix(space + 1);
  }
  return line.substr(0, line.find(' '));
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

// The kernel writes blanks, line breaks and backslashes as three octal digits.
std::string without_escapes(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '\\' && i + 3 < text.size() && is_octal(text[i + 1]) &&
                         is_octal(text[i + 2]) && is_octal(text[i + 3]);
    if (!escaped) {
      plain += text[i];
      continue;
    }
    plain +=
        static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
    i += 3;
  }
  return plain;
}

}  // namespace

std::vector<Mount> parse_mounts(std::string_view mountinfo) {
  std::vector<Mount> mounts;
  while (!mountinfo.empty()) {
    const std::string_view line = mountinfo.substr(0, mountinfo.find('\n'));
    mountinfo.remove_prefix(std::min(line.size() + 1, mountinfo.size()));
    // Optional fields of any number end with a dash; the type follows.
    const std::size_t dash = line.find(" - ");
    const std::string_view point = word_at(line, 4);
    if (dash == line.npos || !point.starts_with('/')) continue;
    mounts.push_back({without_escapes(point), std::string(word_at(line.substr(dash + 3), 0))});
  }
  return mounts;
}

std::vector<Mount> mounted_now() {
  try {
    return parse_mounts(read_file("/proc/self/mountinfo", mountinfo_bytes_max));
  } catch (const Error&) {
    return {};  // a system without /proc: then no mount is known, and none is missed
  }
}

std::vector<std::string> mounts_of(const std::filesystem::path& root,
                                   const std::vector<Mount>& mounts) {
  std::vector<std::string> points;
  std::string above;
  for (const Mount& mount : mounts) {
    // autofs only stands in until the real one is mounted over it; a list of lines holds no breaks.
    if (mount.type == "autofs" || mount.point.find('\n') != mount.point.npos) continue;
    if (is_within(mount.point, root.native())) {
      points.push_back(mount.point);
    } else if (mount.point != "/" && is_within(root.native(), mount.point) &&
               mount.point.size() > above.size()) {
      above = mount.point;
    }
  }
  if (!above.empty()) points.push_back(above);
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

bool is_within(std::string_view path, std::string_view folder) noexcept {
  if (folder == "/" || folder.empty()) return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

// Of mounts at the same place the last one is seen: it hides the others.
bool is_on_share(std::string_view path, const std::vector<Mount>& mounts) noexcept {
  const Mount* nearest = nullptr;
  for (const Mount& mount : mounts) {
    const bool holds = is_within(path, mount.point);
    if (holds && (nearest == nullptr || mount.point.size() >= nearest->point.size())) {
      nearest = &mount;
    }
  }
  return nearest != nullptr && is_remote(nearest->type);
}

bool is_remote(std::string_view type) noexcept {
  // fuseblk, which has no dot, is a disk of this machine.
  return type.starts_with("fuse.") || type == "fuse" ||
         std::find(remote_types.begin(), remote_types.end(), type) != remote_types.end();
}

}  // namespace carrel::engine
