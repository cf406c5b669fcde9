// Words of pictures for a thread that reads files: from the library where it has them, else by OCR.
//
// A picture is known by the hash of its pixels, taken here: a reader that a file took over cannot
// say that its picture is another's.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/ocr_retry.h"
#include "index/store.h"
#include "ingest/recognizer.h"

namespace carrel::engine {

// What FileRecord::recognizer says of pictures that nothing was there to read.
inline constexpr const char* no_recognizer = "none";
inline constexpr const char* broken_recognizer = "broken";
// And where the time for a file ended before its pictures did.
inline constexpr const char* unfinished_recognizer = "unfinished";

// What read the pictures of one file.
struct PicturesRead {
  std::vector<Sha256> pixels;  // of those whose answer is in the library now, or will be
  bool any = false;            // was asked for
  bool unread = false;         // some could not be read, since there is no OCR
  bool broken = false;         // or since it does not start
  bool unfinished = false;     // some wait for the next run
  std::chrono::steady_clock::duration spent{};  // by OCR
};

// What FileRecord::recognizer is to say.
std::string recognizer_of(const PicturesRead& read, const std::string& signature);

// The OCR that is there for files that wait for one, as FileRecord has it; empty: none. One that did
// not start in an earlier run is tried once, not by every file, and where there is a `retry` only when
// that says so. Throws Error: cancelled.
std::string recognizer_for(std::span<const index::FileRecord> known,
                           const ingest::RecognizerOptions& options, OcrRetry* retry,
                           std::stop_token stop);

class PictureWords {
 public:
  // Keeps `library`, which must live as long as this.
  PictureWords(const index::Store& library, ingest::RecognizerOptions options);

  // The OCR that is used, as FileRecord has it.
  const std::string& signature() const& noexcept { return signature_; }

  // Takes what OCR read, as it comes, to be kept with the file.
  using Keep = std::function<void(index::Recognized)>;

  // Whether of_file() would give one.
  bool may_have_words(std::int64_t owner) const;

  // For one file, whose row is `owner` (0: none yet). Empty when no picture of it can have words.
  // The result refers to this and to `read`.
  ingest::Recognize of_file(std::int64_t owner, Keep keep, PicturesRead& read, std::stop_token stop);

 private:
  ingest::Recognition words_of(const ingest::GrayPicture& picture, std::int64_t owner,
                               const Keep& keep, PicturesRead& read, const std::stop_token& stop);

  ingest::Recognition read_now(const ingest::GrayPicture& picture, PicturesRead& read,
                               const std::stop_token& stop);
  ingest::Recognition read_later(const Sha256& pixels, std::int64_t owner, PicturesRead& read) const;

  const index::Store& library_;
  std::chrono::milliseconds file_max_;
  std::string signature_;  // empty: no OCR
  ingest::Recognizer recognizer_;
};

// The words that the library has, and nobody else is asked. Refers to `library`; empty when it has
// none for this file.
ingest::Recognize known_words(const index::Store& library, std::int64_t owner);

}  // namespace carrel::engine
