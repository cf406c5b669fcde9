// One opened library: the store, and what is loaded only when it is needed (the embedding model,
// the searcher). Every use case of this room takes one.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/lexicon.h"
#include "embed/embedder.h"
#include "index/search.h"
#include "index/store.h"

namespace carrel::engine {

struct LibraryOptions {
  std::filesystem::path folder;  // where the library is kept
  std::filesystem::path model;   // GGUF encoder; empty: the built-in one
};

// Not thread-safe: one a thread.
class Library {
 public:
  // Throws what index::Store throws.
  Library(const LibraryOptions& options, index::Access access);

  index::Store& store() noexcept { return store_; }

  // Loaded at the first call. Throws what embed::Embedder throws.
  embed::Embedder& embedder();
  index::Searcher& searcher();

  // The word list that carrel is shipped with, mapped at the first call. Throws what Lexicon throws.
  const Lexicon& lexicon();

  // A further embedder on the same model, for a thread of its own.
  embed::Embedder new_embedder() const;

 private:
  std::filesystem::path model_path() const;

  LibraryOptions options_;
  index::Store store_;
  std::unique_ptr<embed::Embedder> embedder_;  // on the heap because made late
  std::optional<Lexicon> lexicon_;
  std::unique_ptr<index::Searcher> searcher_;  // the same; refers to store_
};

}  // namespace carrel::engine
