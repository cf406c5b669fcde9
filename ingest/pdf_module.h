// What carrel_pdf.so offers: one function, found by its name.
#pragma once

#include <string_view>

#include "core/document.h"

namespace carrel::ingest {

inline constexpr const char* pdf_module_name = "carrel_pdf";
inline constexpr const char* pdf_module_symbol = "carrel_read_pdf";

// Fills `document`, whose type is set already. Never throws: what goes wrong becomes an Issue.
using ReadPdf = void (*)(std::string_view bytes, Document& document);

}  // namespace carrel::ingest
