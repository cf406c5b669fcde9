#include "engine/picture_words.h"

#include <utility>

#include "core/error.h"
#include "core/sha256.h"

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

// What the library has of a picture; see Store::recognized. Nothing also when the row is damaged: the
// picture is then read again.
std::optional<KeptWords> kept_words(const index::Store& library, const Sha256& pixels,
                                    std::int64_t owner, std::string_view recognizer) {
  try {
    auto known = library.recognized(pixels, owner, recognizer);
    if (!known) return std::nullopt;
    ingest::Recognition words = ingest::decode_recognition(known->words);
    return KeptWords{known->owner, std::move(known->words), std::move(words)};
  } catch (const Error& error) {
    if (error.code() != ErrorCode::corrupt) throw;
    return std::nullopt;
  }
}

}  // namespace

PictureWords::PictureWords(const index::Store& library, ingest::RecognizerOptions options)
    : library_(library),
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
  ingest::Recognition found{ingest::RecognitionEnd::no_ocr, {}};
  if (!signature_.empty()) found = recognizer_.recognize(picture, stop);
  if (found.end == ingest::RecognitionEnd::no_ocr) read.unread = true;
  if (found.end != ingest::RecognitionEnd::read) return found;
  read.pixels.push_back(pixels);
  keep({pixels, signature_, ingest::encode_recognition(found)});
  return found;
}

ingest::Recognize known_words(const index::Store& library, std::int64_t owner) {
  if (!library.has_recognized(owner)) return {};
  return [&library, owner](const ingest::GrayPicture& picture) {
    auto known = kept_words(library, hash_of(picture), owner, {});
    return known ? std::move(known->words)
                 : ingest::Recognition{ingest::RecognitionEnd::no_ocr, {}};
  };
}

}  // namespace carrel::engine
