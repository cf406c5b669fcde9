// What somebody may have meant who mistyped a word.
#pragma once

#include <span>
#include <string_view>

namespace carrel::cli {

// The candidate that takes the fewest letters changed, left out, put in or swapped, when that is no
// more than a third of them; else empty.
std::string_view nearest_word(std::string_view typed, std::span<const std::string_view> candidates);

}  // namespace carrel::cli
