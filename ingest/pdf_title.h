// Titles: what stands out on a first page, and what of a file's own words is one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/pdf_layout.h"

namespace carrel::ingest {

// The biggest lines in the upper part of a first page, if they stand out; else empty.
std::string title_on(const PdfPage& page, const std::vector<PdfLine>& lines);

// False for titles that name a program or a file: "Microsoft Word - x.doc", "untitled", "a.indd".
bool is_real_title(std::string_view title);

// One line without control characters, cut at a character.
std::string one_line(std::string_view text);

}  // namespace carrel::ingest
