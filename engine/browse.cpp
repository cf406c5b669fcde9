#include "engine/browse.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "core/error.h"
#include "engine/collections.h"
#include "engine/mounts.h"

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

std::vector<index::StoredDocument> documents_of_file_name(const index::Store& store,
                                                          std::string_view name) {
  std::vector<index::StoredDocument> documents;
  for (const auto& collection : store.collections()) {
    for (const auto& file : store.files(collection.id)) {
      if (std::filesystem::path(file.path).filename() != name) continue;
      if (auto document = store.document(file.document_id)) documents.push_back(std::move(*document));
    }
  }
  return documents;
}

std::vector<index::StoredDocument> stored(const index::Store& store,
                                          const std::vector<std::int64_t>& ids) {
  std::vector<index::StoredDocument> documents;
  for (const std::int64_t id : ids) {
    if (auto document = store.document(id)) documents.push_back(std::move(*document));
  }
  return documents;
}

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

// Asks the system's list of mounts before the folder: a share whose server is gone does not answer.
std::string trouble_of(const index::Collection& collection, const std::vector<Mount>& mounts) {
  const auto points = mounts_of(collection.root, mounts);
  for (const std::string& point : collection.mounts) {
    if (std::find(points.begin(), points.end(), point) == points.end()) {
      return "no disk is mounted at " + point + "; what the index holds of it stays";
    }
  }
  if (is_on_share(collection.root, mounts)) return {};
  std::error_code error;
  if (std::filesystem::is_directory(collection.root, error)) return {};
  return "there is no folder at " + collection.root + "; what the index holds of it stays";
}

}  // namespace

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
    for (DocumentName& name : readings_of(text)) {
      if (name.name.find('/') != std::string::npos) continue;
      auto documents = documents_of_file_name(store, name.name);
      if (documents.empty()) continue;
      if (!same_text(documents)) throw_ambiguous(name.name, documents);
      return {std::move(documents.front()), std::move(name)};
    }
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
    std::string trouble = trouble_of(collection, mounts);
    status.collections.push_back({std::move(collection), counts, std::move(trouble)});
  }
  return status;
}

}  // namespace carrel::engine
