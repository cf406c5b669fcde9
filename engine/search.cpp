#include "engine/search.h"

#include <array>

#include "core/error.h"
#include "engine/collections.h"

namespace carrel::engine {

namespace {

// Filters and exclusions narrow what words find; alone they rank nothing.
void require_words(const index::Query& query) {
  if (!query.text.empty() || !query.phrases.empty()) return;
  throw Error(ErrorCode::usage,
              "there is nothing to search for: name some words; filters and -exclusions only "
              "narrow what they find");
}

}  // namespace

std::vector<Passage> search(Library& library, const SearchRequest& request, std::stop_token stop) {
  index::Query query = index::parse_query(request.query);
  require_words(query);
  for (const std::string& name : request.collections) {
    query.filters.collections.push_back(find_collection(library.store(), name).name);
  }
  const std::string space =
      request.options.mode == index::Mode::lexical ? std::string() : library.store().active_space();
  if (space.empty() || query.text.empty()) {
    return library.searcher().search(query, {}, space, request.options, stop);
  }
  const std::array<std::string_view, 1> texts{query.text};
  const Matrix vector = library.embedder().embed(texts, embed::Role::query, stop);
  return library.searcher().search(query, vector.row(0), library.embedder().space(),
                                   request.options, stop);
}

}  // namespace carrel::engine
