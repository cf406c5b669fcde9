// The words in drawings: shapes and text boxes of sheets, diagrams, charts, comments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "ingest/zip_parts.h"

namespace carrel::ingest {

// The paragraphs of a DrawingML part (a:p), clean, each once.
std::vector<std::string> read_drawing(ZipParts& parts, std::string_view part, Document& document);

// Title, axes and series of a chart: "Sales: Q1 12.5, Q2 14".
std::vector<std::string> read_chart(ZipParts& parts, std::string_view part, Document& document);

// Comments of sheets and slides, also threaded ones.
std::vector<std::string> read_comments(ZipParts& parts, std::string_view part, Document& document);

}  // namespace carrel::ingest
