// What a PDF says about itself, less what word processors write there by themselves.
#pragma once

#include "core/document.h"
#include "ingest/pdf_file.h"

namespace carrel::ingest {

// Fills title, author and date from the file's information dictionary.
void read_metadata(const PdfFile& file, Document& document);

}  // namespace carrel::ingest
