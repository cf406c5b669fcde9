#include "engine/library.h"

#include "core/shipped_file.h"
#include "index/library_lock.h"

namespace carrel::engine {

Library::Library(const LibraryOptions& options, index::Access access)
    : options_(options), store_(options.folder, access), reader_(new_reader()) {}

std::filesystem::path Library::model_path() const {
  return options_.model.empty() ? shipped_file(builtin_model_name) : options_.model;
}

embed::Embedder Library::new_embedder() const { return embed::Embedder(model_path()); }

ingest::Reader Library::new_reader() const { return ingest::Reader({.program = options_.reader}); }

ingest::RecognizerOptions Library::recognizer_options() const {
  return {.program = options_.reader, .data = options_.ocr_data, .languages = options_.ocr_languages,
          .file_max = options_.ocr_file_max};
}

embed::Embedder& Library::embedder() {
  if (!embedder_) embedder_ = std::make_unique<embed::Embedder>(model_path());
  return *embedder_;
}

const Lexicon& Library::lexicon() {
  if (!lexicon_) lexicon_.emplace(shipped_file(lexicon_name));
  return *lexicon_;
}

std::optional<std::chrono::sys_days> Library::today() const {
  if (!options_.today) return std::nullopt;
  return options_.today();
}

index::Searcher& Library::searcher() {
  if (!searcher_) searcher_ = std::make_unique<index::Searcher>(store_);
  return *searcher_;
}

bool wait_for_writer(const std::filesystem::path& folder, const std::stop_token& stop) {
  return index::wait_until_unlocked(folder, stop);
}

}  // namespace carrel::engine
