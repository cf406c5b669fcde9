// A folder of documents and a library with it as the collection "notes", for tests of index runs.
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/files.h"
#include "engine/collections.h"
#include "engine/search.h"
#include "engine/sync.h"

namespace carrel::engine {

class SyncedFolder : public ::testing::Test {
 protected:
  // `reader` is the program that reads; empty: the shipped one.
  explicit SyncedFolder(const std::filesystem::path& reader = {}) {
    std::filesystem::create_directory(documents());
    read_with(reader);
    id = add_collection(library->store(), {.folder = documents(), .name = "notes"}).id;
  }

  void read_with(const std::filesystem::path& reader) {
    library.reset();  // which lets go of the lock
    library = std::make_unique<Library>(
        LibraryOptions{.folder = folder.path() / "library", .reader = reader},
        index::Access::write);
  }

  std::filesystem::path documents() const { return folder.path() / "documents"; }

  // Dated back, so that order by date is sure.
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((documents() / name).parent_path());
    std::ofstream(documents() / name, std::ios::binary) << text;
    std::filesystem::last_write_time(
        documents() / name,
        std::filesystem::file_time_type::clock::now() - std::chrono::seconds(10 + ++clock_));
  }

  index::Collection collection() const { return find_collection(library->store(), "notes"); }

  SyncReport run(const SyncOptions& options = {}) {
    let_stamps_settle();
    return sync(*library, collection(), options);
  }

  std::int64_t count() const { return library->store().counts(id).documents; }

  index::FileRecord row(const std::string& path) const {
    for (const auto& file : library->store().files(id)) {
      if (file.path == path) return file;
    }
    return {};
  }

  std::vector<std::string> paths() const {
    std::vector<std::string> found;
    for (const auto& file : library->store().files(id)) found.push_back(file.path);
    return found;
  }

  std::vector<Passage> find(const std::string& words) {
    return search(*library, {.query = words, .options = {.mode = index::Mode::lexical}});
  }

  TemporaryFolder folder;
  std::unique_ptr<Library> library;
  std::int64_t id = 0;  // of the collection

 private:
  // Until the stamps of all files are trusted (see racy_ns in engine/source_file.cpp): nothing can set a
  // ctime back, and nothing tells of a clock that went on.
  void let_stamps_settle() const {
    constexpr std::int64_t trusted_ns = 60'000'000;
    std::int64_t newest = 0;
    std::error_code error;
    for (auto entry = std::filesystem::recursive_directory_iterator(
             documents(), std::filesystem::directory_options::skip_permission_denied, error);
         !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
      struct stat status {};
      if (lstat(entry->path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
      newest = std::max<std::int64_t>(
          newest, status.st_ctim.tv_sec * 1'000'000'000LL + status.st_ctim.tv_nsec);
    }
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto left = std::chrono::nanoseconds(newest + trusted_ns) - now;
    if (left.count() > 0) std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(left, std::chrono::nanoseconds(trusted_ns)));
  }

  mutable int clock_ = 0;
};

}  // namespace carrel::engine
