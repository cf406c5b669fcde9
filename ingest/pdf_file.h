// A PDF read by poppler, one page at a time. With pdf_strings.h and pdf_text_device.h the only part
// of carrel that knows poppler; see docs/adr/0013-poppler-core.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/pdf_notes.h"
#include "ingest/pdf_page.h"
#include "ingest/pdf_render.h"

namespace carrel::ingest {

struct PdfPicture {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::string rows;  // [height, width, 3], of gray ones [height, width]
};

class PdfFile {
 public:
  enum class State { open, needs_password, damaged };

  // `bytes` must live as long as this object. Never throws on content.
  explicit PdfFile(std::string_view bytes);
  ~PdfFile();
  PdfFile(PdfFile&&) = delete;
  PdfFile& operator=(PdfFile&&) = delete;

  State state() const noexcept { return state_; }

  // The following need State::open.
  int page_count() const;
  // The words of a page in poppler's order; nothing when the page cannot be read. `index` is 0-based.
  std::optional<PdfPage> read_page(int index) const;
  // Width and height of a page as it is shown; nothing when there is no such page.
  std::optional<PageSize> page_size(int index) const;
  // What the page looks like; nothing when it cannot be drawn.
  std::optional<PdfPicture> draw_page(int index, double dots_per_inch) const;
  std::optional<PdfPicture> draw_gray_page(int index, double dots_per_inch) const;
  // How much of a page pictures cover, 0 to 1.
  float picture_share(int index) const;
  void give_attachments(const TakeAttachments& take) const;
  // Whether pages read so far had fonts whose characters poppler-data would tell. Of the file that
  // this thread opened last.
  bool lacks_character_tables() const;
  std::vector<PdfOutlineEntry> outline() const;  // in document order; empty when there is none
  std::string title() const;
  std::string author() const;
  std::string date() const;  // ISO 8601 in UTC; empty when unknown

 private:
  struct Poppler;
  std::unique_ptr<Poppler> poppler_;
  State state_ = State::damaged;
};

}  // namespace carrel::ingest
