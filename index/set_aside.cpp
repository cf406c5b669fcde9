#include "index/set_aside.h"

#include <sys/stat.h>

#include <cerrno>
#include <string>

#include "core/error.h"
#include "index/connection.h"
#include "index/library_lock.h"
#include "index/sqlite.h"

namespace carrel::index {
namespace {

constexpr char database_name[] = "library.db";

// The table is small and stands in the first pages, so that it is often whole.
void read_collections(const std::filesystem::path& file, SetAside& aside) {
  try {
    Database database(file, Database::Mode::salvage);
    Rows rows = database.query("SELECT name, root, include, exclude FROM collections ORDER BY id");
    while (rows.step()) {
      Collection collection;
      collection.name = rows.string(0);
      collection.root = rows.string(1);
      collection.include = lines_of(rows.bytes(2));
      collection.exclude = lines_of(rows.bytes(3));
      aside.collections.push_back(std::move(collection));
    }
    aside.has_collections = true;
  } catch (const Error&) {
    aside.collections.clear();  // half a list would be taken for all of it
  }
}

std::filesystem::path make_folder(const std::filesystem::path& library) {
  for (int number = 1;; ++number) {
    const auto folder = library / (set_aside_prefix + std::to_string(number));
    if (mkdir(folder.c_str(), 0700) == 0) return folder;
    if (errno != EEXIST) throw_io_error("make folder", folder.string(), errno);
  }
}

// The log and the snapshots say nothing without the database, and would be taken for the new one's.
bool goes_with_database(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  return name.starts_with(database_name) || file.extension() == ".faiss";
}

}  // namespace

SetAside set_aside(const std::filesystem::path& library) {
  if (!library_exists(library)) {
    throw Error(ErrorCode::not_found, "there is no database at " + (library / database_name).string());
  }
  const FileDescriptor lock = lock_library(library);
  SetAside aside;
  read_collections(library / database_name, aside);
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(library)) {
    if (entry.is_regular_file() && goes_with_database(entry.path())) files.push_back(entry.path());
  }
  aside.folder = make_folder(library);
  for (const auto& file : files) std::filesystem::rename(file, aside.folder / file.filename());
  return aside;
}

}  // namespace carrel::index
