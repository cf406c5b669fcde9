#include "engine/understand.h"

#include <algorithm>
#include <span>

#include "engine/date_mention.h"
#include "engine/known_places.h"
#include "engine/limits.h"
#include "engine/query_words.h"
#include "engine/type_mention.h"
#include "index/filter.h"

namespace carrel::engine {
namespace {

using Words = std::span<const QueryWord>;

bool has_content(Words words) {
  return std::any_of(words.begin(), words.end(),
                     [](const QueryWord& word) { return !is_common_word(word.folded); });
}

// What some words of a query mean.
struct Meaning {
  std::size_t first_word = 0;
  std::size_t word_count = 0;
  index::Filters preferred;
  std::string documents;         // for a person
  bool nothing_of_text = false;  // the words say nothing of what stands in a text
};

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void set_range(index::Filters& filters, const DateRange& range) {
  if (range.begin) filters.after = iso_date(*range.begin);
  if (range.end) filters.before = iso_date(*range.end);
}

std::optional<Meaning> meaning_of_date(const index::Query& query, Words words,
                                       const Surroundings& around) {
  if (!around.today || !query.filters.before.empty() || !query.filters.after.empty()) return {};
  const auto found = find_date_mention(words, *around.today);
  if (!found) return std::nullopt;
  index::Filters searched = around.searched;
  set_range(searched, found->range);
  if (!index::any_document_passes(around.store, searched)) return std::nullopt;
  Meaning meaning{.first_word = found->first_word,
                  .word_count = found->word_count,
                  .preferred = {},
                  .documents = "documents of " + text_of(found->range),
                  .nothing_of_text = found->relative};
  set_range(meaning.preferred, found->range);
  return meaning;
}

std::optional<Meaning> meaning_of_type(const index::Query& query, Words words,
                                       const Surroundings& around) {
  if (!query.filters.types.empty()) return std::nullopt;
  const auto found = find_type_mention(words);
  if (!found) return std::nullopt;
  index::Filters searched = around.searched;
  searched.types = found->types;
  if (!index::any_document_passes(around.store, searched)) return std::nullopt;
  Meaning meaning{.first_word = found->first_word,
                  .word_count = found->word_count,
                  .preferred = {},
                  .documents = "documents of type " + listed(found->types),
                  .nothing_of_text = found->certain};
  meaning.preferred.types = found->types;
  return meaning;
}

std::optional<Meaning> meaning_of_place(const index::Query& query, Words words,
                                        const Surroundings& around) {
  if (!query.filters.collections.empty() || !query.filters.paths.empty()) return std::nullopt;
  const PlaceNames places = known_places(around.store, around.searched.collections);
  const auto found = find_place_mention(words, places);
  if (!found) return std::nullopt;
  const auto& names = found->folders.empty() ? found->collections : found->folders;
  Meaning meaning{.first_word = found->first_word,
                  .word_count = found->word_count,
                  .preferred = {},
                  .documents = "documents in " + listed(names),
                  .nothing_of_text = found->certain};
  meaning.preferred.collections = found->collections;
  meaning.preferred.paths = found->folders;
  return meaning;
}

Understood apply(index::Query& query, Words words, const Meaning& meaning) {
  const std::size_t end = meaning.first_word + meaning.word_count;
  const Span span{words[meaning.first_word].span.begin, words[end - 1].span.end};
  Understood understood{.written = std::string(span.in(query.text)),
                        .documents = meaning.documents};
  query.preferred.push_back(meaning.preferred);
  const bool others =
      has_content(words.first(meaning.first_word)) || has_content(words.subspan(end));
  if (meaning.nothing_of_text && others) query.text = without(query.text, span);
  return understood;
}

}  // namespace

std::vector<Understood> understand(index::Query& query, const Surroundings& around) {
  std::vector<Understood> all;
  if (!query.misread.empty()) return all;  // "after:2024-02-30" is told of as what it is
  for (const auto meaning_of : {meaning_of_place, meaning_of_type, meaning_of_date}) {
    const std::vector<QueryWord> words = query_words(query);
    if (words.size() > words_understood_max) break;
    const auto meaning = meaning_of(query, words, around);
    if (meaning) all.push_back(apply(query, words, *meaning));
  }
  return all;
}

}  // namespace carrel::engine
