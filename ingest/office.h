// What the parsers of office formats share at their ends.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/document.h"

namespace carrel::ingest {

// Adds Issue{hidden} when there were such bytes.
void add_hidden_issue(Document& document, std::size_t hidden_bytes);

// The same of whole parts: "2 hidden sheets were left out".
void add_hidden_parts(Document& document, std::size_t count, std::string_view part);

// Title from the headings where there is none, and Issue{no_text} for a document without any.
void finish_office(Document& document);

// The type of a zip file that is a document: "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub"; a
// name such as "xlsb" for packages that nothing here reads; empty for other zip files. Unpacks a
// few small parts at most.
std::string package_type(std::string_view bytes);

}  // namespace carrel::ingest
