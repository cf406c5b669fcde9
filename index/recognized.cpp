#include "index/recognized.h"

#include <algorithm>
#include <cstring>

#include "index/compressed_text.h"
#include "index/connection.h"

namespace carrel::index {
namespace {

Blob blob_of(const Sha256& pixels) {
  return {{reinterpret_cast<const char*>(pixels.data()), pixels.size()}};
}

}  // namespace

void put_recognized(Database& database, std::int64_t owner, const Recognized& recognized) {
  const std::string words = compress(recognized.words);
  database.run(
      "INSERT INTO recognized(pixels, owner, recognizer, words) VALUES(?1, ?2, ?3, ?4) "
      "ON CONFLICT(pixels, owner) DO UPDATE SET recognizer = ?3, words = ?4",
      blob_of(recognized.pixels), owner, recognized.recognizer, Blob{words});
}

void keep_recognized(Database& database, std::int64_t owner, std::vector<Sha256> kept) {
  std::sort(kept.begin(), kept.end());
  std::vector<std::int64_t> gone;
  {
    Rows rows = database.query("SELECT id, pixels FROM recognized WHERE owner = ?1", owner);
    while (rows.step()) {
      Sha256 pixels{};
      const std::string_view bytes = rows.bytes(1);
      if (bytes.size() == pixels.size()) std::memcpy(pixels.data(), bytes.data(), bytes.size());
      if (!std::binary_search(kept.begin(), kept.end(), pixels)) gone.push_back(rows.integer(0));
    }
  }
  for (const std::int64_t id : gone) database.run("DELETE FROM recognized WHERE id = ?1", id);
}

void remove_recognized(Database& database, std::int64_t owner) {
  database.run("DELETE FROM recognized WHERE owner = ?1", owner);
}

std::optional<Store::KnownWords> Store::recognized(const Sha256& pixels, std::int64_t owner,
                                                   std::string_view recognizer) const {
  Rows row = connection().database.query(
      "SELECT owner, words FROM recognized WHERE pixels = ?1 AND (?3 = '' OR recognizer = ?3) "
      "ORDER BY owner = ?2 DESC LIMIT 1",
      blob_of(pixels), owner, recognizer);
  if (!row.step()) return std::nullopt;
  return KnownWords{.owner = row.integer(0), .words = decompress(row.bytes(1))};
}

bool Store::has_recognized(std::int64_t owner) const {
  return connection().database.integer("SELECT 1 FROM recognized WHERE owner = ?1 LIMIT 1", 0,
                                       owner) != 0;
}

void Store::each_recognized(
    const std::function<void(std::int64_t owner, std::string_view stored)>& visit) const {
  Rows rows = connection().database.query("SELECT owner, words FROM recognized");
  while (rows.step()) visit(rows.integer(0), rows.bytes(1));
}

}  // namespace carrel::index
