// How far apart two spellings are.
#pragma once

#include <cstddef>
#include <string_view>

namespace carrel {

// The least number of characters left out, put in, replaced, or swapped with the next one that
// turns `a` into `b`: optimal string alignment, the restricted form of Damerau, "A technique for
// computer detection and correction of spelling errors" (1964). UTF-8, compared by code points.
// O(characters of a times those of b).
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace carrel
