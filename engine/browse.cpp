#include "engine/browse.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>

#include "core/error.h"
#include "engine/collections.h"
#include "engine/mounts.h"

namespace carrel::engine {
namespace {

// Takes ":<number>" off the end of `text`.
std::optional<int> take_number(std::string_view& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == text.size()) return std::nullopt;
  const std::string_view digits = text.substr(colon + 1);
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number < 1) {
    return std::nullopt;
  }
  text = text.substr(0, colon);
  return number;
}

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

[[noreturn]] void throw_ambiguous(std::string_view name,
                                  const std::vector<index::StoredDocument>& documents) {
  std::string message = "'" + std::string(name) + "' names several documents; use one of:";
  for (const auto& document : documents) {
    message += "\n  " + document.collection + "/" + document.file.path + "  " + document.docid;
  }
  throw Error(ErrorCode::usage, message);
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

DocumentName parse_document_name(std::string_view text) {
  DocumentName parsed;
  std::string_view rest = text;
  constexpr std::string_view page_mark = "#page=";
  if (const std::size_t mark = rest.rfind(page_mark); mark != rest.npos) {
    const std::string_view digits = rest.substr(mark + page_mark.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), parsed.page);
    if (parsed.page > 0) rest = rest.substr(0, mark);
  }
  if (const auto last = take_number(rest)) {
    if (const auto first = take_number(rest)) {
      parsed.line = *first;
      parsed.count = *last;
    } else {
      parsed.line = *last;
    }
  }
  parsed.name = rest;
  return parsed;
}

std::optional<PartName> parse_part_name(std::string_view text) {
  const std::size_t mark = text.find('#', 1);  // the first may be a docid's
  if (mark == text.npos || mark + 1 == text.size()) return std::nullopt;
  return PartName{std::string(text.substr(0, mark)), std::string(text.substr(mark + 1))};
}

index::StoredDocument get_document(const index::Store& store, std::string_view name,
                                   const std::string& working_folder) {
  auto ids = store.find_documents(name);
  if (ids.empty() && !name.starts_with('#')) {
    const auto path = std::filesystem::weakly_canonical(std::filesystem::path(working_folder) /
                                                        std::string(name));
    ids = store.find_documents(path.string());
  }
  std::vector<index::StoredDocument> documents;
  for (const auto id : ids) {
    if (auto document = store.document(id)) documents.push_back(std::move(*document));
  }
  if (documents.empty()) {
    throw Error(ErrorCode::not_found,
                "'" + std::string(name) + "' is not in the library; carrel ls lists what is");
  }
  if (!same_text(documents)) throw_ambiguous(name, documents);
  return std::move(documents.front());
}

index::StoredDocument look_up_document(const index::Store& store, std::string_view name,
                                       const std::string& working_folder) {
  try {
    return get_document(store, name, working_folder);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::not_found || name.find('/') != name.npos) throw;
    const auto documents = documents_of_file_name(store, name);
    if (documents.empty()) throw;
    if (!same_text(documents)) throw_ambiguous(name, documents);
    return documents.front();
  }
}

std::string_view lines_of(std::string_view text, int line, int count) {
  if (line <= 0) return text;
  const std::size_t begin = line_begin(text, line);
  if (count <= 0) return text.substr(begin);
  const std::size_t end = line_begin(text, count + 1, begin);
  return text.substr(begin, end - begin);
}

std::string_view page_of(std::string_view text, int page) {
  for (int i = 1; i < page; ++i) {
    const std::size_t end = text.find('\f');
    if (end == text.npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\f'));
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
