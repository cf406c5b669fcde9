#include "index/search.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "core/error.h"
#include "index/connection.h"
#include "index/copies.h"
#include "index/damage.h"
#include "index/filter.h"
#include "index/fold_duplicates.h"
#include "index/fusion.h"
#include "index/lexical.h"
#include "index/passages.h"
#include "index/preference.h"
#include "index/related.h"
#include "index/stored_text.h"
#include "index/stored_vectors.h"
#include "index/title_match.h"

namespace carrel::index {
namespace {

// All of a search sees one state of the library, whatever is written meanwhile.
class ReadTransaction {
 public:
  explicit ReadTransaction(Database& database) : database_(database) {
    // Inside a transaction of its own the writer sees what it has not committed yet.
    owner_ = !database.in_transaction();
    if (owner_) database_.execute("BEGIN");
  }
  ~ReadTransaction() {
    if (owner_) database_.end_read();
  }
  ReadTransaction(ReadTransaction&&) = delete;
  ReadTransaction& operator=(ReadTransaction&&) = delete;

 private:
  Database& database_;
  bool owner_;
};

void check_stop(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Error(ErrorCode::cancelled, "search was stopped");
}

struct ChunkKeys {
  std::int64_t document_id = 0;
  std::int64_t vector_id = 0;
};

std::vector<FoldedPassage> unfolded(const std::vector<Fused>& ranked) {
  std::vector<FoldedPassage> passages;
  for (const Fused& each : ranked) passages.push_back({.best = each, .folded = {}});
  return passages;
}

ChunkKeys keys_of(Database& database, std::int64_t chunk_id) {
  Rows row = database.query("SELECT document_id, vector_id FROM chunks WHERE id = ?1", chunk_id);
  return row.step() ? ChunkKeys{row.integer(0), row.integer(1)} : ChunkKeys{};
}

}  // namespace

struct Searcher::State {
  explicit State(const Store& owner) : store(owner), database(owner.connection().database) {}

  void refresh();
  std::vector<Scored> semantic_leg(std::span<const float> query, const AllowedRows& allowed,
                                   std::span<const Scored> lexical, std::size_t count);
  std::vector<Scored> chunks_of(std::span<const VectorHit> hits, const AllowedRows& allowed);
  void add_cosines(std::span<const float> query, std::span<const Scored> lexical,
                   std::vector<Scored>& semantic);
  StoredVectors* active_vectors();
  std::vector<VectorHit> nearest(std::span<const float> query, const AllowedRows& allowed,
                                 std::size_t count);
  std::vector<FoldedPassage> chosen(std::span<const Fused> ranked, const SearchOptions& options,
                                    std::int64_t without_document);
  std::vector<Passage> load(std::span<const Fused> ranked, const AllowedRows& allowed,
                            const SearchOptions& options, std::int64_t without_document,
                            const Highlighter& highlighter);
  std::vector<Fused> first_of(std::span<const Fused> ranked, const SearchOptions& options,
                              std::int64_t without_document, std::size_t count);
  std::vector<FoldedPassage> without_near_duplicates(const std::vector<Fused>& ranked);

  const Store& store;
  Database& database;
  std::int64_t data_version = -1;
  ChunkLengths lengths;
  std::vector<std::string> languages;
  std::optional<StoredVectors> vectors;
};

// Reads again what a commit may have changed.
void Searcher::State::refresh() {
  // The pragma tells of commits by others; our own come through the same connection's counter.
  const std::int64_t version = database.integer("PRAGMA data_version", 0) +
                               (database.changes_so_far() << 32);
  if (version == data_version) return;
  lengths = ChunkLengths::read(database);
  languages.clear();
  Rows rows = database.query("SELECT language FROM languages ORDER BY chunk_count DESC, language");
  while (rows.step()) languages.push_back(rows.string(0));
  data_version = version;
}

// Null when no space is in use.
StoredVectors* Searcher::State::active_vectors() {
  const std::int64_t space = active_space_id(database);
  const int dim = dim_of_space(database, space);
  if (dim == 0) return nullptr;
  if (!vectors || vectors->space_id() != space) vectors.emplace(space, dim);
  vectors->refresh(store.connection());
  return &*vectors;
}

// Several chunks may share a vector, where the same text stands in several places.
std::vector<Scored> Searcher::State::chunks_of(std::span<const VectorHit> hits,
                                               const AllowedRows& allowed) {
  std::vector<Scored> chunks;
  for (const VectorHit& hit : hits) {
    Rows row = database.query("SELECT id FROM chunks WHERE vector_id = ?1", hit.id);
    while (row.step()) {
      const auto id = static_cast<std::size_t>(row.integer(0));
      const bool may = allowed.everything || (id < allowed.chunks.size() && allowed.chunks[id]);
      if (may) chunks.push_back({row.integer(0), static_cast<double>(hit.score)});
    }
  }
  return chunks;
}

// Gives lexical candidates their cosine too, so that fusion can compare both scores.
void Searcher::State::add_cosines(std::span<const float> query, std::span<const Scored> lexical,
                                  std::vector<Scored>& semantic) {
  std::set<std::int64_t> known;
  for (const Scored& each : semantic) known.insert(each.id);
  std::multimap<std::int64_t, std::int64_t> chunk_of_vector;
  std::vector<std::int64_t> wanted;
  for (const Scored& each : lexical) {
    if (known.contains(each.id)) continue;
    const std::int64_t vector_id = keys_of(database, each.id).vector_id;
    if (vector_id == 0) continue;
    if (!chunk_of_vector.contains(vector_id)) wanted.push_back(vector_id);
    chunk_of_vector.emplace(vector_id, each.id);
  }
  std::sort(wanted.begin(), wanted.end());
  for (const VectorHit& hit : vectors->index().search(query, wanted.size(), wanted)) {
    const auto [first, last] = chunk_of_vector.equal_range(hit.id);
    for (auto each = first; each != last; ++each) {
      semantic.push_back({each->second, static_cast<double>(hit.score)});
    }
  }
}

// active_vectors() must have been looked for.
std::vector<VectorHit> Searcher::State::nearest(std::span<const float> query,
                                                const AllowedRows& allowed, std::size_t count) {
  const VectorIndex& index = vectors->index();
  return allowed.everything ? index.search(query, count)
                            : index.search(query, count, allowed.vectors);
}

std::vector<Scored> Searcher::State::semantic_leg(std::span<const float> query,
                                                  const AllowedRows& allowed,
                                                  std::span<const Scored> lexical,
                                                  std::size_t count) {
  if (!active_vectors()) return {};
  std::vector<Scored> semantic = chunks_of(nearest(query, allowed, count), allowed);
  add_cosines(query, lexical, semantic);
  std::stable_sort(semantic.begin(), semantic.end(), [](const Scored& a, const Scored& b) {
    return a.score != b.score ? a.score > b.score : a.id < b.id;
  });
  return semantic;
}

// The first `count` of the ranking without what a document has too much of, and without copies.
std::vector<FoldedPassage> Searcher::State::chosen(std::span<const Fused> ranked,
                                                   const SearchOptions& options,
                                                   std::int64_t without_document) {
  const auto count = static_cast<std::size_t>(std::max(options.count, 0));
  if (!options.fold_duplicates) {
    return unfolded(first_of(ranked, options, without_document, count));
  }
  // How many are copies is known only when their text was read, so ever more are taken.
  for (std::size_t taken = count + count / 2;; taken *= 2) {
    const auto first = first_of(ranked, options, without_document, taken);
    std::vector<FoldedPassage> kept = without_near_duplicates(first);
    if (kept.size() < count && first.size() == taken && taken > 0) continue;
    kept.resize(std::min(kept.size(), count));
    return kept;
  }
}

std::vector<Fused> Searcher::State::first_of(std::span<const Fused> ranked,
                                             const SearchOptions& options,
                                             std::int64_t without_document, std::size_t count) {
  std::vector<Fused> result;
  std::map<std::int64_t, int> of_document;
  std::set<std::int64_t> vectors_seen;
  for (const Fused& each : ranked) {
    if (result.size() >= count || each.score < options.score_min) break;
    const ChunkKeys keys = keys_of(database, each.id);
    if (keys.document_id == 0 || keys.document_id == without_document) continue;
    // The same vector was the same text, which spares reading it.
    const bool copy = options.fold_duplicates && keys.vector_id != 0 &&
                      vectors_seen.contains(keys.vector_id);
    if (copy || of_document[keys.document_id] >= options.per_document_max) continue;
    ++of_document[keys.document_id];
    vectors_seen.insert(keys.vector_id);
    result.push_back(each);
  }
  return result;
}

std::vector<FoldedPassage> Searcher::State::without_near_duplicates(
    const std::vector<Fused>& ranked) {
  std::vector<std::string> texts;
  for (const Fused& each : ranked) {
    Rows row = database.query("SELECT document_id, span_begin, span_end FROM chunks WHERE id = ?1",
                              each.id);
    if (!row.step()) throw DamagedLibraryError("library database: a chunk is missing");
    texts.push_back(read_text(database, row.integer(0),
                              {static_cast<std::size_t>(row.integer(1)),
                               static_cast<std::size_t>(row.integer(2))}));
  }
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  std::vector<FoldedPassage> kept;
  for (const TextGroup& group : fold_duplicates(views)) {
    kept.push_back({.best = ranked[group.first], .folded = {}});
    for (const std::size_t copy : group.copies) kept.back().folded.push_back(ranked[copy].id);
  }
  return kept;
}

namespace {

Passage load_ranked(Database& database, std::int64_t chunk_id, const Fused& ranked,
                    const Highlighter& highlighter) {
  Passage passage = load_passage(database, chunk_id, highlighter);
  passage.score = ranked.score;
  passage.explain = ranked.explain;
  return passage;
}

// What is shown of each with its copies; a copy that is shown in its place keeps its score.
std::vector<Passage> load_with_copies(Database& database, std::span<const FoldedPassage> chosen,
                                      Copies copies, std::int64_t without_document,
                                      const Highlighter& highlighter) {
  std::vector<Passage> passages;
  for (const FoldedPassage& each : chosen) {
    PassageCopies others = copies.of(each, without_document);
    passages.push_back(load_ranked(database, others.shown, each.best, highlighter));
    passages.back().also_in = std::move(others.also_in);
    passages.back().also_in_count = others.count;
  }
  return passages;
}

}  // namespace

std::vector<Passage> Searcher::State::load(std::span<const Fused> ranked,
                                           const AllowedRows& allowed, const SearchOptions& options,
                                           std::int64_t without_document,
                                           const Highlighter& highlighter) {
  const std::vector<FoldedPassage> shown = chosen(ranked, options, without_document);
  if (options.fold_duplicates) {
    return load_with_copies(database, shown, Copies(database, allowed, ranked), without_document,
                            highlighter);
  }
  std::vector<Passage> passages;
  for (const FoldedPassage& each : shown) {
    passages.push_back(load_ranked(database, each.best.id, each.best, highlighter));
  }
  return passages;
}

namespace {

// What the best lexical hit has of the query's words, weighted by how rare they are.
double share_matched(const LexicalResult& lexical) {
  double all = 0;
  double matched = 0;
  for (std::size_t word = 0; word < lexical.idf.size(); ++word) {
    all += lexical.idf[word];
    if (lexical.hits.empty()) continue;
    if (lexical.hits.front().words >> word & 1) matched += lexical.idf[word];
  }
  return all > 0 ? matched / all : 0;
}

}  // namespace

Searcher::Searcher(const Store& store) : state_(std::make_unique<State>(store)) {}
Searcher::~Searcher() = default;

std::vector<Passage> Searcher::search(const Query& query, std::span<const float> query_vector,
                                      std::string_view space, const SearchOptions& options,
                                      std::stop_token stop) {
  State& state = *state_;
  const ReadTransaction transaction(state.database);
  state.refresh();
  if (!query_vector.empty() && space != state.store.active_space()) {
    throw Error(ErrorCode::usage, "the library's vectors are of space \"" +
                                      state.store.active_space() + "\", the query's of \"" +
                                      std::string(space) + "\"; index again with this model");
  }
  const bool semantic_wanted = options.mode != Mode::lexical && !query_vector.empty();
  const auto count = static_cast<std::size_t>(std::max({options.candidates, options.count, 1}));
  AllowedRows allowed = allowed_rows(state.database, query.filters);

  const auto& filtered = query.filters.languages;
  const LexicalQuery lexical_query =
      make_lexical_query(query, filtered.empty() ? state.languages : filtered);
  LexicalResult found;
  if (options.mode != Mode::semantic) {
    found = lexical_search(state.database, state.lengths, lexical_query, allowed.chunks, count);
  }
  std::vector<Scored> lexical;
  for (const Hit& hit : found.hits) lexical.push_back({hit.id, hit.score});
  check_stop(stop);

  // The lexical leg has seen to it; the other one, and copies of what was found, have not.
  if (!lexical_query.phrases.empty() || !lexical_query.excluded.empty()) {
    if (allowed.everything) allowed.chunks.assign(state.lengths.codes.size(), 1);
    require_phrases(state.database, lexical_query, allowed.chunks);
    narrow_vectors(state.database, allowed);
  }
  std::vector<Scored> semantic;
  if (semantic_wanted) {
    semantic = state.semantic_leg(query_vector, allowed, lexical, count);
  }
  check_stop(stop);

  const FusionFeatures features{.query_words = static_cast<int>(lexical_query.words.size()),
                                .words_matched = share_matched(found)};
  std::vector<Fused> ranked = fuse(lexical, semantic, features);
  if (options.mode == Mode::hybrid) {
    std::erase_if(ranked, [&](const Fused& each) {
      return !each.explain.lexical && each.explain.semantic.value_or(0) < options.cosine_min;
    });
  }
  const Highlighter highlighter(lexical_query, found.idf);
  if (options.mode == Mode::hybrid) {
    favour_titles(state.database, TitleMatcher(query.text, highlighter), ranked);
  }
  if (options.second_look) look_again(state.database, highlighter, *options.second_look, ranked);
  prefer(state.database, query.preferred, ranked);
  return state.load(ranked, allowed, options, 0, highlighter);
}

std::vector<Correction> Searcher::corrections(const Query& query, const KnowsWord& knows) {
  State& state = *state_;
  const ReadTransaction transaction(state.database);
  state.refresh();
  const AllowedRows allowed = allowed_rows(state.database, query.filters);
  const auto& filtered = query.filters.languages;
  const SpellingScope scope{.lengths = state.lengths,
                            .allowed = allowed.chunks,
                            .languages = filtered.empty() ? state.languages : filtered};
  return find_corrections(state.database, query, scope, knows);
}

std::vector<Passage> Searcher::list(const Query& query, const SearchOptions& options) {
  State& state = *state_;
  const ReadTransaction transaction(state.database);
  state.refresh();
  const LexicalQuery words = make_lexical_query(query, state.languages);
  std::vector<std::uint8_t> allowed(state.lengths.codes.size(), 1);
  require_phrases(state.database, words, allowed);
  const auto is_allowed = [&](std::int64_t id) {
    return static_cast<std::size_t>(id) < allowed.size() && allowed[static_cast<std::size_t>(id)];
  };
  const auto count = static_cast<std::size_t>(std::max(options.count, 0));
  const Highlighter nothing(LexicalQuery{}, {});
  std::vector<Passage> passages;
  for (const AllowedDocument& document : allowed_documents(state.database, query.filters)) {
    if (passages.size() == count) break;
    const std::int64_t end = document.first_chunk + document.chunk_count;
    std::int64_t id = document.first_chunk;
    while (id < end && is_allowed(id)) ++id;
    if (id != end) continue;  // an excluded word stands somewhere in it
    passages.push_back(load_passage(state.database, document.first_chunk, nothing));
    passages.back().score = 1;
  }
  return passages;
}

std::vector<Passage> Searcher::related(std::int64_t document_id, const Filters& filters,
                                       const SearchOptions& options, std::stop_token stop) {
  State& state = *state_;
  const ReadTransaction transaction(state.database);
  state.refresh();
  const StoredVectors* stored = state.active_vectors();
  if (!stored) return {};
  const OwnChunks own = own_chunks(state.database, document_id, stored->index().dim());
  if (own.compared.empty()) return {};
  const AllowedRows allowed = allowed_rows(state.database, filters);
  const std::set<std::int64_t> left_out = same_content(state.database, document_id);
  const auto found = agreements(
      own.ids(), pairs_of(state.database, own, {left_out, allowed, options.cosine_min},
                          [&](std::span<const float> vector, std::size_t count) {
                            check_stop(stop);
                            return state.nearest(vector, allowed, count);
                          }));

  std::vector<Fused> ranked;
  std::map<std::int64_t, const Agreement*> by_document;
  for (const Agreement& agreement : found) {
    by_document[agreement.document_id] = &agreement;
    ranked.push_back({.id = agreement.pairs.front().found, .score = agreement.score, .explain = {}});
  }
  SearchOptions one_each = options;
  one_each.per_document_max = 1;
  const Highlighter nothing(LexicalQuery{}, {});
  auto passages = state.load(ranked, allowed, one_each, document_id, nothing);
  for (Passage& passage : passages) {
    // Where a copy is shown in a document's place, it agrees no less.
    const auto agreement = by_document.find(passage.document_id);
    if (agreement == by_document.end()) continue;
    passage.connections = connections_of(state.database, *agreement->second);
  }
  return passages;
}

}  // namespace carrel::index
