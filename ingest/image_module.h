// What carrel_image.so offers: functions, found by their names.
#pragma once

#include <string>
#include <string_view>

#include "core/document.h"
#include "ingest/page_size.h"
#include "ingest/recognition.h"

namespace carrel::ingest {

inline constexpr const char* image_module_name = "carrel_image";

// Fills `document`, whose type is set already. Never throws on content; what `recognize` throws.
inline constexpr const char* image_read_symbol = "carrel_read_image";
using ReadImage = void (*)(std::string_view bytes, const Recognize& recognize, Document& document);

// As image.h says. False when the page cannot be read. Neither throws.
inline constexpr const char* image_size_symbol = "carrel_size_image_page";
using SizeImagePage = bool (*)(std::string_view bytes, int page, PageSize& size);
inline constexpr const char* image_render_symbol = "carrel_render_image_page";
using RenderImagePage = bool (*)(std::string_view bytes, int page, int width, std::string& png);

}  // namespace carrel::ingest
