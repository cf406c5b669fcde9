#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/unicode.h"
#include "ingest/chunker.h"
#include "ingest/parse.h"

// The first byte chooses the target, the rest is a Markdown text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  if (size_bytes == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size_bytes - 1);
  const carrel::Document document = carrel::ingest::parse_markdown(bytes);
  const auto count = [](std::string_view text) { return static_cast<int>(text.size() / 3); };
  const int target = data[0];
  std::size_t begin = 0;
  for (const carrel::Chunk& chunk :
       carrel::ingest::chunk(document, count, {.tokens_target = target, .overlap_tokens = 8})) {
    if (chunk.span.begin < begin || chunk.span.empty()) std::abort();
    if (chunk.span.end > document.text.size()) std::abort();
    if (!carrel::is_valid_utf8(chunk.embed_text)) std::abort();
    if (!carrel::is_valid_utf8(chunk.span.in(document.text))) std::abort();
    begin = chunk.span.begin;
  }
  return 0;
}
