#include "index/text_index.h"

#include "index/chunk_terms.h"

namespace carrel::index {

void TextIndexWriter::insert(std::int64_t chunk_id, std::string_view terms) {
  const ChunkTerms chunk = split_chunk_terms(terms);
  database_.run("INSERT INTO fts(rowid, title, heading, body, name) VALUES(?1, ?2, ?3, ?4, ?5)",
                chunk_id, chunk.fields[field_title], chunk.fields[field_heading],
                chunk.fields[field_body], chunk.fields[field_name]);
  set_length(chunk_id, chunk.length);
}

void TextIndexWriter::remove(std::int64_t chunk_id, std::string_view terms) {
  const ChunkTerms chunk = split_chunk_terms(terms);
  database_.run("INSERT INTO fts(fts, rowid, title, heading, body, name) "
                "VALUES('delete', ?1, ?2, ?3, ?4, ?5)",
                chunk_id, chunk.fields[field_title], chunk.fields[field_heading],
                chunk.fields[field_body], chunk.fields[field_name]);
  set_length(chunk_id, 0);
}

void TextIndexWriter::set_length(std::int64_t chunk_id, std::uint8_t code) {
  const std::int64_t number = chunk_id / lengths_per_block;
  auto known = blocks_.find(number);
  if (known == blocks_.end()) {
    Block block{std::string(lengths_per_block, '\0'), false};
    Rows row = database_.query("SELECT codes FROM lengths WHERE block = ?1", number);
    if (row.step() && row.bytes(0).size() == lengths_per_block) block.codes = row.string(0);
    known = blocks_.emplace(number, std::move(block)).first;
  }
  known->second.codes[static_cast<std::size_t>(chunk_id % lengths_per_block)] =
      static_cast<char>(code);
  known->second.changed = true;
}

void TextIndexWriter::flush() {
  for (auto& [number, block] : blocks_) {
    if (!block.changed) continue;
    const bool empty = block.codes.find_first_not_of('\0') == std::string::npos;
    if (empty) {
      database_.run("DELETE FROM lengths WHERE block = ?1", number);
    } else {
      database_.run("INSERT OR REPLACE INTO lengths(block, codes) VALUES(?1, ?2)", number,
                    Blob{block.codes});
    }
  }
  blocks_.clear();
}

void TextIndexWriter::clear() { blocks_.clear(); }

}  // namespace carrel::index
