// Text and numbers as PDFs hold them, as carrel has them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace carrel::ingest {

// Of code points as poppler gives them, in which wide ones may be two surrogates.
std::string utf8(std::span<const unsigned int> code_points);

// Of a text string of the file: UTF-16 with its mark, UTF-8 with its mark, or PDFDocEncoding.
std::string utf8_of_text(const std::string& text);

// On one line, without controls, ends with the character that reaches so many bytes.
std::string one_line(std::string_view text, std::size_t bytes_max);

// Broken files give places far out of any page, and not-a-number.
float finite(double value) noexcept;

}  // namespace carrel::ingest
