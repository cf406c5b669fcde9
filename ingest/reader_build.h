// Which build a carrel or carrel-reader is of, as far as the two must agree: the program's version
// and a hash of the sources that say what they send each other. The first frame of each reader
// tells it.
#pragma once

#include <string_view>

namespace carrel::ingest {

// Such as "0.1.0 (5f3c0d9a1b2e)".
std::string_view reader_build() noexcept;

}  // namespace carrel::ingest
