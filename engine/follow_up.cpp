#include "engine/follow_up.h"

#include <algorithm>
#include <array>
#include <vector>

#include "generate/stop_words.h"
#include "generate/words.h"

namespace carrel::engine {
namespace {

// Fewer content words than this say too little to be searched for alone.
constexpr std::size_t content_words_min = 2;

// Folded words that point back to what was said, in the languages the interface speaks and French.
constexpr std::array<std::string_view, 29> pointing_words{
    "it",    "its",   "they",   "them",  "their", "he",    "she",   "his",   "her",  "him",
    "that",  "those", "there",  "and",   "er",    "sie",   "ihr",   "ihre",  "sein", "seine",
    "davon", "dazu",  "darin",  "dort",  "und",   "elle",  "ils",   "celui", "et"};

struct Said {
  std::vector<generate::Word> content;
  bool points_back = false;
};

// "And" and its like point back only where they begin a question.
bool points_back(const std::string& folded, bool is_first) {
  const bool joins = folded == "and" || folded == "und" || folded == "et";
  if (joins) return is_first;
  return std::find(pointing_words.begin(), pointing_words.end(), folded) != pointing_words.end();
}

Said said(std::string_view text) {
  Said found;
  bool is_first = true;
  for (generate::Word& word : generate::words(text)) {
    found.points_back = found.points_back || points_back(word.folded, is_first);
    is_first = false;
    if (!generate::is_stop_word(word.folded, "")) found.content.push_back(std::move(word));
  }
  return found;
}

}  // namespace

std::string follow_up(std::string_view question, std::string_view previous) {
  const Said now = said(question);
  if (previous.empty() || (!now.points_back && now.content.size() >= content_words_min)) {
    return std::string(question);
  }
  std::string whole(question);
  for (const generate::Word& word : said(previous).content) {
    const bool repeated =
        std::any_of(now.content.begin(), now.content.end(),
                    [&](const generate::Word& own) { return own.folded == word.folded; });
    if (!repeated) whole += " " + std::string(word.span.in(previous));
  }
  return whole;
}

}  // namespace carrel::engine
