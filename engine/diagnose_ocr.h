// Whether scans can be read: what `carrel doctor` says of OCR.
#pragma once

#include <string_view>

#include "engine/diagnose.h"

namespace carrel::engine {

// Reads a picture in which nothing is written, to see that Tesseract starts.
Finding check_ocr(const ingest::RecognizerOptions& options);

// Throws Error{usage} unless these may be languages for OCR, "auto" or "off".
void check_ocr_languages(std::string_view languages);

}  // namespace carrel::engine
