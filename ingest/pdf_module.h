// What carrel_pdf.so offers: functions, found by their names.
#pragma once

#include <string>
#include <string_view>

#include "core/document.h"
#include "ingest/pdf_notes.h"
#include "ingest/pdf_render.h"
#include "ingest/recognition.h"

namespace carrel::ingest {

inline constexpr const char* pdf_module_name = "carrel_pdf";
inline constexpr const char* pdf_module_symbol = "carrel_read_pdf";

// Fills `document`, whose type is set already, and gives attached files to `take` first; `recognize`
// is asked for the words of pages that are pictures. Never throws: what goes wrong becomes an Issue.
using ReadPdf = void (*)(std::string_view bytes, const TakeAttachments& take,
                         const Recognize& recognize, Document& document);

// As pdf_render.h says. False when the page cannot be read. Neither throws.
inline constexpr const char* pdf_size_symbol = "carrel_size_pdf_page";
using SizePdfPage = bool (*)(std::string_view bytes, int page, PageSize& size);
inline constexpr const char* pdf_render_symbol = "carrel_render_pdf_page";
using RenderPdfPage = bool (*)(std::string_view bytes, int page, int width, std::string& png);

}  // namespace carrel::ingest
