// A small library in a temporary folder, and documents made of a few lines.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/files.h"
#include "index/search.h"
#include "index/store.h"

namespace carrel::index::testing {

struct TestDocument {
  std::string path;
  std::string text;  // each paragraph, parted by an empty line, becomes a block and a chunk
  std::string language = "en";
  std::string title = "";
  std::string type = "text";
  std::string date = "";
  std::vector<std::string> tags = {};
  std::int64_t mtime_ns = 0;
};

inline Document document_of(const TestDocument& test) {
  Document document;
  document.text = test.text;
  document.language = test.language;
  document.title = test.title;
  document.type = test.type;
  document.date = test.date;
  document.tags = test.tags;
  int line = 1;
  for (std::size_t begin = 0; begin < test.text.size();) {
    const std::size_t end = std::min(test.text.find("\n\n", begin), test.text.size());
    Block block;
    block.span = {begin, end};
    block.line = line;
    document.blocks.push_back(block);
    const std::size_t next = std::min(end + 2, test.text.size());
    line += static_cast<int>(std::count(test.text.begin() + static_cast<std::ptrdiff_t>(begin),
                                        test.text.begin() + static_cast<std::ptrdiff_t>(next), '\n'));
    begin = next;
  }
  return document;
}

inline FileRecord file_of(const TestDocument& test) {
  FileRecord file;
  file.path = test.path;
  file.size_bytes = test.text.size();
  file.mtime_ns = test.mtime_ns;
  file.content = sha256(test.text);
  return file;
}

inline PreparedDocument prepared(const TestDocument& test) {
  Document document = document_of(test);
  std::vector<Chunk> chunks;
  for (const Block& block : document.blocks) {
    Chunk chunk;
    chunk.span = block.span;
    chunk.line = block.line;
    chunk.page = block.page;
    chunk.embed_text = block.span.in(document.text);
    chunks.push_back(std::move(chunk));
  }
  return prepare(file_of(test), std::move(document), std::move(chunks));
}

inline Collection collection_named(const std::string& name, const std::string& root) {
  Collection collection;
  collection.name = name;
  collection.root = root;
  return collection;
}

// Writes documents into the collection "notes" of a fresh library, and searches it.
class Library {
 public:
  Library() : store_(folder_.path() / "library", Access::write) {
    Writer writer(store_);
    collection_ = writer.put_collection(collection_named("notes", "/home/me/notes"));
    writer.commit();
  }
  explicit Library(const std::vector<TestDocument>& documents) : Library() {
    for (const TestDocument& document : documents) put(document);
  }

  void put(const TestDocument& document) {
    Writer writer(store_);
    writer.put(collection_, prepared(document));
    writer.commit();
  }

  std::vector<Passage> search(std::string_view query, SearchOptions options = {}) {
    options.mode = Mode::lexical;
    return Searcher(store_).search(parse_query(query), {}, "", options);
  }

  // The paths found, in order.
  std::vector<std::string> found(std::string_view query) {
    std::vector<std::string> files;
    for (const Passage& passage : search(query)) files.push_back(passage.file);
    return files;
  }

  std::int64_t id_of(std::string_view path) {
    const auto ids = store_.find_documents("notes/" + std::string(path));
    return ids.size() == 1 ? ids.front() : 0;
  }

  Store& store() { return store_; }
  std::int64_t collection() const { return collection_; }
  std::filesystem::path path() const { return folder_.path() / "library"; }

 private:
  TemporaryFolder folder_;
  Store store_;
  std::int64_t collection_ = 0;
};

inline std::vector<TestDocument> one(const std::string& path, const std::string& text) {
  return {{path, text}};
}

using Paths = std::vector<std::string>;

}  // namespace carrel::index::testing
