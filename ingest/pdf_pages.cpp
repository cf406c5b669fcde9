#include "ingest/pdf_pages.h"

#include <cstdint>
#include <utility>

#include "ingest/pdf_title.h"

namespace carrel::ingest {
namespace {

// Furniture and the size of running text are told from the pages before and this many after. It
// bounds the memory: pages are written and dropped while later ones are read.
constexpr std::size_t lookahead_pages = 8;

}  // namespace

PdfPages::PdfPages(Document& document, std::vector<PdfOutlineEntry> outline)
    : document_(document), outline_(std::move(outline)), writer_(document, outline_) {}

void PdfPages::add(PdfPage page) {
  LaidOutPage next{std::move(page), {}};
  next.lines = lay_out(next.page);
  furniture_.note(next.page, next.lines);
  sizes_.note(next.page);
  if (next.page.number == 1 && document_.title.empty()) {
    document_.title = title_on(next.page, next.lines);
  }
  waiting_.push_back(std::move(next));
  if (waiting_.size() > lookahead_pages) write_first();
}

void PdfPages::finish() {
  while (!waiting_.empty() && !full_) write_first();
}

void PdfPages::write_first() {
  const LaidOutPage first = std::move(waiting_.front());
  waiting_.pop_front();
  const std::vector<std::uint8_t> furniture = furniture_.find(first.page, first.lines);
  std::vector<PdfLine> lines;
  for (std::size_t i = 0; i < first.lines.size(); ++i) {
    if (furniture[i] == 0) lines.push_back(first.lines[i]);
  }
  const auto blocks = find_blocks(first.page, lines, sizes_.body(), outline_);
  if (writer_.write(first.page, lines, blocks)) return;
  full_ = true;
  document_.issues.push_back({IssueKind::limit, first.page.number,
                              "more text than can be kept; the rest was not read"});
}

}  // namespace carrel::ingest
