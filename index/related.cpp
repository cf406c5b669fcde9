#include "index/related.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <unordered_map>

#include "index/damage.h"
#include "index/limits.h"
#include "index/passages.h"

namespace carrel::index {
namespace {

std::vector<float> decoded(std::string_view code) {
  float scale = 0;
  if (code.size() < sizeof scale) return {};
  std::memcpy(&scale, code.data(), sizeof scale);
  code.remove_prefix(sizeof scale);
  std::vector<float> vector;
  for (const char value : code) {
    vector.push_back(scale * static_cast<float>(static_cast<signed char>(value)));
  }
  return vector;
}

struct Holder {
  std::int64_t chunk_id = 0;
  std::int64_t document_id = 0;
};

// The other documents that have a vector, each by its first chunk with it. The passages of a
// document are near one another, so the same vectors are asked for again and again.
class OtherHolders {
 public:
  OtherHolders(Database& database, const RelatedScope& scope)
      : database_(database), scope_(scope) {}

  const std::vector<Holder>& of(std::int64_t vector_id) {
    const auto [known, is_new] = known_.try_emplace(vector_id);
    if (is_new) known->second = read(vector_id);
    return known->second;
  }

 private:
  std::vector<Holder> read(std::int64_t vector_id) {
    std::vector<Holder> holders;
    Rows rows = database_.query(
        "SELECT id, document_id FROM chunks WHERE vector_id = ?1 ORDER BY id", vector_id);
    while (holders.size() < copies_looked_at_max && rows.step()) {
      const Holder holder{rows.integer(0), rows.integer(1)};
      const bool is_first = holders.empty() || holders.back().document_id != holder.document_id;
      if (is_first && may_return(holder)) holders.push_back(holder);
    }
    return holders;
  }

  bool may_return(const Holder& holder) const {
    if (scope_.left_out.contains(holder.document_id)) return false;
    const auto id = static_cast<std::size_t>(holder.chunk_id);
    const std::vector<std::uint8_t>& chunks = scope_.allowed.chunks;
    return scope_.allowed.everything || (id < chunks.size() && chunks[id] != 0);
  }

  Database& database_;
  const RelatedScope& scope_;
  std::unordered_map<std::int64_t, std::vector<Holder>> known_;
};

PlacedText placed_text(Database& database, std::int64_t chunk_id) {
  const Passage passage = load_passage(database, chunk_id, Highlighter(LexicalQuery{}, {}));
  return {.span = passage.span,
          .page = passage.page,
          .line = passage.line,
          .snippet = passage.snippet};
}

}  // namespace

std::vector<std::int64_t> OwnChunks::ids() const {
  std::vector<std::int64_t> ids;
  for (const OwnChunk& chunk : compared) ids.push_back(chunk.id);
  return ids;
}

OwnChunks own_chunks(Database& database, std::int64_t document_id, int dim) {
  OwnChunks own;
  own.count = database.integer("SELECT chunk_count FROM documents WHERE id = ?1", 0, document_id);
  const auto limit = static_cast<std::int64_t>(related_chunks_max);
  const std::int64_t step = std::max<std::int64_t>((own.count + limit - 1) / limit, 1);
  Rows rows = database.query(
      "SELECT k.id, v.code FROM documents d JOIN chunks k ON k.id >= d.first_chunk "
      "AND k.id < d.first_chunk + d.chunk_count JOIN vectors v ON v.id = k.vector_id "
      "WHERE d.id = ?1 AND (k.id - d.first_chunk) % ?2 = 0 ORDER BY k.id",
      document_id, step);
  while (rows.step()) {
    own.compared.push_back({rows.integer(0), decoded(rows.bytes(1))});
    if (own.compared.back().vector.size() != static_cast<std::size_t>(dim)) {
      throw DamagedLibraryError("library database: a vector has not the size of its space");
    }
  }
  return own;
}

std::set<std::int64_t> same_content(Database& database, std::int64_t document_id) {
  std::set<std::int64_t> documents{document_id};
  Rows rows = database.query(
      "SELECT id FROM documents WHERE length(content) = 32 AND "
      "content = (SELECT content FROM documents WHERE id = ?1)",
      document_id);
  while (rows.step()) documents.insert(rows.integer(0));
  return documents;
}

std::vector<ChunkPair> pairs_of(Database& database, const OwnChunks& own, const RelatedScope& scope,
                                const Nearest& nearest) {
  // The document's own passages are near one another too, and are not what is looked for.
  const std::size_t count = related_neighbours + static_cast<std::size_t>(own.count);
  OtherHolders others(database, scope);
  std::vector<ChunkPair> pairs;
  for (const OwnChunk& chunk : own.compared) {
    std::size_t neighbours = 0;
    for (const VectorHit& hit : nearest(chunk.vector, count)) {
      const double likeness = (hit.score - scope.cosine_min) / (1 - scope.cosine_min);
      if (likeness <= 0 || neighbours == related_neighbours) break;
      const std::vector<Holder>& holders = others.of(hit.id);
      if (!holders.empty()) ++neighbours;
      for (const Holder& holder : holders) {
        if (pairs.size() == related_pairs_max) return pairs;
        pairs.push_back({chunk.id, holder.chunk_id, holder.document_id, std::min(likeness, 1.0)});
      }
    }
  }
  return pairs;
}

std::vector<Connection> connections_of(Database& database, const Agreement& agreement) {
  std::vector<Connection> connections;
  for (const ChunkPair& pair : agreement.pairs) {
    if (connections.size() == connections_max) break;
    connections.push_back({.likeness = pair.likeness,
                           .asked = placed_text(database, pair.asked),
                           .found = placed_text(database, pair.found)});
  }
  return connections;
}

}  // namespace carrel::index
