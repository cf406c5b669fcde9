#include "index/raw_files.h"

#include <string>

#include "core/files.h"
#include "index/set_aside.h"
#include "index/sqlite_file.h"

namespace carrel::index {

namespace {

// What --rebuild set aside is nobody's database any more, and may be damaged.
int each_file_set_aside(const std::filesystem::path& library,
                        const std::function<void(std::string_view)>& visit) {
  int files = 0;
  for (const auto& folder : std::filesystem::directory_iterator(library)) {
    if (!folder.path().filename().string().starts_with(set_aside_prefix)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      if (!entry.is_regular_file() || entry.file_size() == 0) continue;
      ++files;
      const MappedFile file(entry.path());
      visit(file.bytes());
    }
  }
  return files;
}

}  // namespace

int each_raw_piece(const std::filesystem::path& library, std::size_t overlap,
                   const std::function<void(std::string_view)>& visit) {
  int files = each_file_set_aside(library, visit);
  for (const auto& entry : std::filesystem::directory_iterator(library)) {
    const std::filesystem::path& path = entry.path();
    const bool only_locks = path.string().ends_with("-shm");
    if (only_locks || !entry.is_regular_file() || entry.file_size() == 0) continue;
    ++files;
    if (path.extension() == ".db") {
      each_piece_of_database(path, overlap, visit);
    } else {
      const MappedFile file(path);
      visit(file.bytes());
    }
  }
  return files;
}

}  // namespace carrel::index
