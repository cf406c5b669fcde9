// Finds runs of lines that are rows of a table.
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/pdf_layout.h"

namespace carrel::ingest {

// [lines]; 0: not in a table, else a number that all rows of one table share.
std::vector<std::uint32_t> find_tables(const PdfPage& page, const std::vector<PdfLine>& lines);

}  // namespace carrel::ingest
