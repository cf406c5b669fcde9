// What carrel-reader does when it is started to recognise: loads Tesseract, confines itself, and
// reads pages that come as pixels, until the other end of the socket closes.
#pragma once

#include <string>

#include "ingest/ocr_module.h"

namespace carrel::ingest {

// The status to end with. `data` is the folder of language data, `languages` as Tesseract takes
// them. Tests give a `read` that misbehaves; else it is the module's.
int run_recognizer(const std::string& data, const std::string& languages,
                   ReadPicture read = nullptr);

}  // namespace carrel::ingest
