// Reads pages that are pictures, by Tesseract in a process of its own: the other end of Recognize.
//
// Tesseract and its language data are optional; look_for_ocr() says what is there without loading
// any. A Recognizer owns at most one process (carrel-reader, started to recognise), which is given
// nothing but gray pixels, is started at the first page, used for many and replaced when it broke.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "ingest/limits.h"
#include "ingest/recognition.h"

namespace carrel::ingest {

struct RecognizerOptions {
  std::filesystem::path program;  // empty: the one that carrel is shipped with
  std::filesystem::path data;     // folder of language data; empty: where packages put it
  // As Tesseract names them, "deu+eng"; "auto": those installed, or English alone where they are
  // more than ocr_languages_auto_max; "off": none.
  std::string languages = "auto";
  std::chrono::milliseconds wall_max = std::chrono::seconds(recognizer_wall_seconds_max);
  // Of the pictures of one file in one run: kept by who asks for them, and one is always read.
  std::chrono::milliseconds file_max = std::chrono::seconds(recognized_seconds_max);
};

// What OCR there is.
struct OcrState {
  bool is_off = false;                 // nobody wants it
  std::filesystem::path data;          // empty: there is none
  std::vector<std::string> languages;  // that pages are read with; empty: they are not
  std::vector<std::string> missing;    // wanted, and not installed
  // Of the languages and their data: what another one reads may differ. Empty without OCR.
  std::string signature;

  bool usable() const noexcept { return !languages.empty(); }
};

// Looks into one folder: some microseconds. Throws Error{usage} for languages that no one has.
OcrState look_for_ocr(const RecognizerOptions& options);

// Not thread-safe: one a thread. Its process ends with the thread that read first.
class Recognizer {
 public:
  explicit Recognizer(RecognizerOptions options = {});
  ~Recognizer();
  Recognizer(Recognizer&&) noexcept;
  Recognizer& operator=(Recognizer&&) noexcept;

  // The first call starts the process (about 150 ms). What goes wrong with a page is an answer.
  // Throws NoReaderError when its program is missing or of another build; Error: cancelled.
  Recognition recognize(const GrayPicture& picture, std::stop_token stop = {});

  // Whether it can read at all, tried on a picture without text. Throws Error: cancelled.
  bool starts(std::stop_token stop = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace carrel::ingest
