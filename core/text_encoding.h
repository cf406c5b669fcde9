// The steps of to_utf8 (core/unicode.h), for its own files and tests.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/unicode.h"

namespace carrel {

// Converts by a charset label as found in the wild. As browsers do, a label stands for the superset
// that people use under its name: "iso-8859-1" decodes as windows-1252, "gb2312" as gb18030. Empty
// when the label is not known, or names what no document should be read as (UTF-7).
std::optional<Decoded> decode_as(std::string_view bytes, std::string_view label);

// The likeliest encoding of bytes without byte order mark that are not valid UTF-8: a label for
// decode_as. Reads some KiB of what is not ASCII.
std::string guess_encoding(std::string_view bytes);

// "utf-16le", "utf-32be" …, when the zeros in it show that ASCII characters are stored so, else
// empty.
std::string_view wide_encoding(std::string_view bytes) noexcept;

// Whether bytes that are not valid UTF-8 still are it for the most part.
bool is_mostly_utf8(std::string_view bytes) noexcept;

}  // namespace carrel
