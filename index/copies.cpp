#include "index/copies.h"

#include <algorithm>
#include <string>

#include "index/connection.h"
#include "index/damage.h"
#include "index/limits.h"
#include "index/stored_text.h"

namespace carrel::index {
namespace {

struct ChunkPlace {
  std::int64_t document_id = 0;
  Span span;
};

ChunkPlace place_of(Database& database, std::int64_t chunk_id) {
  Rows row = database.query("SELECT document_id, span_begin, span_end FROM chunks WHERE id = ?1",
                            chunk_id);
  if (!row.step()) return {};
  return {row.integer(0),
          {static_cast<std::size_t>(row.integer(1)), static_cast<std::size_t>(row.integer(2))}};
}

std::string text_of(Database& database, const ChunkPlace& place) {
  return read_text(database, place.document_id, place.span);
}

struct Holder {
  std::int64_t document_id = 0;
  OtherFile file;
  bool is_whole = false;  // nothing of it failed, was damaged or left out
};

std::vector<Holder> holders_of(Database& database, const std::vector<std::int64_t>& documents) {
  const std::string ids = json_array(documents);
  std::vector<Holder> holders;
  Rows rows = database.query(
      "SELECT d.id, c.name, d.path, d.coverage = 0 AND d.reason = '' AS whole FROM documents d "
      "JOIN collections c ON c.id = d.collection_id "
      "WHERE d.id IN (SELECT value FROM json_each(?1)) ORDER BY whole DESC, c.name, d.path",
      ids);
  while (rows.step()) {
    holders.push_back({rows.integer(0), {rows.string(1), rows.string(2)}, rows.integer(3) != 0});
  }
  return holders;
}

}  // namespace

Copies::Copies(Database& database, const AllowedRows& allowed, std::span<const Fused> ranked)
    : database_(database), allowed_(allowed) {
  std::vector<std::int64_t> chunks;
  for (const Fused& each : ranked) chunks.push_back(each.id);
  const std::string ids = json_array(chunks);
  Rows rows = database.query(
      "SELECT id, span_end - span_begin FROM chunks "
      "WHERE id IN (SELECT value FROM json_each(?1))",
      ids);
  while (rows.step()) ranked_by_bytes_[rows.integer(1)].push_back(rows.integer(0));
}

bool Copies::may_return(std::int64_t chunk_id) const {
  const auto id = static_cast<std::size_t>(chunk_id);
  return allowed_.everything || (id < allowed_.chunks.size() && allowed_.chunks[id] != 0);
}

// Those embedded from the same text, ranked or not.
std::vector<std::int64_t> Copies::with_vector_of(std::int64_t chunk_id) {
  std::vector<std::int64_t> chunks;
  Rows rows = database_.query(
      "SELECT id FROM chunks WHERE vector_id = (SELECT vector_id FROM "
      "chunks WHERE id = ?1 AND vector_id != 0)",
      chunk_id);
  while (chunks.size() < copies_looked_at_max && rows.step()) {
    if (may_return(rows.integer(0))) chunks.push_back(rows.integer(0));
  }
  return chunks;
}

// Those ranked with the same text below another title, which is embedded with it.
std::vector<std::int64_t> Copies::with_text_of(std::int64_t chunk_id) {
  const ChunkPlace place = place_of(database_, chunk_id);
  const auto alike = ranked_by_bytes_.find(static_cast<std::int64_t>(place.span.size()));
  if (alike == ranked_by_bytes_.end() || alike->second.size() < 2) return {};
  const std::string text = text_of(database_, place);
  std::vector<std::int64_t> chunks;
  for (const std::int64_t other : alike->second) {
    if (other == chunk_id) continue;
    if (++texts_compared_ > copy_texts_compared_max) break;
    if (text_of(database_, place_of(database_, other)) == text) chunks.push_back(other);
  }
  return chunks;
}

// The first chunk of each other document.
std::map<std::int64_t, std::int64_t> Copies::by_document(const FoldedPassage& passage,
                                                         std::int64_t own_document) {
  std::map<std::int64_t, std::int64_t> chunk_of;
  const auto add = [&](const std::vector<std::int64_t>& chunks) {
    for (const std::int64_t chunk : chunks) {
      chunk_of.try_emplace(place_of(database_, chunk).document_id, chunk);
    }
  };
  add(with_vector_of(passage.best.id));
  add(with_text_of(passage.best.id));
  add(passage.folded);
  chunk_of.erase(own_document);
  chunk_of.erase(0);
  return chunk_of;
}

PassageCopies Copies::of(const FoldedPassage& passage, std::int64_t without_document) {
  const std::int64_t own = place_of(database_, passage.best.id).document_id;
  std::map<std::int64_t, std::int64_t> chunk_of = by_document(passage, own);
  chunk_of.erase(without_document);
  PassageCopies copies{.shown = passage.best.id,
                       .count = static_cast<std::int64_t>(chunk_of.size())};
  if (chunk_of.empty()) return copies;
  chunk_of[own] = passage.best.id;
  std::vector<std::int64_t> documents;
  for (const auto& [document, chunk] : chunk_of) documents.push_back(document);
  const std::vector<Holder> holders = holders_of(database_, documents);
  if (holders.empty()) throw DamagedLibraryError("library database: a passage has no document");
  const bool own_is_whole = std::any_of(holders.begin(), holders.end(), [&](const Holder& each) {
    return each.document_id == own && each.is_whole;
  });
  const bool another = !own_is_whole && holders.front().is_whole;
  const std::int64_t shown = another ? holders.front().document_id : own;
  copies.shown = chunk_of[shown];
  for (const Holder& each : holders) {
    if (each.document_id == shown || copies.also_in.size() == also_in_max) continue;
    copies.also_in.push_back(each.file);
  }
  return copies;
}

}  // namespace carrel::index
