#include "ingest/confine.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>

#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif
#else
constexpr bool is_sanitized = false;
#endif

bool limit(int resource, std::uint64_t most) {
  const rlimit both{most, most};
  return setrlimit(static_cast<__rlimit_resource_t>(resource), &both) == 0;
}

// Address and thread sanitizers reserve terabytes of addresses for their shadow memory.
bool limit_memory() { return !is_sanitized && limit(RLIMIT_AS, reader_memory_bytes_max); }

// Whoever runs carrel as root does not parse as root.
void drop_capabilities() {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  std::array<__user_cap_data_struct, 2> none{};
  syscall(SYS_capset, &header, none.data());
}

}  // namespace

Protections confine(const ConfineOptions& options) {
  constexpr std::uint64_t descriptors_max = 64;
  Protections protections;
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NOFILE, descriptors_max);
  protections.memory = limit_memory();
  protections.no_new_privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  if (!is_sanitized) prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // others of this user cannot look into it
  protections.files = confine_files(options.readable);
  drop_capabilities();
  limit(RLIMIT_NPROC, 0);  // counts all processes of this user; the filter below stops root's too
  confine_system_calls(options, protections.files > 0);
  protections.system_calls = true;
  protections.processes = true;
  return protections;
}

}  // namespace carrel::ingest
