// Cuts the segments of a page into regions that are read one after another.
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/pdf_segments.h"

namespace carrel::ingest {

// Groups of indices in `segments`, in reading order. A group is one column, or a part of the page
// that is not in columns.
std::vector<std::vector<std::uint32_t>> find_columns(const std::vector<PdfSegment>& segments);

}  // namespace carrel::ingest
