#include "ingest/pdf_module.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include "ingest/limits.h"
#include "ingest/pdf_file.h"
#include "ingest/pdf_metadata.h"
#include "ingest/pdf_pages.h"
#include "ingest/pdf_scans.h"

namespace carrel::ingest {
namespace {

std::vector<PdfOutlineEntry> outline_of(const PdfFile& file, Document& document) {
  std::vector<PdfOutlineEntry> entries = file.outline();
  if (entries.size() >= pdf_outline_entries_max) {
    document.issues.push_back({IssueKind::part_limit, 0, "its outline is longer than is read"});
  }
  return entries;
}

class PdfReader {
 public:
  PdfReader(const PdfFile& file, const Recognize& recognize, Document& document)
      : file_(file),
        document_(document),
        pages_(document, outline_of(file, document)),
        scans_(file, recognize, document) {}

  void read() {
    read_metadata(file_, document_);
    const int count = std::min(file_.page_count(), pages_max);
    if (count < file_.page_count()) note(IssueKind::limit, 0, "more pages than are read");
    const auto start = std::chrono::steady_clock::now();
    const auto time_max = std::chrono::seconds(pdf_seconds_max);
    for (int i = 0; i < count && !pages_.full(); ++i) {
      if (std::chrono::steady_clock::now() - start - scans_.time() > time_max) {
        note(IssueKind::limit, i + 1, "reading took too long; the rest was not read");
        break;
      }
      read_page(i);
    }
    pages_.finish();
    if (file_.lacks_character_tables()) {
      note(IssueKind::unsupported, 0,
           "some fonts need tables of characters that are not installed (Debian: poppler-data)");
    }
    if (document_.blocks.empty() && document_.issues.empty()) {
      note(IssueKind::no_text, 0, "no page has text");
    }
  }

 private:
  void note(IssueKind kind, int page, const char* message) {
    document_.issues.push_back({kind, page, message});
  }

  void note_hidden(const PdfPage& page) {
    const bool one = page.hidden_glyphs == 1;
    note(IssueKind::hidden, page.number,
         (std::to_string(page.hidden_glyphs) + (one ? " character" : " characters") +
          " that nobody sees (" + page.hidden_why + ") left out").c_str());
  }

  void read_page(int index) {
    auto page = file_.read_page(index);
    if (!page) {
      note(IssueKind::damaged, index + 1, "the page cannot be read");
      return;
    }
    if (page->hidden_glyphs > 0) note_hidden(*page);
    if (page->too_many_words) note(IssueKind::part_limit, index + 1, "more words than are read");
    if (page->notes_are_cut) {
      note(IssueKind::part_limit, index + 1, "notes on it are longer, or more, than are read");
    }
    scans_.read(*page);
    pages_.add(std::move(*page));
  }

  const PdfFile& file_;
  Document& document_;
  PdfPages pages_;
  PdfScans scans_;
};

void read_pdf(std::string_view bytes, const TakeAttachments& take, const Recognize& recognize,
              Document& document) {
  const PdfFile file(bytes);
  switch (file.state()) {
    case PdfFile::State::needs_password:
      document.issues.push_back({IssueKind::encrypted, 0, "the file needs a password"});
      break;
    case PdfFile::State::damaged:
      document.issues.push_back({IssueKind::damaged, 0, "the file is not a readable PDF"});
      break;
    case PdfFile::State::open:
      file.give_attachments(take);
      PdfReader(file, recognize, document).read();
      break;
  }
}

}  // namespace
}  // namespace carrel::ingest

// Nothing may be thrown through the boundary of the module; poppler itself throws where a damaged
// file asks it for too much memory.
extern "C" void carrel_read_pdf(std::string_view bytes, const carrel::ingest::TakeAttachments& take,
                                const carrel::ingest::Recognize& recognize,
                                carrel::Document& document) {
  try {
    carrel::ingest::read_pdf(bytes, take, recognize, document);
  } catch (const std::exception& error) {
    document.issues.push_back({carrel::IssueKind::damaged, 0, error.what()});
  }
}
