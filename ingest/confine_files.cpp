// Landlock: https://docs.kernel.org/userspace-api/landlock.html. By numbers, because the headers of
// the C library know fewer versions than kernels do.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/files.h"
#include "ingest/confine.h"

namespace carrel::ingest {
namespace {

constexpr long create_ruleset = 444;
constexpr long add_rule = 445;
constexpr long restrict_self = 446;
constexpr std::uint32_t ask_version = 1;
constexpr int path_beneath = 1;

constexpr std::uint64_t read_file_right = 1U << 2;
constexpr std::uint64_t read_folder_right = 1U << 3;

// Everything that each version of the interface can refuse, by number of rights from the lowest.
constexpr std::array<int, 6> file_rights_of_version = {0, 13, 14, 15, 15, 16};
constexpr std::uint64_t tcp_rights = 3;      // bind, connect; from version 4
constexpr std::uint64_t scope_rights = 3;    // abstract sockets, signals; from version 6

struct Ruleset {
  std::uint64_t files = 0;
  std::uint64_t network = 0;
  std::uint64_t scoped = 0;
};

struct __attribute__((packed)) PathRule {
  std::uint64_t allowed = 0;
  std::int32_t parent = -1;
};

Ruleset everything(long version) {
  const auto known = std::min<std::size_t>(static_cast<std::size_t>(version),
                                           file_rights_of_version.size() - 1);
  return {.files = (std::uint64_t{1} << file_rights_of_version[known]) - 1,
          .network = version >= 4 ? tcp_rights : 0,
          .scoped = version >= 6 ? scope_rights : 0};
}

// Older kernels refuse a longer structure than they know.
std::size_t ruleset_bytes(long version) {
  if (version >= 6) return sizeof(Ruleset);
  return version >= 4 ? 2 * sizeof(std::uint64_t) : sizeof(std::uint64_t);
}

void allow_reading(int ruleset, const std::filesystem::path& path) {
  const FileDescriptor place(open(path.c_str(), O_PATH | O_CLOEXEC));
  struct stat status {};
  if (!place || fstat(place.get(), &status) != 0) return;  // what is not there needs no right
  const bool is_folder = S_ISDIR(status.st_mode);
  const PathRule rule{.allowed = read_file_right | (is_folder ? read_folder_right : 0),
                      .parent = place.get()};
  syscall(add_rule, ruleset, path_beneath, &rule, 0);
}

}  // namespace

int confine_files(const std::vector<std::filesystem::path>& readable) {
  const long version = syscall(create_ruleset, nullptr, 0, ask_version);
  if (version < 1) return 0;
  const Ruleset all = everything(version);
  const FileDescriptor ruleset(
      static_cast<int>(syscall(create_ruleset, &all, ruleset_bytes(version), 0)));
  if (!ruleset) return 0;
  for (const auto& path : readable) allow_reading(ruleset.get(), path);
  if (syscall(restrict_self, ruleset.get(), 0) != 0) return 0;
  return static_cast<int>(version);
}

}  // namespace carrel::ingest
