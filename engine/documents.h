// A document as a reader shows it: what it is, its blocks in order, its pages as pictures, its file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/files.h"
#include "engine/library.h"
#include "index/backlinks.h"
#include "index/facets.h"
#include "index/list_documents.h"

namespace carrel::engine {

// Of these collections (all when empty). Throws Error{not_found} for an unknown one.
index::DocumentList list_documents(Library& library, const std::vector<std::string>& collections,
                                   index::DocumentListRequest request);

// What searches in these collections (all when empty) can be narrowed to. Throws Error{not_found}
// for an unknown one.
index::Facets count_facets(Library& library, const std::vector<std::string>& collections);

// Throws Error{not_found}.
index::DocumentSummary document_summary(Library& library, std::int64_t document_id);

// Which documents link to this one. Throws Error{not_found}.
std::vector<index::Backlink> backlinks(Library& library, std::int64_t document_id);

// The file a document was read from. Throws Error{not_found} when it is gone, lies outside its
// collection's folder by now (a link that was changed), or is packed in another.
std::filesystem::path original_path(const index::DocumentSummary& document);

// The bytes a document was read from, as they are now: its file, or what is packed in one, unpacked
// in memory by a reader.
struct OriginalFile {
  std::string name;     // without folders
  FileDescriptor file;  // open for reading, at its beginning
};

// Throws Error: not_found, also for a member that its file no longer has; cancelled; what a Reader
// throws.
OriginalFile open_original(Library& library, std::int64_t document_id,
                           const std::stop_token& stop = {});

// not_read_again: the file is as it was, but what reads it now (another carrel, or none that can be
// started) gives no text or another.
enum class Freshness { as_indexed, changed_since, not_read_again };

struct ContentBlock {
  BlockKind kind = BlockKind::paragraph;
  int level = 0;  // of a heading, 1 is the highest
  std::string text;
  Span span;  // in the stored text
  int page = 0;
  int line = 0;
  Rect box;  // all 0 without pages
};

struct DocumentContent {
  std::string kind;  // Document::type
  int pages = 0;
  std::vector<ContentBlock> blocks;
  // When it is not as indexed (the file changed or is gone, say), the blocks are paragraphs of the
  // stored text, so that a citation still finds its place.
  Freshness freshness = Freshness::as_indexed;
};

// Reads the original again. A stop is looked at between reading, parsing and drawing, here and
// below. Throws Error: not_found, cancelled.
DocumentContent document_content(Library& library, std::int64_t document_id,
                                 const std::stop_token& stop = {});

struct PageView {
  int pages = 0;     // of the document
  float width = 0;   // points
  float height = 0;  // points
};

// Of a PDF or an image; `page` is 1-based. Throw Error: not_found for a document without such a page;
// cancelled; io what reading it throws.
PageView page_view(Library& library, std::int64_t document_id, int page,
                   const std::stop_token& stop = {});
std::string page_png(Library& library, std::int64_t document_id, int page, int width,
                     const std::stop_token& stop = {});

}  // namespace carrel::engine
