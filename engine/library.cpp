#include "engine/library.h"

#include "embed/builtin_model.h"

namespace carrel::engine {

Library::Library(const LibraryOptions& options, index::Access access)
    : options_(options), store_(options.folder, access) {}

std::filesystem::path Library::model_path() const {
  return options_.model.empty() ? embed::builtin_model_path() : options_.model;
}

embed::Embedder Library::new_embedder() const { return embed::Embedder(model_path()); }

embed::Embedder& Library::embedder() {
  if (!embedder_) embedder_ = std::make_unique<embed::Embedder>(model_path());
  return *embedder_;
}

index::Searcher& Library::searcher() {
  if (!searcher_) searcher_ = std::make_unique<index::Searcher>(store_);
  return *searcher_;
}

}  // namespace carrel::engine
