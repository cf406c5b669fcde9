// The bytes of a library's files as they stand on disk, also while SQLite has them open.
//
// Closing any descriptor of a file drops all POSIX locks of the process on it, SQLite's too.
// Databases are therefore read through SQLite, which keeps a descriptor for as long as others of
// its connections lock the file. Their -shm files hold locks too, but numbers of pages only and no
// content: they are not opened at all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string_view>

namespace carrel::index {

// Visits the bytes of all files of the folder, a piece at a time, each with the last `overlap`
// bytes before it so that nothing is cut in two. Returns how many files that were. Throws what
// opening and reading them throws.
int each_raw_piece(const std::filesystem::path& library, std::size_t overlap,
                   const std::function<void(std::string_view)>& visit);

}  // namespace carrel::index
