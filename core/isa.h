// Which instruction set the fast loops use. Chosen once at start-up from what the CPU has; the
// command line's CARREL_ISA can only lower it.
#pragma once

#include <optional>
#include <string_view>

namespace carrel {

// In order: each level has everything of those before it.
enum class Isa { scalar, avx2, avx512, avx512_vnni };

// The best level this CPU and operating system support (AVX2 includes FMA and F16C; AVX-512 means
// F, BW, DQ and VL).
Isa best_isa() noexcept;

// The level in force: best_isa() until set_isa lowers it.
Isa isa() noexcept;

// Forces a level, for tests, benchmarks and CARREL_ISA. Call before any kernel runs. Throws
// Error{unsupported} when the CPU does not have it.
void set_isa(Isa level);

std::string_view isa_name(Isa level) noexcept;
std::optional<Isa> isa_from_name(std::string_view name) noexcept;

}  // namespace carrel
