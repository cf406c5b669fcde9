#include "engine/query_words.h"

#include <set>

#include "core/unicode.h"
#include "index/stop_words.h"

namespace carrel::engine {

namespace {

bool take_possessive(std::string& folded) {
  for (const std::string_view ending : {"'s", "\u2019s"}) {
    if (folded.size() <= ending.size() || !folded.ends_with(ending)) continue;
    folded.resize(folded.size() - ending.size());
    return true;
  }
  return false;
}

// Latin letters as English and German have them.
bool begins_with_capital(std::string_view word) {
  if (word[0] >= 'A' && word[0] <= 'Z') return true;
  return word.starts_with("\u00c4") || word.starts_with("\u00d6") || word.starts_with("\u00dc");
}

}  // namespace

std::vector<QueryWord> query_words(const index::Query& query) {
  std::set<std::string> quoted;
  for (const std::string& phrase : query.phrases) {
    for_each_word(phrase, [&](Span span) { quoted.insert(fold(span.in(phrase))); });
  }
  std::vector<QueryWord> words;
  for_each_word(query.text, [&](Span span) {
    std::string folded = fold(span.in(query.text));
    const bool is_quoted = quoted.contains(folded);
    const bool possessive = take_possessive(folded);
    words.push_back({.folded = std::move(folded),
                     .span = span,
                     .possessive = possessive,
                     .capital = begins_with_capital(span.in(query.text)),
                     .quoted = is_quoted});
  });
  return words;
}

bool is_common_word(std::string_view folded) {
  return index::is_stop_word(folded, "en") || index::is_stop_word(folded, "de");
}

std::string without(std::string_view text, Span removed) {
  std::string_view before = text.substr(0, removed.begin);
  while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
  std::string_view after = text.substr(removed.end);
  while (before.empty() && !after.empty() && after.front() == ' ') after.remove_prefix(1);
  return std::string(before) + std::string(after);
}

}  // namespace carrel::engine
