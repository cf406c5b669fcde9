#include "engine/browse.h"

#include <fcntl.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <unordered_map>

#include "core/error.h"
#include "engine/collections.h"
#include "engine/limits.h"
#include "engine/mounts.h"
#include "engine/shell_word.h"
#include "ingest/maildir.h"

namespace carrel::engine {
namespace {

// Offset of the first byte of 1-based `line`, or the text's size when it has fewer lines.
std::size_t line_begin(std::string_view text, int line, std::size_t from = 0) {
  std::size_t begin = from;
  for (int i = 1; i < line; ++i) {
    const std::size_t newline = text.find('\n', begin);
    if (newline == std::string_view::npos) return text.size();
    begin = newline + 1;
  }
  return begin;
}

// A collection's files may share content, so that one docid names several paths with one text:
// that is no ambiguity.
bool same_text(const std::vector<index::StoredDocument>& documents) {
  for (const auto& document : documents) {
    if (document.file.content != documents.front().file.content) return false;
  }
  return true;
}

std::vector<index::StoredDocument> stored(const index::Store& store,
                                          const std::vector<std::int64_t>& ids) {
  std::vector<index::StoredDocument> documents;
  for (const std::int64_t id : ids) {
    if (auto document = store.document(id)) documents.push_back(std::move(*document));
  }
  return documents;
}

// Documents by the names of their files: of one look-up, as making it reads the rows of all files.
class FileNames {
 public:
  explicit FileNames(const index::Store& store) : store_(store) {
    for (const auto& collection : store.collections()) {
      for (const auto& file : store.files(collection.id)) {
        ids_[std::filesystem::path(file.path).filename().string()].push_back(file.document_id);
      }
    }
  }

  std::vector<index::StoredDocument> documents(const std::string& name) const {
    const auto found = ids_.find(name);
    if (found == ids_.end()) return {};
    return stored(store_, found->second);
  }

 private:
  const index::Store& store_;
  std::unordered_map<std::string, std::vector<std::int64_t>> ids_;
};

// A path of the working folder.
std::filesystem::path path_from(const std::string& working_folder, const std::string& name) {
  return std::filesystem::weakly_canonical(std::filesystem::path(working_folder) / name);
}

std::vector<std::int64_t> ids_of(const index::Store& store, const std::string& name,
                                 const std::string& working_folder) {
  auto ids = store.find_documents(name);
  if (!ids.empty() || name.empty() || name.front() == '#') return ids;
  return store.find_documents(path_from(working_folder, name).string());
}

// Of a share that does not answer and the like nothing is known.
bool is_file(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

// By a path, or below the root of the collection that the name begins with.
bool is_on_disk(const index::Store& store, const std::string& name,
                const std::string& working_folder) {
  if (name.empty() || name.front() == '#') return false;
  if (is_file(path_from(working_folder, name))) return true;
  const std::size_t slash = name.find('/');
  if (slash == name.npos || slash == 0) return false;
  const auto collection = store.collection(name.substr(0, slash));
  return collection && is_file(std::filesystem::path(collection->root) / name.substr(slash + 1));
}

// As the walk passes over them: a Maildir's folders begin with a dot.
bool is_passed_over(const std::filesystem::directory_entry& entry) {
  return entry.path().filename().string().starts_with('.') &&
         !ingest::is_maildir(AT_FDCWD, entry.path().parent_path().native());
}

// Whether no file is below it; one with more folders than are looked at is taken for full, and so is
// one with something that cannot be looked at.
bool holds_no_file(const std::filesystem::path& root) {
  std::error_code error;
  int looked_at = 0;
  for (auto entry = std::filesystem::recursive_directory_iterator(root, error);
       !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    if (is_passed_over(*entry)) {
      entry.disable_recursion_pending();
      continue;
    }
    if (!entry->is_directory(error) || ++looked_at == empty_folders_looked_at_max) return false;
  }
  return !error;
}

// Asks the system's list of mounts before the folder: a share whose server is gone does not answer.
std::string trouble_of(const index::Collection& collection, const std::vector<Mount>& mounts,
                       std::int64_t documents) {
  const auto points = mounts_of(collection.root, mounts);
  for (const std::string& point : collection.mounts) {
    if (std::find(points.begin(), points.end(), point) == points.end()) {
      return "no disk is mounted at " + point + "; what the index holds of it stays";
    }
  }
  if (is_on_share(collection.root, mounts)) return {};
  std::error_code error;
  if (std::filesystem::is_directory(collection.root, error)) {
    if (documents == 0 || !holds_no_file(collection.root)) return {};
    return collection.root + " is empty, but the index holds " + std::to_string(documents) +
           (documents == 1 ? " document" : " documents") + " of it, which stay; is its disk mounted? "
           "If they are really gone: carrel forget " + shell_word(collection.name);
  }
  return "there is no folder at " + collection.root + "; what the index holds of it stays";
}

// The folder that a name means: a collection, one in a collection, or one by its path. Empty: none.
std::filesystem::path folder_called(const index::Store& store, std::string_view name,
                                    const std::string& working_folder) {
  while (name.size() > 1 && name.ends_with('/')) name.remove_suffix(1);
  if (name.empty() || name.starts_with('#')) return {};
  const std::size_t slash = std::min(name.find('/'), name.size());
  std::error_code error;
  if (const auto collection = store.collection(name.substr(0, slash))) {
    if (slash == name.size()) return collection->root;
    const auto path = std::filesystem::path(collection->root) / name.substr(slash + 1);
    if (std::filesystem::is_directory(path, error)) return path;
  }
  const auto path = path_from(working_folder, std::string(name));
  return std::filesystem::is_directory(path, error) ? path : std::filesystem::path();
}

// The value of a filter, as a query has it.
std::string filter_value(const std::string& value) {
  return value.find_first_of(" \t\r\n") == value.npos ? value : '"' + value + '"';
}

// What to do with a folder where one document is wanted; empty when the name means no folder.
std::string folder_advice(const index::Store& store, std::string_view name,
                          const std::string& working_folder) {
  const std::string folder = folder_called(store, name, working_folder).string();
  if (folder.empty()) return {};
  for (const auto& collection : store.collections()) {
    if (!is_within(folder, collection.root)) continue;
    const std::string listed = ": carrel ls " + shell_word(collection.name) + " lists what is in it";
    if (folder == collection.root) {
      return " is the folder of a whole collection" + listed + ", and a search with in:" +
             filter_value(collection.name) + " looks only there";
    }
    const std::string below = folder.substr(collection.root == "/" ? 1 : collection.root.size() + 1);
    return " is a folder of the collection " + collection.name + listed + ", and a search with path:" +
           filter_value(below + "/*") + " looks only there";
  }
  return " is a folder that is not in the library; to read what is in it: carrel add " + shell_word(folder);
}

}  // namespace

std::vector<std::string> troubles(const index::Store& store,
                                  const std::vector<std::string>& collections) {
  std::vector<std::string> told;
  const auto mounts = mounted_now();
  for (const auto& collection : find_collections(store, collections)) {
    const std::string trouble =
        trouble_of(collection, mounts, store.counts(collection.id).documents);
    if (!trouble.empty()) told.push_back(collection.name + ": " + trouble);
  }
  return told;
}

[[noreturn]] void throw_ambiguous(std::string_view name,
                                  const std::vector<index::StoredDocument>& documents) {
  std::string message = "'" + std::string(name) + "' names several documents; use one of:";
  for (const auto& document : documents) {
    message += "\n  " + document_place(document.collection, document.file.path) + "  " + document.docid;
  }
  throw Error(ErrorCode::usage, message);
}

NamedDocuments find_named(const index::Store& store, std::string_view text,
                          const std::string& working_folder, Fallback fallback) {
  for (DocumentName& name : readings_of(text)) {
    auto documents = stored(store, ids_of(store, name.name, working_folder));
    if (!documents.empty()) return {std::move(documents), std::move(name)};
    if (fallback == Fallback::none_for_files && is_on_disk(store, name.name, working_folder)) break;
    // What results give as `file` is a path below the root of some collection.
    if (name.name.starts_with('#')) continue;
    documents = stored(store, store.documents_at(name.name));
    if (!documents.empty()) return {std::move(documents), std::move(name)};
  }
  throw Error(ErrorCode::not_found,
              "'" + std::string(text) + "' is not in the library; carrel ls lists what is");
}

NamedDocument get_document(const index::Store& store, std::string_view text,
                           const std::string& working_folder) {
  auto [documents, name] = find_named(store, text, working_folder);
  if (!same_text(documents)) throw_ambiguous(name.name, documents);
  return {std::move(documents.front()), std::move(name)};
}

NamedDocument look_up_document(const index::Store& store, std::string_view text,
                               const std::string& working_folder) {
  try {
    return get_document(store, text, working_folder);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::not_found) throw;
    std::optional<FileNames> names;
    for (DocumentName& name : readings_of(text)) {
      if (name.name.find('/') != std::string::npos) continue;
      if (!names) names.emplace(store);
      auto documents = names->documents(name.name);
      if (documents.empty()) continue;
      if (!same_text(documents)) throw_ambiguous(name.name, documents);
      return {std::move(documents.front()), std::move(name)};
    }
    const std::string advice = folder_advice(store, text, working_folder);
    if (!advice.empty()) throw Error(ErrorCode::not_found, "'" + std::string(text) + "'" + advice);
    throw;
  }
}

std::string_view lines_of(std::string_view text, int line, int count) {
  if (line <= 0) return text;
  const std::size_t begin = line_begin(text, line);
  if (count <= 0) return text.substr(begin);
  const std::size_t end = line_begin(text, count + 1, begin);
  return text.substr(begin, end - begin);
}

std::vector<ListedFile> list_files(const index::Store& store,
                                   const std::vector<std::string>& collections, Listing listing) {
  std::vector<ListedFile> listed;
  for (const auto& collection : find_collections(store, collections)) {
    for (auto& file : store.files(collection.id)) {
      const bool whole = file.coverage == index::Coverage::indexed && file.reason.empty();
      if (listing == Listing::not_searchable && whole) continue;
      listed.push_back({collection.name, std::move(file)});
    }
  }
  return listed;
}

LibraryStatus library_status(const index::Store& store) {
  LibraryStatus status;
  status.folder = store.library().string();
  status.index = store.index_counts();
  status.space = store.active_space();
  const auto mounts = mounted_now();
  for (auto& collection : store.collections()) {
    status.up_to_date = status.up_to_date && collection.last_index_s > 0;
    const auto counts = store.counts(collection.id);
    std::string trouble = trouble_of(collection, mounts, counts.documents);
    status.collections.push_back({std::move(collection), counts, std::move(trouble)});
  }
  return status;
}

}  // namespace carrel::engine
