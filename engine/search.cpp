#include "engine/search.h"

#include <algorithm>
#include <array>
#include <utility>

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

// The collections a search may look at: those of the request, narrowed by those of the query. A
// door that shows a client some collections only relies on it. False when none is left.
bool narrow_collections(const index::Store& store, const std::vector<std::string>& requested,
                        index::Query& query) {
  std::vector<std::string> allowed;
  for (const std::string& name : requested) allowed.push_back(find_collection(store, name).name);
  std::vector<std::string>& named = query.filters.collections;
  if (allowed.empty()) return true;
  if (!named.empty()) {
    std::erase_if(allowed, [&](const std::string& name) {
      return std::find(named.begin(), named.end(), name) == named.end();
    });
  }
  named = std::move(allowed);
  return !named.empty();
}

}  // namespace

std::vector<Passage> search(Library& library, const SearchRequest& request, std::stop_token stop) {
  return search(library, index::parse_query(request.query), request, std::move(stop));
}

std::vector<Passage> search(Library& library, index::Query query, const SearchRequest& request,
                            std::stop_token stop) {
  require_words(query);
  if (!narrow_collections(library.store(), request.collections, query)) return {};
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

std::vector<Passage> related(Library& library, std::int64_t document_id, int count,
                             const std::vector<std::string>& collections) {
  // Those of other collections are dropped afterwards: enough must be left.
  constexpr int spare = 4;
  std::vector<Passage> found = library.searcher().related(
      document_id,
      {.count = collections.empty() ? count : count * spare, .per_document_max = 1});
  std::erase_if(found, [&](const Passage& passage) {
    return !collections.empty() && std::find(collections.begin(), collections.end(),
                                             passage.collection) == collections.end();
  });
  if (found.size() > static_cast<std::size_t>(count)) found.resize(static_cast<std::size_t>(count));
  return found;
}

}  // namespace carrel::engine
