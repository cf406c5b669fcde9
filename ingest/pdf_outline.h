// Finds the titles of a PDF's outline among the lines of its pages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/pdf_layout.h"

namespace carrel::ingest {

struct PdfHeading {
  std::size_t lines = 1;  // that its title takes
  std::size_t entry = 0;  // index in the outline
};

// Entries are met in their order; one whose title is nowhere in the text is passed over.
class PdfOutline {
 public:
  explicit PdfOutline(std::vector<PdfOutlineEntry> entries);

  // Worth following: a few bookmarks do not make an outline.
  bool usable() const noexcept { return entries_.size() >= 3; }

  // The heading that begins at line `first`, and on from there next time.
  std::optional<PdfHeading> match(const PdfPage& page, const std::vector<PdfLine>& lines,
                                  std::size_t first);

  const PdfOutlineEntry& entry(std::size_t index) const& { return entries_[index]; }
  const PdfOutlineEntry& entry(std::size_t index) const&& = delete;
  // The entry around this one; nothing at the top.
  std::optional<std::size_t> parent(std::size_t index) const;

 private:
  std::vector<PdfOutlineEntry> entries_;
  std::vector<std::string> keys_;  // [entries]: what is compared of the titles
  std::size_t next_ = 0;
};

}  // namespace carrel::ingest
