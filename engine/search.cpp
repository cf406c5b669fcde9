#include "engine/search.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "core/error.h"
#include "embed/space_name.h"
#include "embed/word_likeness.h"
#include "engine/collections.h"
#include "index/filter.h"

namespace carrel::engine {

namespace {

bool has_words(const index::Query& query) { return !query.text.empty() || !query.phrases.empty(); }

// Exclusions narrow what words or filters find; alone they would find nearly everything.
void require_words(const index::Query& query) {
  if (has_words(query)) return;
  throw Error(ErrorCode::usage,
              "there is nothing to search for: name some words; filters and -exclusions only "
              "narrow what they find");
}

index::SecondLook second_look(Library& library, std::string_view words,
                              std::chrono::milliseconds budget) {
  const auto meter = std::make_shared<embed::WordLikenessMeter>(library.embedder(), words);
  return {.budget = budget, .likeness = [meter](std::string_view text) {
            const embed::WordLikeness likeness = meter->of(text);
            return index::TextLikeness{.by_word = likeness.by_word,
                                       .best_window = likeness.best_window};
          }};
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string misread_hint(const std::string& written) {
  const std::string hint = written + " was searched as words: ";
  if (written.starts_with('-')) return hint + "a filter cannot be excluded";
  return hint + "a date is written 2024, 2024-05 or 2024-05-17, and is in the calendar";
}

std::string what_there_is(const index::Store& store, std::string_view filter,
                          const std::vector<std::string>& collections) {
  if (filter.starts_with("type:")) {
    return "there are types " + joined(index::document_kinds(store, collections).types);
  }
  if (filter.starts_with("lang:")) {
    return "there are languages " + joined(index::document_kinds(store, collections).languages);
  }
  if (!filter.starts_with("in:")) return "no document passes it";
  if (!collections.empty()) return "there are collections " + joined(collections);
  std::vector<std::string> names;
  for (const auto& collection : store.collections()) names.push_back(collection.name);
  return "there are collections " + joined(names);
}

}  // namespace

std::vector<std::string> filter_hints(const index::Store& store, std::string_view query,
                                      const std::vector<std::string>& collections) {
  const index::Query parsed = index::parse_query(query);
  std::vector<std::string> hints;
  for (const std::string& written : parsed.misread) hints.push_back(misread_hint(written));
  for (const std::string& filter :
       index::filters_without_documents(store, parsed.filters, collections)) {
    hints.push_back(filter + " leaves nothing: " + what_there_is(store, filter, collections));
  }
  return hints;
}

std::vector<Passage> search(Library& library, const SearchRequest& request, std::stop_token stop) {
  auto [query, question, notes] = read_query(library, request.query, request.collections);
  for (const QueryNote& note : notes) {
    if (request.on_note) request.on_note(note);
  }
  if (!has_words(query) && !query.filters.empty()) {
    if (!narrow_collections(library.store(), request.collections, query)) return {};
    return library.searcher().list(query, request.options);
  }
  SearchRequest wanted = request;
  const bool has_vectors = !library.store().active_space().empty();
  if (wanted.options.mode == index::Mode::hybrid && has_vectors) {
    wanted.options.cosine_min = library.embedder().chance_cosine();
  }
  return rank(library, std::move(query), wanted, std::move(stop));
}

std::vector<Passage> rank(Library& library, index::Query query, const SearchRequest& request,
                          std::stop_token stop) {
  require_words(query);
  if (!narrow_collections(library.store(), request.collections, query)) return {};
  index::SearchOptions options = request.options;
  if (request.rerank_budget) {
    options.second_look = second_look(library, query.text, *request.rerank_budget);
  }
  const std::string space =
      options.mode == index::Mode::lexical ? std::string() : library.store().active_space();
  if (space.empty() || query.text.empty()) {
    return library.searcher().search(query, {}, space, options, stop);
  }
  const std::array<std::string_view, 1> texts{query.text};
  const Matrix vector = library.embedder().embed(texts, embed::Role::query, stop);
  return library.searcher().search(query, vector.row(0), library.embedder().space(), options, stop);
}

std::vector<Passage> related(Library& library, std::int64_t document_id, int count,
                             const std::vector<std::string>& collections,
                             std::stop_token stop) {
  index::Filters filters;
  filters.collections = collections;
  // Not of the model that is set: what is compared lies in the library.
  const index::SearchOptions options{
      .count = count,
      .per_document_max = 1,
      .cosine_min = embed::chance_cosine_of(library.store().active_space())};
  return library.searcher().related(document_id, filters, options, std::move(stop));
}

}  // namespace carrel::engine
