// Finds passages that say the same as a better one: copies, forwarded mails, versions of a file.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace carrel::index {

// `texts` in ranked order, best first. Returns the positions of those to keep, ascending: the first
// of every group of near-duplicates. Two texts are near-duplicates when 8 of 10 of their runs of
// four words are common (Jaccard, Broder 1997), after folding case and accents; shorter texts when
// their words are the same. About linear in the bytes of all texts.
std::vector<std::size_t> fold_duplicates(std::span<const std::string_view> texts);

}  // namespace carrel::index
