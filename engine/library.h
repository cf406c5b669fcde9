// One opened library: the store, and what is loaded only when it is needed (the embedding model,
// the searcher). Every use case of this room takes one.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "core/lexicon.h"
#include "embed/embedder.h"
#include "index/search.h"
#include "index/store.h"
#include "ingest/reader.h"
#include "ingest/recognizer.h"

namespace carrel::engine {

struct LibraryOptions {
  std::filesystem::path folder;  // where the library is kept
  std::filesystem::path model;   // GGUF encoder; empty: the built-in one
  std::filesystem::path reader;  // program that reads documents; empty: the one carrel ships
  std::string ocr_languages = "auto";  // as ingest's RecognizerOptions has them
  std::filesystem::path ocr_data;      // folder of Tesseract's language data; empty: where packages put it
  // The day it is where the user is; none: words such as "last week" are not understood.
  std::function<std::chrono::sys_days()> today;
  std::chrono::milliseconds ocr_file_max = std::chrono::seconds(ingest::recognized_seconds_max);
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

  std::optional<std::chrono::sys_days> today() const;

  // Reads originals in a process of its own, started when it is first used.
  ingest::Reader& reader() noexcept { return reader_; }

  // A further embedder on the same model, and a further reader, for a thread of its own.
  embed::Embedder new_embedder() const;
  ingest::Reader new_reader() const;
  // What reads pictures, and whether it can.
  ingest::RecognizerOptions recognizer_options() const;

 private:
  std::filesystem::path model_path() const;

  LibraryOptions options_;
  index::Store store_;
  ingest::Reader reader_;
  std::unique_ptr<embed::Embedder> embedder_;  // on the heap because made late
  std::optional<Lexicon> lexicon_;
  std::unique_ptr<index::Searcher> searcher_;  // the same; refers to store_
};

// Waits until no process writes to the library in `folder`; another may begin before the caller does.
// False when a stop was requested. Throws Error{io}.
bool wait_for_writer(const std::filesystem::path& folder, const std::stop_token& stop);

}  // namespace carrel::engine
