#include "index/set_aside.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <string>

#include "core/error.h"
#include "index/collections_file.h"
#include "index/connection.h"
#include "index/library_lock.h"
#include "index/sqlite.h"

namespace carrel::index {
namespace {

namespace fs = std::filesystem;

constexpr char database_name[] = "library.db";
// On disk, both: a later carrel finds what an earlier one left.
constexpr char next_database_name[] = "library.db.next";
constexpr char workshop_name[] = "rebuilding";

bool is_filled(const fs::path& file) {
  std::error_code error;
  const auto bytes = fs::file_size(file, error);
  return !error && bytes > 0;
}

// A rename that is not on the disk yet may be lost in a power cut, and a later one not.
void sync_folder(const fs::path& folder) {
  const FileDescriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened) throw_io_error("open folder", folder.string(), errno);
  if (fsync(opened.get()) != 0 && errno != EINVAL) {  // EINVAL: this file system has no such thing
    throw_io_error("sync folder", folder.string(), errno);
  }
}

fs::path set_aside_folder(const fs::path& library, int number) {
  return library / (set_aside_prefix + std::to_string(number));
}

// 0 for another folder.
int number_of(const fs::path& folder) {
  const std::string name = folder.filename().string();
  constexpr std::string_view prefix = set_aside_prefix;
  int number = 0;
  if (name.starts_with(prefix)) {
    std::from_chars(name.data() + prefix.size(), name.data() + name.size(), number);
  }
  return std::max(number, 0);
}

// The numbers of the folders, the newest first.
std::vector<int> numbers_set_aside(const fs::path& library) {
  std::vector<int> numbers;
  std::error_code error;  // no library: none
  for (const auto& entry : fs::directory_iterator(library, error)) {
    if (const int number = number_of(entry.path())) numbers.push_back(number);
  }
  std::sort(numbers.rbegin(), numbers.rend());
  return numbers;
}

// The newest database that was set aside; empty when there is none.
fs::path newest_set_aside(const fs::path& library) {
  for (const int number : numbers_set_aside(library)) {
    if (is_filled(set_aside_folder(library, number) / database_name)) {
      return set_aside_folder(library, number);
    }
  }
  return {};
}

// The newest folder when nothing is in it yet, else one more.
fs::path folder_to_fill(const fs::path& library) {
  const std::vector<int> numbers = numbers_set_aside(library);
  const int newest = numbers.empty() ? 0 : numbers.front();
  if (newest > 0 && fs::is_empty(set_aside_folder(library, newest))) {
    return set_aside_folder(library, newest);
  }
  const fs::path folder = set_aside_folder(library, newest + 1);
  if (mkdir(folder.c_str(), 0700) != 0) throw_io_error("make folder", folder.string(), errno);
  return folder;
}

// The log and the snapshots say nothing without the database, and would be taken for the new one's.
// The database comes first: see the header.
std::vector<fs::path> old_files(const fs::path& library) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(library)) {
    const std::string name = entry.path().filename().string();
    const bool is_old = name.starts_with(database_name) && name != next_database_name;
    if (entry.is_regular_file() && (is_old || entry.path().extension() == ".faiss")) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// The table is small and stands in the first pages, so that it is often whole. Not of an emptied file:
// SQLite would take that for a new database and delete the log beside it.
void read_collections(const fs::path& folder, MadeAnew& made) {
  if (!is_filled(folder / database_name)) return;
  try {
    Database database(folder / database_name, Database::Mode::salvage);
    Rows rows = database.query("SELECT name, root, include, exclude FROM collections ORDER BY id");
    while (rows.step()) {
      Collection collection;
      collection.name = rows.string(0);
      collection.root = rows.string(1);
      collection.include = lines_of(rows.bytes(2));
      collection.exclude = lines_of(rows.bytes(3));
      made.collections.push_back(std::move(collection));
    }
    made.has_collections = true;
  } catch (const Error&) {
    made.collections.clear();  // half a list would be taken for all of it
  }
}

// Of the database that is there; of the list beside it; of a database that was set aside earlier, which
// may not have what came since.
void find_collections(const fs::path& library, MadeAnew& made) {
  const fs::path set_aside = newest_set_aside(library);
  const bool has_database = is_filled(library / database_name);
  made.list_from = has_database ? library : set_aside;
  if (has_database) read_collections(library, made);
  if (made.has_collections) return;
  if (auto listed = read_collections_file(library); listed && !listed->empty()) {
    made.list_from = library / collections_file_name;
    made.collections = std::move(*listed);
    made.has_collections = true;
  } else if (!has_database && !set_aside.empty()) {
    read_collections(set_aside, made);
  }
}

void fill_new_database(const fs::path& folder, const std::vector<Collection>& collections,
                       std::int64_t first_document_id) {
  Store store(folder, Access::write);
  Writer writer(store);
  for (const Collection& collection : collections) writer.put_collection(collection);
  writer.commit();
  store.connection().database.run("INSERT INTO sqlite_sequence(name, seq) VALUES('documents', ?1)",
                                  first_document_id - 1);
}

// Once it is here, the old one goes.
void make_next_database(const fs::path& library, const std::vector<Collection>& collections,
                        std::int64_t first_document_id) {
  const fs::path workshop = library / workshop_name;
  fs::remove_all(workshop);  // of one that was interrupted: nothing in it that is not elsewhere
  fill_new_database(workshop, collections, first_document_id);
  if (is_filled(workshop / (std::string(database_name) + "-wal"))) {
    throw Error(ErrorCode::io, "the new database was not written to its end: " + workshop.string());
  }
  fs::rename(workshop / database_name, library / next_database_name);
  sync_folder(library);
  fs::remove_all(workshop);
}

MadeAnew end_interrupted(const fs::path& library) {
  finish_making_anew(library);
  MadeAnew made;
  made.folder = newest_set_aside(library);
  made.list_from = made.folder;
  made.collections = Store(library, Access::read).collections();
  made.has_collections = !made.collections.empty();
  return made;
}

// Where neither a database nor the list of one is left.
void refuse_nothing(const fs::path& library) {
  const bool has_database = fs::exists(library / database_name) || is_being_made_anew(library);
  if (has_database || !newest_set_aside(library).empty()) return;
  if (!lists_collections(library)) {
    throw Error(ErrorCode::not_found, "there is no library at " + library.string() +
                                          " to make anew; make one: carrel add FOLDER");
  }
  if (!read_collections_file(library)) {
    throw Error(ErrorCode::corrupt, "there is no database, and the list beside it cannot be used: " +
                                        (library / collections_file_name).string() +
                                        "; mend it (a name and a folder for each, none twice and none in "
                                        "another), or delete it and carrel add the folders again");
  }
}

}  // namespace

bool is_being_made_anew(const fs::path& library) { return fs::exists(library / next_database_name); }

void finish_making_anew(const fs::path& library) {
  if (!is_being_made_anew(library)) return;
  const std::vector<fs::path> files = old_files(library);
  const std::vector<int> numbers = numbers_set_aside(library);
  // The folder is there unless somebody took it away; what goes on fills the same.
  const bool goes_on = !fs::exists(library / database_name) && !numbers.empty();
  if (!files.empty()) {
    const fs::path folder =
        goes_on ? set_aside_folder(library, numbers.front()) : folder_to_fill(library);
    for (const fs::path& file : files) {
      // A reader that was still open may have made a log anew, which must not take the old one's place.
      const bool is_taken = fs::exists(folder / file.filename());
      fs::rename(file, (is_taken ? folder_to_fill(library) : folder) / file.filename());
    }
    sync_folder(folder);
    sync_folder(library);
  }
  fs::rename(library / next_database_name, library / database_name);
  sync_folder(library);
}

MadeAnew make_anew(const fs::path& library, std::int64_t first_document_id) {
  refuse_nothing(library);
  const FileDescriptor lock = lock_library(library);
  if (is_being_made_anew(library)) return end_interrupted(library);
  MadeAnew made;
  find_collections(library, made);
  made.folder = is_filled(library / database_name) ? library : newest_set_aside(library);
  if (!old_files(library).empty()) {
    const fs::path folder = folder_to_fill(library);
    if (fs::exists(library / database_name)) made.folder = folder;
  }
  if (made.list_from == library) made.list_from = made.folder;
  make_next_database(library, made.collections, first_document_id);
  finish_making_anew(library);
  return made;
}

}  // namespace carrel::index
