// Pages of a PDF that are pictures of text, as scanners make them: which they are, and their words.
#pragma once

#include <chrono>

#include "ingest/pdf_file.h"
#include "ingest/recognition.h"

namespace carrel::ingest {

class PdfScans {
 public:
  // All must live as long as this.
  PdfScans(const PdfFile& file, const Recognize& recognize, Document& document)
      : file_(file), recognize_(recognize), document_(document) {}

  // Asks for the words of a page whose own say little while a picture covers much of it, or have no
  // meaning. A page that was not read is an Issue.
  void read(PdfPage& page);

  // What drawing and recognising took.
  std::chrono::steady_clock::duration time() const noexcept { return time_; }

 private:
  void recognize_page(PdfPage& page);

  const PdfFile& file_;
  const Recognize& recognize_;
  Document& document_;
  std::chrono::steady_clock::duration time_{};
};

}  // namespace carrel::ingest
