// The file systems that are mounted, as far as they matter to the folders of collections.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace carrel::engine {

struct Mount {
  std::string point;  // absolute
  std::string type;   // "ext4", "nfs4", "fuse.sshfs" …
};

// The text of /proc/<pid>/mountinfo: proc(5). Lines of another shape are left out.
std::vector<Mount> parse_mounts(std::string_view mountinfo);

// Those that this process sees. Empty where the system does not say.
std::vector<Mount> mounted_now();

// The mount points at or below `root`, and the nearest above it but for "/". `root` is canonical.
std::vector<std::string> mounts_of(const std::filesystem::path& root,
                                   const std::vector<Mount>& mounts);

// Whether `path` is `folder` or lies below it.
bool is_within(std::string_view path, std::string_view folder) noexcept;

// Whether the mount that holds `path` is remote.
bool is_on_share(std::string_view path, const std::vector<Mount>& mounts) noexcept;

// Whether others can change the files without this kernel hearing of it: shares of other machines,
// of a virtual machine's host, and of programs.
bool is_remote(std::string_view type) noexcept;

}  // namespace carrel::engine
