// Random bytes nobody can foresee, and the text they travel as.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace carrel {

// From the kernel (getrandom). Throws Error{io}.
std::string random_bytes(std::size_t count);

// RFC 4648, section 5, without padding.
std::string base64url(std::string_view bytes);

// True when both are the same bytes; takes as long whatever they hold.
bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

}  // namespace carrel
