#include "index/stored_text.h"

#include "index/compressed_text.h"
#include "index/damage.h"

namespace carrel::index {
namespace {

std::string read_part(Database& database, const char* table, const char* column,
                      std::int64_t document_id, Span span) {
  const BlobReader blob(database, table, column, document_id);
  return decompress_part(
      blob.size(), [&](std::size_t begin, std::size_t size) { return blob.read(begin, size); },
      span.begin, span.size());
}

}  // namespace

std::string read_text(Database& database, std::int64_t document_id) {
  Rows row = database.query("SELECT text FROM texts WHERE document_id = ?1", document_id);
  if (!row.step()) throw DamagedLibraryError("library database: a document has no text");
  return decompress(row.bytes(0));
}

std::string read_text(Database& database, std::int64_t document_id, Span span) {
  return read_part(database, "texts", "text", document_id, span);
}

ChunkText read_chunk(Database& database, std::int64_t chunk_id) {
  Rows row = database.query(
      "SELECT k.document_id, k.span_begin, k.span_end, d.title, d.language "
      "FROM chunks k JOIN documents d ON d.id = k.document_id WHERE k.id = ?1",
      chunk_id);
  if (!row.step()) throw DamagedLibraryError("library database: a chunk has no document");
  const Span span{static_cast<std::size_t>(row.integer(1)), static_cast<std::size_t>(row.integer(2))};
  return {.text = read_text(database, row.integer(0), span), .title = row.string(3), .language = row.string(4)};
}

std::string read_words(Database& database, std::int64_t document_id, Span span) {
  return read_part(database, "layouts", "words", document_id, span);
}

}  // namespace carrel::index
