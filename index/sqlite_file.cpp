#include "index/sqlite_file.h"

#include <sqlite3.h>

#include <algorithm>
#include <string>

#include "index/sqlite.h"

namespace carrel::index {
namespace {

constexpr std::size_t piece_bytes = std::size_t{4} << 20;

}  // namespace

void each_piece_of_database(const std::filesystem::path& path, std::size_t overlap,
                            const std::function<void(std::string_view)>& visit) {
  const Database database(path, Database::Mode::read);
  sqlite3_file* file = nullptr;
  const auto check = [&](int result) {
    if (result != SQLITE_OK) throw_sqlite_error(database.handle(), "read library database");
  };
  check(sqlite3_file_control(database.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file));
  sqlite3_int64 file_bytes = 0;
  check(file->pMethods->xFileSize(file, &file_bytes));
  std::string piece;
  for (sqlite3_int64 at = 0; at < file_bytes;) {
    const std::size_t kept = std::min(overlap, piece.size());
    piece.erase(0, piece.size() - kept);
    const auto count = std::min<sqlite3_int64>(piece_bytes, file_bytes - at);
    piece.resize(kept + static_cast<std::size_t>(count));
    check(file->pMethods->xRead(file, piece.data() + kept, static_cast<int>(count), at));
    visit(piece);
    at += count;
  }
}

}  // namespace carrel::index
