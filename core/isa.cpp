#include "core/isa.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <array>
#include <atomic>
#include <string>

#include "core/error.h"

namespace carrel {
namespace {

constexpr std::array<std::string_view, 4> names{"scalar", "avx2", "avx512", "avx512_vnni"};

#if defined(__x86_64__)
// Clang 14 does not know "f16c" as a feature name; CPUID leaf 1 does (Intel SDM, volume 2A).
bool has_f16c() noexcept {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit_F16C) != 0;
}
#endif

Isa find_best_isa() noexcept {
#if defined(__x86_64__)
  __builtin_cpu_init();
  // These built-ins also ask the operating system (XGETBV) whether it saves the wide registers.
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !has_f16c()) {
    return Isa::scalar;
  }
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
      !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512vl")) {
    return Isa::avx2;
  }
  return __builtin_cpu_supports("avx512vnni") ? Isa::avx512_vnni : Isa::avx512;
#else
  return Isa::scalar;
#endif
}

std::atomic<Isa>& isa_in_force() noexcept {
  static std::atomic<Isa> level{best_isa()};
  return level;
}

}  // namespace

Isa best_isa() noexcept {
  static const Isa best = find_best_isa();
  return best;
}

Isa isa() noexcept { return isa_in_force().load(std::memory_order_relaxed); }

void set_isa(Isa level) {
  if (level > best_isa()) {
    throw Error(ErrorCode::unsupported, "this CPU does not have " + std::string(isa_name(level)) +
                                            "; the best it has is " +
                                            std::string(isa_name(best_isa())));
  }
  isa_in_force().store(level, std::memory_order_relaxed);
}

std::string_view isa_name(Isa level) noexcept { return names[static_cast<std::size_t>(level)]; }

std::optional<Isa> isa_from_name(std::string_view name) noexcept {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Isa>(i);
  }
  return std::nullopt;
}

}  // namespace carrel
