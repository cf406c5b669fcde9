// Looking at what the library holds: one document's text, a collection's files, the state of all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/document_name.h"
#include "engine/library.h"

namespace carrel::engine {

// A document by a name of it, and which part of it the name asks for.
struct NamedDocument {
  index::StoredDocument document;
  DocumentName name;
};
struct NamedDocuments {
  std::vector<index::StoredDocument> documents;  // one or more
  DocumentName name;
};

// Whether a name may fall back on what it says less directly: where nothing is stored under it, on
// it without what may be a place, and on a path below the root of whatever collection. A file that
// is on the disk by the very name is what was meant, so that nothing else may be erased for it.
enum class Fallback { any, none_for_files };

// The stored documents that a name means: "#docid", "collection/path", an absolute path, one relative
// to `working_folder` or to the root of a collection, or a URI; each with a place behind it (see
// document_name.h). Throws Error{not_found}.
NamedDocuments find_named(const index::Store& store, std::string_view text,
                          const std::string& working_folder, Fallback fallback = Fallback::any);

// The one that it means. Throws besides: usage when they have different texts, naming them.
NamedDocument get_document(const index::Store& store, std::string_view text,
                           const std::string& working_folder);

// The same, for looking only: where nothing has that name, it may be the name of a file in whatever
// folder, when there is one such file. O(files).
NamedDocument look_up_document(const index::Store& store, std::string_view text,
                               const std::string& working_folder);

// Throws Error{usage} with the names to choose from.
[[noreturn]] void throw_ambiguous(std::string_view name,
                                  const std::vector<index::StoredDocument>& documents);

// Lines [line, line + count) of a text, 1-based; see DocumentName. The view lives as long as
// `text`.
std::string_view lines_of(std::string_view text, int line, int count);

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

// What CollectionStatus::trouble says of these collections (all when empty), each with its name before it.
std::vector<std::string> troubles(const index::Store& store,
                                  const std::vector<std::string>& collections);

struct LibraryStatus {
  std::string folder;
  std::vector<CollectionStatus> collections;
  index::IndexCounts index;
  std::string space;       // of the vectors; empty before the first index run
  bool up_to_date = true;  // every collection has finished a run
};

LibraryStatus library_status(const index::Store& store);

}  // namespace carrel::engine
