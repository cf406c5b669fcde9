// The bytes a reader process sends: whatever they are, what is made of them is well-formed or an
// Error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/document.h"
#include "core/error.h"
#include "core/unicode.h"
#include "core/word_boxes.h"
#include "ingest/document_wire.h"
#include "ingest/reader_messages.h"

namespace carrel::ingest {
namespace {

void expect_sound(const Document& document) {
  if (!is_valid_utf8(document.text) || !is_valid_utf8(document.title)) std::abort();
  std::size_t end = 0;
  for (const Block& block : document.blocks) {
    const bool in_order = block.span.begin >= end && block.span.begin < block.span.end;
    if (!in_order || block.span.end > document.text.size()) std::abort();
    if (block.section >= document.sections.size()) std::abort();
    if (static_cast<std::size_t>(block.kind) >= block_kind_count) std::abort();
    document.heading_path(block.section);
    end = block.span.end;
  }
  for (const Page& page : document.pages) {
    for (const WordBox& word : words_of(page)) {
      if (word.span.begin > word.span.end || word.span.end > document.text.size()) std::abort();
    }
  }
}

template <typename Read>
void expect_value_or_error(const Read& read) {
  try {
    read();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::corrupt) std::abort();
  }
}

}  // namespace
}  // namespace carrel::ingest

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  using namespace carrel::ingest;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size_bytes);
  expect_value_or_error([&] {
    const carrel::Document document = decode_document(bytes);
    expect_sound(document);
    // What was taken in can be sent on, and is then the same.
    if (encode_document(decode_document(encode_document(document))) != encode_document(document)) {
      std::abort();
    }
  });
  expect_value_or_error([&] { expect_sound(decode_found(bytes).document); });
  expect_value_or_error([&] { decode_request(bytes); });
  expect_value_or_error([&] { decode_page_size(bytes); });
  expect_value_or_error([&] { decode_protections(bytes); });
  expect_value_or_error([&] { decode_picture(bytes); });
  expect_value_or_error([&] {
    const std::string sent = encode_recognition(decode_recognition(bytes));
    if (encode_recognition(decode_recognition(sent)) != sent) std::abort();
  });
  return 0;
}
