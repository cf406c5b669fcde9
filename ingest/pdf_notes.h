// What people added to a PDF after it was made: notes, marks on passages, fields filled in,
// attached files.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/pdf_page.h"

class PDFDoc;

namespace carrel::ingest {

// Gives `page`, whose words are read, its notes: of page `number` (1-based) marks and notes in the file's
// order, then fields with a value.
void read_notes(PDFDoc& document, int number, PdfPage& page);

// Takes files that are attached, as Members does.
struct TakeAttachments {
  std::function<std::uint64_t()> room_bytes;
  std::function<bool(std::string_view name)> wants;
  std::function<void(std::string_view name, std::string_view bytes)> add;
  std::function<void(std::string_view name)> too_big;
  std::function<void()> too_many;  // more is attached than there is room for
};

void give_attachments(PDFDoc& document, const TakeAttachments& take);

}  // namespace carrel::ingest
