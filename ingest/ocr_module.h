// What carrel_ocr.so offers: functions, found by their names. Loaded by the OCR process only.
#pragma once

#include <string>

#include "ingest/recognition.h"

namespace carrel::ingest {

inline constexpr const char* ocr_module_name = "carrel_ocr";

// Loads the data of `languages` ("deu+eng") from the folder `data`, once, before anything is read.
// False when they cannot be.
inline constexpr const char* ocr_start_symbol = "carrel_start_ocr";
using StartOcr = bool (*)(const std::string& data, const std::string& languages);

// The words of a page. Never throws.
inline constexpr const char* ocr_read_symbol = "carrel_read_picture";
using ReadPicture = void (*)(const GrayPicture& picture, Recognition& recognition);

}  // namespace carrel::ingest
