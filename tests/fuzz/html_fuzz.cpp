#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/document.h"
#include "core/unicode.h"
#include "ingest/parse.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size_bytes);
  const carrel::Document document = carrel::ingest::parse_html(bytes);
  if (!carrel::is_valid_utf8(document.text) || !carrel::is_valid_utf8(document.title)) std::abort();
  std::size_t end = 0;
  for (const carrel::Block& block : document.blocks) {
    const bool in_order = block.span.begin >= end && block.span.begin < block.span.end;
    if (!in_order || block.span.end > document.text.size()) std::abort();
    if (block.section >= document.sections.size() || block.line < 1) std::abort();
    end = block.span.end;
  }
  return 0;
}
