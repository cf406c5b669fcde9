// Going through the documents of a library, a page of a list at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "index/store.h"

namespace carrel::index {

struct DocumentListRequest {
  std::vector<std::int64_t> collections;  // ids; empty: all
  std::string containing;                 // in title or path, ASCII letters of either case; empty: any
  std::int64_t offset = 0;
  std::int64_t limit = 100;
};

struct DocumentSummary {
  FileRecord file;
  std::string collection, root, docid, type, title, author, date, language;
  std::int64_t chunks = 0;
  int pages = 0;  // of a PDF, with those that hold no text; 0: it has none
};

struct DocumentList {
  std::vector<DocumentSummary> documents;  // by collection and path
  std::int64_t total = 0;                  // without offset and limit
};

// Searchable documents only. O(documents) where something is to be contained.
DocumentList list_documents(const Store& store, const DocumentListRequest& request);

// One of them, without its text.
std::optional<DocumentSummary> document_summary(const Store& store, std::int64_t document_id);

}  // namespace carrel::index
