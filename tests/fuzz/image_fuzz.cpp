// Image files, by an OCR whose answer depends on the size of the picture.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingest/limits.h"
#include "ingest/members.h"
#include "ingest/parse.h"
#include "tests/fuzz/document_checks.h"

namespace carrel::ingest {
namespace {

// Words in a row, of a page of any size; or an OCR that broke.
Recognition answer(const GrayPicture& picture) {
  if (picture.rows.size() != std::size_t{picture.width} * picture.height) std::abort();
  if (picture.rows.size() > recognized_pixels_max) std::abort();
  Recognition recognition;
  recognition.end = static_cast<RecognitionEnd>(picture.width % 5);
  for (std::uint32_t i = 0; i < picture.height % 9; ++i) {
    recognition.words.push_back({.text = "word", .left = 5 * i, .top = i % 3, .right = 5 * i + 4,
                                 .bottom = i % 3 + 3, .line = i / 3, .line_height = 4,
                                 .confidence = 90});
  }
  return recognition;
}

}  // namespace
}  // namespace carrel::ingest

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  using namespace carrel::ingest;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size_bytes);
  Members members(size_bytes, [](FoundDocument) {}, answer);
  carrel::abort_unless_well_formed(parse_image(bytes, "fuzz", members));
  return 0;
}
