// The bytes of a database file as they stand on disk, read through SQLite.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string_view>

namespace carrel::index {

// Visits them a piece at a time, each with the last `overlap` bytes before it. Drops no lock that
// other connections of this process hold on the file; see raw_files.h. Throws what Database throws.
void each_piece_of_database(const std::filesystem::path& path, std::size_t overlap,
                            const std::function<void(std::string_view)>& visit);

}  // namespace carrel::index
