// Looking at what the library holds: one document's text, a collection's files, the state of all.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/library.h"

namespace carrel::engine {

// "PATH" or "#docid", each with an optional ":line", ":line:count" or "#page=N".
struct DocumentName {
  std::string name;
  int line = 0;   // 1-based first line of the stored text; 0: from the start
  int count = 0;  // lines; 0: to the end
  int page = 0;   // 1-based, from "#page=N"; 0: all pages
};
DocumentName parse_document_name(std::string_view text);

// The stored document. `name` is "#docid", "collection/path", an absolute path, or a path relative
// to `working_folder`. Throws Error: not_found; usage when several documents fit, naming them.
index::StoredDocument get_document(const index::Store& store, std::string_view name,
                                   const std::string& working_folder);

// The same, for looking only: where nothing has that name, it may be the name of a file in whatever
// folder, when there is one such file. O(files).
index::StoredDocument look_up_document(const index::Store& store, std::string_view name,
                                       const std::string& working_folder);

// "PATH#Heading" or "PATH#^block", as notes link to parts of each other; `part` without its '#'.
// Empty when `text` has no such form.
struct PartName {
  std::string name;
  std::string part;
};
std::optional<PartName> parse_part_name(std::string_view text);

// Lines [line, line + count) of a text, 1-based; see DocumentName. The view lives as long as
// `text`.
std::string_view lines_of(std::string_view text, int line, int count);

// The text of one page (pages end with a form feed); empty when there is no such page.
std::string_view page_of(std::string_view text, int page);

struct ListedFile {
  std::string collection;
  index::FileRecord file;
};

enum class Listing { everything, not_searchable };

// Files of the named collections (all when empty): every one, or only those that were skipped,
// failed, or could be read only in part.
std::vector<ListedFile> list_files(const index::Store& store,
                                   const std::vector<std::string>& collections, Listing listing);

struct CollectionStatus {
  index::Collection collection;
  index::CollectionCounts counts;
  std::string trouble;  // why an index run could not reach all of it now; empty: it could
};

struct LibraryStatus {
  std::string folder;
  std::vector<CollectionStatus> collections;
  index::IndexCounts index;
  std::string space;       // of the vectors; empty before the first index run
  bool up_to_date = true;  // every collection has finished a run
};

LibraryStatus library_status(const index::Store& store);

}  // namespace carrel::engine
