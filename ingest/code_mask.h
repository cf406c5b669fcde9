// Source code without what is not code, so that braces and words can be looked for in it.
#pragma once

#include <string>
#include <string_view>

#include "ingest/code_languages.h"

namespace carrel::ingest {

// `text` byte for byte, with spaces for what stands in comments and strings, quotes and comment
// marks included; line ends stay. Linear in `text`.
std::string masked_code(std::string_view text, const CodeLanguage& language);

}  // namespace carrel::ingest
