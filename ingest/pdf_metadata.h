// What a PDF says about itself, less what word processors write there by themselves.
#pragma once

#include <string>
#include <vector>

#include "core/document.h"
#include "ingest/pdf_file.h"
#include "ingest/pdf_layout.h"

namespace carrel::ingest {

// Fills title, author and date from the file's information dictionary.
void read_metadata(const PdfFile& file, Document& document);

// The biggest lines in the upper part of a first page, if they stand out; else empty.
std::string title_on(const PdfPage& page, const std::vector<PdfLine>& lines);

// False for titles that name a program or a file: "Microsoft Word - x.doc", "untitled", "a.indd".
bool is_real_title(std::string_view title);

}  // namespace carrel::ingest
