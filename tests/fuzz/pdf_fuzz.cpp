#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/document.h"
#include "core/unicode.h"
#include "core/word_boxes.h"
#include "ingest/parse.h"

// Fontconfig keeps what it read of the system's fonts until the process ends.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size_bytes);
  const carrel::Document document = carrel::ingest::parse(bytes, "fuzz.pdf");
  if (!carrel::is_valid_utf8(document.text) || !carrel::is_valid_utf8(document.title)) std::abort();
  std::size_t end = 0;
  for (const carrel::Block& block : document.blocks) {
    const bool in_order = block.span.begin >= end && block.span.begin < block.span.end;
    if (!in_order || block.span.end > document.text.size()) std::abort();
    if (block.section >= document.sections.size()) std::abort();
    end = block.span.end;
  }
  for (const carrel::Page& page : document.pages) {
    for (const carrel::WordBox& word : carrel::words_of(page)) {
      if (word.span.begin < page.span.begin || word.span.end > page.span.end) std::abort();
    }
  }
  return 0;
}
