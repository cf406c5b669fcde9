// Writes pages as the text, blocks, sections and word boxes of a Document.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/document.h"
#include "ingest/pdf_blocks.h"

namespace carrel::ingest {

class PdfWriter {
 public:
  // Both must live as long as this writer.
  PdfWriter(Document& document, const PdfOutline& outline)
      : document_(document), outline_(outline) {}

  // Appends a page. False when a bound of limits.h would be passed; nothing is written then.
  bool write(const PdfPage& page, const std::vector<PdfLine>& lines,
             const std::vector<PdfBlock>& blocks);

 private:
  void write_block(const PdfPage& page, const std::vector<PdfLine>& lines, const PdfBlock& block);
  void write_note(const PdfPage& page, const PdfNote& note, const Page& out);
  void open_section(const PdfBlock& block, const std::string& title);
  std::uint32_t section_of_entry(std::size_t entry);

  Document& document_;
  const PdfOutline& outline_;
  std::vector<WordBox> words_;  // of the page that is being written
  std::uint32_t section_ = 0;
  std::map<std::size_t, std::uint32_t> sections_;  // by outline entry
};

}  // namespace carrel::ingest
