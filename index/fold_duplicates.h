// Finds passages that say the same as a better one: copies, forwarded mails, versions of a file.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace carrel::index {

// Positions of texts that say the same.
struct TextGroup {
  std::size_t first = 0;            // the one to keep
  std::vector<std::size_t> copies;  // ascending
};

// `texts` in ranked order, best first. Returns the groups of near-duplicates by their first; a copy
// is in the group of the first kept text that it is like. Two texts are near-duplicates when 8 of 10 of their runs of
// four words are common (Jaccard, Broder 1997), after folding case and accents; shorter texts when
// their words are the same. About linear in the bytes of all texts.
std::vector<TextGroup> fold_duplicates(std::span<const std::string_view> texts);

}  // namespace carrel::index
