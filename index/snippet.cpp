#include "index/snippet.h"

#include <algorithm>
#include <set>

#include "core/unicode.h"
#include "index/analyzer.h"
#include "index/limits.h"

namespace carrel::index {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// Whether a sentence, line or item begins at `i`, near enough for a snippet.
bool begins_sentence(std::string_view text, std::size_t i) {
  if (i == 0 || text[i - 1] == '\n' || text[i - 1] == '\f') return true;
  if (!is_space(text[i - 1])) return i >= 3 && text.substr(i - 3, 3) == "。";
  return i >= 2 && (text[i - 2] == '.' || text[i - 2] == '!' || text[i - 2] == '?');
}

bool begins_word(std::string_view text, std::size_t i) {
  return i == 0 || is_space(text[i - 1]);
}

// The first position in [from, to] where `begins` holds; `otherwise` when there is none.
template <typename Begins>
std::size_t first_where(std::string_view text, std::size_t from, std::size_t to,
                        std::size_t otherwise, const Begins& begins) {
  for (std::size_t i = from; i <= to && i < text.size(); ++i) {
    if (!is_space(text[i]) && begins(text, i)) return i;
  }
  return otherwise;
}

std::size_t character_at_or_after(std::string_view text, std::size_t i) {
  while (i < text.size() && !begins_character(text[i])) ++i;
  return std::min(i, text.size());
}

// The range of matches, within a snippet's size, that shows the most of the query.
std::pair<std::size_t, std::size_t> best_matches(std::span<const Highlighter::Match> matches,
                                                 const Highlighter& highlighter) {
  // A second sight of a word is worth a little: it breaks ties towards the denser place.
  constexpr double repeated = 0.05;
  std::pair<std::size_t, std::size_t> best{0, 0};
  double best_value = -1;
  for (std::size_t first = 0; first < matches.size(); ++first) {
    std::set<std::size_t> seen;
    double value = 0;
    std::size_t last = first;
    for (std::size_t i = first; i < matches.size(); ++i) {
      if (matches[i].span.end > matches[first].span.begin + snippet_bytes) break;
      const double weight = highlighter.weight(matches[i].word);
      value += seen.insert(matches[i].word).second ? weight : repeated * weight;
      last = i;
    }
    if (value > best_value) {
      best_value = value;
      best = {first, last};
    }
  }
  return best;
}

// Where a snippet that must show [first, last) begins: a third of the room to spare goes before.
std::size_t snippet_begin(std::string_view text, Span shown) {
  const std::size_t room = snippet_bytes > shown.size() ? snippet_bytes - shown.size() : 0;
  const std::size_t before = std::min(shown.begin, room / 3);
  const std::size_t earliest = character_at_or_after(text, shown.begin - before);
  // A sentence may begin a little further back than that and still leave the matches in sight.
  const std::size_t sentence_from =
      character_at_or_after(text, shown.begin - std::min(shown.begin, room / 2));
  constexpr std::size_t none = std::string_view::npos;
  const std::size_t sentence =
      first_where(text, sentence_from, shown.begin, none, begins_sentence);
  if (sentence != none) return sentence;
  return first_where(text, earliest, shown.begin, earliest, begins_word);
}

std::size_t snippet_end(std::string_view text, std::size_t begin, std::size_t shown_end) {
  const std::size_t wanted = std::max(begin + snippet_bytes, shown_end);
  if (wanted >= text.size()) return text.size();
  std::size_t end = wanted;
  while (end > shown_end && !is_space(text[end])) --end;
  // Without a space, as in Chinese, any character will do.
  if (end == shown_end) end = wanted;
  while (end > shown_end && !begins_character(text[end])) --end;
  return end;
}

Span trimmed(std::string_view text, Span span) {
  while (span.begin < span.end && is_space(text[span.begin])) ++span.begin;
  while (span.begin < span.end && is_space(text[span.end - 1])) --span.end;
  return span;
}

std::vector<Span> joined(std::span<const Highlighter::Match> matches, Span inside) {
  std::vector<Span> spans;
  for (const Highlighter::Match& match : matches) {
    if (match.span.begin < inside.begin || match.span.end > inside.end) continue;
    if (!spans.empty() && match.span.begin < spans.back().end) {
      spans.back().end = std::max(spans.back().end, match.span.end);
    } else {
      spans.push_back(match.span);
    }
  }
  return spans;
}

}  // namespace

Highlighter::Highlighter(const LexicalQuery& query, std::span<const double> weights)
    : weights_(weights.begin(), weights.end()) {
  weights_.resize(query.words.size(), 1.0);
  for (std::size_t word = 0; word < query.words.size(); ++word) {
    const TermSequence& sequence = query.words[word];
    for_each_term(sequence.analysed, [&](std::string_view term, bool) {
      if (sequence.prefix) {
        prefixes_.emplace_back(term, word);
      } else {
        words_.emplace(term, word);
      }
    });
  }
}

std::vector<Highlighter::Match> Highlighter::find(std::string_view text,
                                                  std::string_view language) const {
  std::vector<Match> matches;
  thread_analyzer(language).each_word(text, [&](Span span, std::string_view analysed) {
    bool found = false;
    for_each_term(analysed, [&](std::string_view term, bool) {
      const auto known = found ? words_.end() : words_.find(term);
      if (known == words_.end()) return;
      matches.push_back({span, known->second});
      found = true;
    });
    for (const auto& [prefix, word] : prefixes_) {
      if (found || span.in(text).substr(0, prefix.size()) != prefix) continue;
      matches.push_back({{span.begin, span.begin + prefix.size()}, word});
      found = true;
    }
  });
  return matches;
}

double Highlighter::share_of(std::string_view text, std::string_view language) const {
  std::set<std::size_t> found;
  for (const Match& match : find(text, language)) found.insert(match.word);
  double all = 0;
  double matched = 0;
  for (std::size_t word = 0; word < weights_.size(); ++word) {
    all += weights_[word];
    if (found.contains(word)) matched += weights_[word];
  }
  return all > 0 ? matched / all : 0;
}

Snippet make_snippet(std::string_view text, std::span<const Highlighter::Match> matches,
                     const Highlighter& highlighter) {
  Span shown{0, 0};
  if (!matches.empty()) {
    const auto [first, last] = best_matches(matches, highlighter);
    shown = {matches[first].span.begin, matches[last].span.end};
  }
  Snippet snippet;
  snippet.span.begin = snippet_begin(text, shown);
  snippet.span.end = snippet_end(text, snippet.span.begin, shown.end);
  snippet.span = trimmed(text, snippet.span);
  snippet.highlights = joined(matches, snippet.span);
  return snippet;
}

}  // namespace carrel::index
