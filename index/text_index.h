// Writes the text index: FTS rows and the packed lengths beside them, of chunks by id.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "index/sqlite.h"

namespace carrel::index {

// Chunk lengths a block of the table `lengths` holds.
inline constexpr std::int64_t lengths_per_block = 4096;

// Lengths are gathered in memory until flush(), which must come before a commit.
class TextIndexWriter {
 public:
  explicit TextIndexWriter(Database& database) : database_(database) {}

  // `terms` as chunk_terms() makes them.
  void insert(std::int64_t chunk_id, std::string_view terms);
  // `terms` must be those that were inserted.
  void remove(std::int64_t chunk_id, std::string_view terms);

  void flush();
  void clear();  // forgets what was not flushed, after a rollback

 private:
  struct Block {
    std::string codes;
    bool changed = false;
  };
  void set_length(std::int64_t chunk_id, std::uint8_t code);

  Database& database_;
  std::map<std::int64_t, Block> blocks_;
};

}  // namespace carrel::index
