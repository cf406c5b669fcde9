// What is thrown when no file can be read here, whatever it holds: carrel-reader is missing, of another
// build (carrel was replaced while it ran) or cannot be confined. Who goes through many files ends there;
// who has stored text shows it.
#pragma once

#include <string>

#include "core/error.h"

namespace carrel::ingest {

class NoReaderError : public Error {
 public:
  explicit NoReaderError(const std::string& message) : Error(ErrorCode::unsupported, message) {}
};

}  // namespace carrel::ingest
