// A second look at the best of a ranking, at their text, within a time budget.
//
// The first ranking knows how often the words of a query occur and the passage's one vector. The
// second look sees how much of the query the title has, and how like it the passage is word by word
// and in its best part. Each of these is 0..1, and the new score is their weighted mean with the
// first one. bench/quality says how the weights were fitted, and what else was tried.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "index/fusion.h"
#include "index/snippet.h"
#include "index/sqlite.h"

namespace carrel::index {

// What a model says of a text and the query, each 0..1: embed/word_likeness.h.
struct TextLikeness {
  double by_word = 0;
  double best_window = 0;
};

struct SecondLook {
  // From when the second look begins. A passage is looked at only when the slowest so far would
  // still be done in time.
  std::chrono::microseconds budget{};
  std::function<TextLikeness(std::string_view text)> likeness;  // none: words alone are judged
};

// Orders the first second_look_passages (limits.h) of `ranked` anew, as many of them as the budget
// allows; the others follow in the order they had, scored no higher than the last of these. Sets
// `explain.second_look` of those that were looked at.
void look_again(Database& database, const Highlighter& highlighter, const SecondLook& look,
                std::vector<Fused>& ranked);

}  // namespace carrel::index
