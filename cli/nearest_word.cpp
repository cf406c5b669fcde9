#include "cli/nearest_word.h"

#include <cstddef>

#include "core/edit_distance.h"

namespace carrel::cli {

std::string_view nearest_word(std::string_view typed,
                              std::span<const std::string_view> candidates) {
  std::string_view nearest;
  std::size_t least = typed.size() / 3 + 1;
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(typed, candidate);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace carrel::cli
