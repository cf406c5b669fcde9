#include "engine/picture_words.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/sha256.h"
#include "index/damage.h"

namespace carrel::engine {
namespace {

Sha256 hash_of(const ingest::GrayPicture& picture) {
  Sha256Stream stream;
  stream.update(std::to_string(picture.width) + "x" + std::to_string(picture.height) + "@" +
                std::to_string(picture.dots_per_inch) + ":");
  stream.update(picture.rows);
  return stream.finish();
}

struct KeptWords {
  std::int64_t owner = 0;
  std::string packed;
  ingest::Recognition words;
};

// Whether it is an answer about the picture, and not about this run: nobody asks for it again until
// the languages change. One that breaks OCR or takes its time for nothing would else do so in each
// run, before those that were never asked for, and the file would not be finished.
bool is_kept(ingest::RecognitionEnd end) {
  return end == ingest::RecognitionEnd::read || end == ingest::RecognitionEnd::crashed ||
         end == ingest::RecognitionEnd::timed_out;
}

// What the library has of a picture; see Store::recognized. Nothing also when the row is damaged: the
// picture is then read again.
std::optional<KeptWords> kept_words(const index::Store& library, const Sha256& pixels,
                                    std::int64_t owner, std::string_view recognizer) {
  try {
    auto known = library.recognized(pixels, owner, recognizer);
    if (!known) return std::nullopt;
    ingest::Recognition words = ingest::decode_recognition(known->words);
    return KeptWords{known->owner, std::move(known->words), std::move(words)};
  } catch (const index::DamagedLibraryError&) {
    throw;  // says nothing of this picture
  } catch (const Error& error) {
    if (error.code() != ErrorCode::corrupt) throw;
    return std::nullopt;
  }
}

}  // namespace

PictureWords::PictureWords(const index::Store& library, ingest::RecognizerOptions options)
    : library_(library),
      file_max_(options.file_max),
      signature_(ingest::look_for_ocr(options).signature),
      recognizer_(std::move(options)) {}

// What an OCR read that is there no more is still true.
bool PictureWords::may_have_words(std::int64_t owner) const {
  return !signature_.empty() || (owner != 0 && library_.has_recognized(owner));
}

ingest::Recognize PictureWords::of_file(std::int64_t owner, Keep keep, PicturesRead& read,
                                        std::stop_token stop) {
  if (!may_have_words(owner)) return {};
  return [this, owner, keep = std::move(keep), &read,
          stop = std::move(stop)](const ingest::GrayPicture& picture) {
    return words_of(picture, owner, keep, read, stop);
  };
}

ingest::Recognition PictureWords::words_of(const ingest::GrayPicture& picture, std::int64_t owner,
                                           const Keep& keep, PicturesRead& read,
                                           const std::stop_token& stop) {
  read.any = true;
  const Sha256 pixels = hash_of(picture);
  if (auto known = kept_words(library_, pixels, owner, signature_)) {
    read.pixels.push_back(pixels);
    if (known->owner != owner) keep({pixels, signature_, std::move(known->packed)});
    return std::move(known->words);
  }
  if (read.spent.count() > 0 && read.spent >= file_max_) return read_later(pixels, owner, read);
  ingest::Recognition found = read_now(picture, read, stop);
  if (!is_kept(found.end)) return found;
  read.pixels.push_back(pixels);
  keep({pixels, signature_, ingest::encode_recognition(found)});
  return found;
}

ingest::Recognition PictureWords::read_now(const ingest::GrayPicture& picture, PicturesRead& read,
                                           const std::stop_token& stop) {
  ingest::Recognition found{ingest::RecognitionEnd::no_ocr};
  if (!signature_.empty()) {
    const auto start = std::chrono::steady_clock::now();
    found = recognizer_.recognize(picture, stop);
    read.spent += std::chrono::steady_clock::now() - start;
  }
  if (found.end == ingest::RecognitionEnd::no_ocr) read.unread = true;
  if (found.end == ingest::RecognitionEnd::does_not_start) read.broken = true;
  return found;
}

// Until then what was read in other languages is better than nothing.
ingest::Recognition PictureWords::read_later(const Sha256& pixels, std::int64_t owner,
                                             PicturesRead& read) const {
  read.unfinished = true;
  auto former = kept_words(library_, pixels, owner, {});
  const bool has_words = former && former->owner == owner &&
                         former->words.end == ingest::RecognitionEnd::read;
  if (!has_words) return {ingest::RecognitionEnd::out_of_time};
  read.pixels.push_back(pixels);
  return std::move(former->words);
}

std::string recognizer_of(const PicturesRead& read, const std::string& signature) {
  if (read.broken) return broken_recognizer;
  if (read.unread) return no_recognizer;
  if (read.unfinished) return unfinished_recognizer;
  if (!read.any) return {};
  return signature.empty() ? no_recognizer : signature;  // empty: the library knew the words
}

std::string recognizer_for(std::span<const index::FileRecord> known,
                           const ingest::RecognizerOptions& options, OcrRetry* retry,
                           std::stop_token stop) {
  const std::string signature = ingest::look_for_ocr(options).signature;
  const bool was_broken = std::any_of(known.begin(), known.end(), [](const index::FileRecord& file) {
    return file.recognizer == broken_recognizer;
  });
  if (signature.empty() || !was_broken) return signature;
  if (retry != nullptr && !retry->is_due(signature)) return {};
  const bool starts = ingest::Recognizer(options).starts(std::move(stop));
  if (retry != nullptr && starts) retry->note_start(signature);
  if (retry != nullptr && !starts) retry->note_failure(signature);
  return starts ? signature : std::string();
}

ingest::Recognize known_words(const index::Store& library, std::int64_t owner) {
  if (!library.has_recognized(owner)) return {};
  return [&library, owner](const ingest::GrayPicture& picture) {
    auto known = kept_words(library, hash_of(picture), owner, {});
    return known ? std::move(known->words)
                 : ingest::Recognition{ingest::RecognitionEnd::no_ocr};
  };
}

}  // namespace carrel::engine
