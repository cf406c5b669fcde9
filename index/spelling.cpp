#include "index/spelling.h"

#include <algorithm>
#include <set>

#include "core/edit_distance.h"
#include "core/unicode.h"
#include "index/lexical_query.h"
#include "index/limits.h"
#include "index/snippet.h"
#include "index/stored_text.h"
#include "index/term_maker.h"
#include "index/word_forms.h"
#include "index/word_parts.h"
#include "index/word_scanner.h"

namespace carrel::index {
namespace {

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool in_a_phrase(const Query& query, std::string_view word) {
  return std::any_of(query.phrases.begin(), query.phrases.end(), [&](const std::string& phrase) {
    return phrase.find(word) != std::string::npos;
  });
}

bool is_in_scope(Database& database, const TermSequence& forms, const SpellingScope& scope) {
  return count_chunks(database, forms, scope.allowed, 1) > 0;
}

// The letters of a script after folding, which takes accents away; of other scripts none.
std::u32string_view letters_of(char32_t c) {
  if (c >= U'a' && c <= U'z') return U"abcdefghijklmnopqrstuvwxyz";
  if (c >= U'\u0430' && c <= U'\u044F') return U"абвгдежзийклмнопрстуфхцчшщъыьэюя";
  if (c >= U'\u03B1' && c <= U'\u03C9') return U"αβγδεζηθικλμνξοπρστυφχψω";
  return {};
}

std::string utf8(std::u32string_view points) {
  std::string text;
  for (const char32_t point : points) append_utf8(text, point);
  return text;
}

// Every spelling that is one letter away: swapped, left out, put in, replaced. Few get the first
// letter wrong (Pollock and Zamora, "Automatic spelling correction in scientific and scholarly
// text", 1984), and other words begin otherwise: it is swapped only.
std::vector<std::string> neighbours(std::string_view folded) {
  const std::u32string word = code_points(folded);
  std::vector<std::string> result;
  for (std::size_t i = 0; i + 1 < word.size(); ++i) {
    std::u32string swapped = word;
    std::swap(swapped[i], swapped[i + 1]);
    if (word[i] != word[i + 1]) result.push_back(utf8(swapped));
  }
  for (std::size_t i = 1; i < word.size(); ++i) {
    result.push_back(utf8(std::u32string(word).erase(i, 1)));
  }
  for (const char32_t letter : letters_of(word.front())) {
    for (std::size_t i = 1; i <= word.size(); ++i) {
      result.push_back(utf8(std::u32string(word).insert(i, 1, letter)));
      if (i == word.size() || word[i] == letter) continue;
      std::u32string replaced = word;
      replaced[i] = letter;
      result.push_back(utf8(replaced));
    }
  }
  return result;
}

// A spelling that the library has, in how many passages, counted up to a bound.
struct Candidate {
  TermSequence forms;
  std::int64_t passages = 0;
};

// Those that most passages have come first.
std::vector<Candidate> candidates_for(Database& database, std::string_view folded,
                                      const SpellingScope& scope) {
  std::vector<Candidate> candidates;
  std::set<std::string> tried;
  WordForms forms(scope.languages);
  for (const std::string& neighbour : neighbours(folded)) {
    TermSequence sequence{.analysed = forms.of(neighbour)};
    if (sequence.analysed.empty() || !tried.insert(sequence.analysed).second) continue;
    const std::int64_t passages =
        count_chunks(database, sequence, scope.allowed, counted_rows_max);
    if (passages > 0) candidates.push_back({std::move(sequence), passages});
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.passages > b.passages; });
  if (candidates.size() > spelling_candidates_max) candidates.resize(spelling_candidates_max);
  return candidates;
}

// Stems meet that words do not: what is read must be a word of the library that looks like what was
// typed, give or take an ending.
bool looks_like(std::string_view folded, std::string_view typed) {
  const std::size_t size = count_characters(folded);
  const std::size_t distance_max = size < corrected_ending_min ? 1 : 2;
  return size >= corrected_word_min && edit_distance(typed, folded) <= distance_max;
}

// How the library writes a candidate, read off a few passages, for the index holds stems; of its
// forms there the first that is near. Empty when none is.
std::string spelling_of(Database& database, std::string_view typed, const Candidate& candidate,
                        const SpellingScope& scope) {
  LexicalQuery query;
  query.words.push_back(candidate.forms);
  const std::vector<double> weights{1.0};
  const Highlighter finder(query, weights);
  std::string nearest;
  const LexicalResult found =
      lexical_search(database, scope.lengths, query, scope.allowed, spelling_passages_max);
  for (const Hit& hit : found.hits) {
    const ChunkText chunk = read_chunk(database, hit.id);
    for (const auto& match : finder.find(chunk.text, chunk.language)) {
      const std::string_view written = match.span.in(chunk.text);
      const std::string folded = fold_word(written);
      if (!looks_like(folded, typed)) continue;
      if (edit_distance(typed, folded) == 1) return std::string(written);
      if (nearest.empty()) nearest = written;
    }
  }
  return nearest;
}

// Empty when nothing is near.
std::string meant_by(Database& database, std::string_view folded, const SpellingScope& scope) {
  for (const Candidate& candidate : candidates_for(database, folded, scope)) {
    std::string spelling = spelling_of(database, folded, candidate, scope);
    if (!spelling.empty()) return spelling;
  }
  return {};
}

struct Unknown {
  Span span;
  std::string folded;
};

// A word that stands for itself: not quoted, not of parts, not short, and no number.
bool is_plain(const Query& query, const WordScanner::Word& found) {
  const std::string_view written = found.span.in(query.text);
  if (found.unspaced || has_digit(written) || in_a_phrase(query, written)) return false;
  const WordParts split = split_word(written);
  if (split.parts.size() != 1 || split.parts.front() != written) return false;
  const std::size_t size = count_characters(fold_word(written));
  return size >= corrected_word_min && size <= corrected_word_max;
}

// None where most words are unknown: that is a question in another language.
std::vector<Unknown> unknown_words(Database& database, const Query& query,
                                   const SpellingScope& scope, const KnowsWord& knows) {
  const std::string_view text = std::string_view(query.text).substr(0, query_bytes_max);
  WordForms forms(scope.languages);
  std::vector<Unknown> unknown;
  std::size_t words = 0;
  WordScanner scanner(text);
  WordScanner::Word found;
  while (words < query_words_max && scanner.next(found)) {
    ++words;
    if (!is_plain(query, found)) continue;
    const std::string_view written = found.span.in(text);
    if (is_in_scope(database, {.analysed = forms.of(written)}, scope)) continue;
    std::string folded = fold_word(written);
    if (!knows(folded)) unknown.push_back({found.span, std::move(folded)});
  }
  if (unknown.size() > 2 && 2 * unknown.size() > words) unknown.clear();
  if (unknown.size() > corrections_max) unknown.resize(corrections_max);
  return unknown;
}

}  // namespace

std::vector<Correction> find_corrections(Database& database, const Query& query,
                                         const SpellingScope& scope, const KnowsWord& knows) {
  std::vector<Correction> corrections;
  for (const Unknown& unknown : unknown_words(database, query, scope, knows)) {
    std::string meant = meant_by(database, unknown.folded, scope);
    if (!meant.empty()) corrections.push_back({unknown.span, std::move(meant)});
  }
  return corrections;
}

std::string corrected(std::string_view text, std::span<const Correction> corrections) {
  std::string result;
  std::size_t position = 0;
  for (const Correction& correction : corrections) {
    result += text.substr(position, correction.written.begin - position);
    result += correction.read_as;
    position = correction.written.end;
  }
  return result += text.substr(position);
}

}  // namespace carrel::index
