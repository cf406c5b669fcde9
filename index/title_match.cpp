#include "index/title_match.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/unicode.h"
#include "index/analyzer.h"
#include "index/damage.h"
#include "index/limits.h"
#include "index/stop_words.h"

namespace carrel::index {
namespace {

// Fitted on one half of the queries of thirteen sets and judged on the other: bench/quality.
constexpr double named_weight = 0.4;
constexpr double covered_weight = 0.05;

std::string_view without_note_at_end(std::string_view title) {
  while (title.ends_with(' ')) title.remove_suffix(1);
  const std::size_t open = title.rfind('(');
  if (!title.ends_with(')') || open == std::string_view::npos || open == 0) return title;
  return title.substr(0, open);
}

// "trip_to_porto" is a name of several words, of which a query may have some.
std::string spaced(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

struct Word {
  Span span;
  std::string analysed;
};

std::vector<Word> words_of(std::string_view text, std::string_view language) {
  std::vector<Word> words;
  thread_analyzer(language).each_word(text, [&](Span span, std::string_view analysed) {
    words.push_back({span, std::string(analysed)});
  });
  return words;
}

// Whether `part` stands in `whole` in a row. Of pairs of characters the last character, which ends
// a run as a word of its own, may be followed by others.
bool stands_in(std::span<const Word> part, std::span<const Word> whole) {
  if (part.size() > 1 && part.back().span.begin < part[part.size() - 2].span.end) {
    part = part.first(part.size() - 1);
  }
  const auto same = [](const Word& a, const Word& b) { return a.analysed == b.analysed; };
  return std::search(whole.begin(), whole.end(), part.begin(), part.end(), same) != whole.end();
}

struct Title {
  std::string text, language;
};

Title title_of(Database& database, std::int64_t document_id) {
  Rows row =
      database.query("SELECT title, path, language FROM documents WHERE id = ?1", document_id);
  if (!row.step()) throw DamagedLibraryError("library database: a chunk has no document");
  Title title{.text = row.string(0), .language = row.string(2)};
  if (title.text.empty()) title.text = std::filesystem::path(row.string(1)).stem().string();
  return title;
}

std::int64_t document_of(Database& database, std::int64_t chunk_id) {
  Rows row = database.query("SELECT document_id FROM chunks WHERE id = ?1", chunk_id);
  if (!row.step()) throw DamagedLibraryError("library database: a chunk is missing");
  return row.integer(0);
}

}  // namespace

TitleEvidence TitleMatcher::of(std::string_view whole, std::string_view language) const {
  const std::string title = spaced(without_note_at_end(whole));
  const std::vector<Word> words = words_of(title, language);
  std::set<std::size_t> telling;  // where words begin that are no stop words
  for (const Word& word : words) {
    if (!is_stop_word(fold(word.span.in(title)), language)) telling.insert(word.span.begin);
  }
  std::set<std::size_t> found;
  for (const auto& match : highlighter_.find(title, language)) {
    if (telling.contains(match.span.begin)) found.insert(match.span.begin);
  }
  if (found.empty()) return {};
  TitleEvidence evidence{.covered = static_cast<double>(found.size()) /
                                    static_cast<double>(telling.size())};
  const std::string query = spaced(query_);
  if (stands_in(words, words_of(query, language))) {
    evidence.named = highlighter_.share_of(title, language);
  }
  return evidence;
}

void favour_titles(Database& database, const TitleMatcher& matcher, std::vector<Fused>& ranked) {
  const std::size_t count = std::min(ranked.size(), title_passages);
  std::map<std::int64_t, TitleEvidence> of_document;
  for (Fused& one : std::span(ranked).first(count)) {
    const std::int64_t document_id = document_of(database, one.id);
    auto known = of_document.find(document_id);
    if (known == of_document.end()) {
      const Title title = title_of(database, document_id);
      known = of_document.emplace(document_id, matcher.of(title.text, title.language)).first;
    }
    const double raise =
        named_weight * known->second.named + covered_weight * known->second.covered;
    if (raise <= 0) continue;
    one.score = 1 - (1 - one.score) * (1 - raise);
    one.explain.title = known->second;
  }
  std::sort(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(count), better_score);
}

}  // namespace carrel::index
