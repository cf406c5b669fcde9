// States what must hold unless carrel itself is wrong. Stays on in release builds.
#pragma once

namespace carrel {
[[noreturn]] void check_failed(const char* condition, const char* file, int line);
}  // namespace carrel

// Throws Error{internal} naming the condition and the place when `condition` is false.
#define CARREL_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::carrel::check_failed(#condition, __FILE__, __LINE__))
