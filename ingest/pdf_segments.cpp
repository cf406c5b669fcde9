#include "ingest/pdf_segments.h"

#include <algorithm>

namespace carrel::ingest {
namespace {

// In units of the font size. A justified line stretches its spaces to about one; columns of tables
// begin at about one and a half, but poppler says where it saw no space.
constexpr float segment_gap_max = 1.2F;
constexpr float unspaced_gap_max = 0.6F;
constexpr float backward_gap_max = 0.5F;  // kerning and overstruck accents go back a little

// Small capitals are two font sizes side by side; poppler sees a space where the size changes.
constexpr float glued_gap_max = 0.1F;
constexpr float size_change_min = 0.1F;

bool continues(const PdfSegment& segment, const PdfWord& last, const Rect& frame) {
  if (!same_line(segment.frame, frame)) return false;
  const float em = std::max(segment.font_size, 1.0F);
  const float gap = frame.left - segment.frame.right;
  const float gap_max = last.space_after ? segment_gap_max : unspaced_gap_max;
  return gap > -backward_gap_max * em && gap < gap_max * em;
}

}  // namespace

Rect united(const Rect& a, const Rect& b) {
  return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right),
          std::max(a.bottom, b.bottom)};
}

bool same_line(const Rect& a, const Rect& b) {
  const float overlap = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
  const float smaller = std::min(a.bottom - a.top, b.bottom - b.top);
  return overlap > 0.5F * smaller;
}

bool is_glued(const PdfPage& page, const PdfWord& a, const PdfWord& b) {
  const Rect left = reading_frame(page, a);
  const Rect right = reading_frame(page, b);
  const float gap = right.left - left.right;
  const float size = std::min(a.font_size, b.font_size);
  if (gap < -size) return false;  // right to left: the next word stands to the left
  const float change = std::max(a.font_size, b.font_size) - size;
  if (!a.space_after && gap < glued_gap_max * size) return true;
  return change > size_change_min * size && gap < glued_gap_max * size;
}

Rect reading_frame(const PdfPage& page, const PdfWord& word) {
  const Rect& box = word.box;
  switch (word.quarters) {
    case 1:  // top to bottom
      return {box.top, page.width - box.right, box.bottom, page.width - box.left};
    case 2:  // upside down
      return {page.width - box.right, page.height - box.bottom, page.width - box.left,
              page.height - box.top};
    case 3:  // bottom to top
      return {page.height - box.bottom, box.left, page.height - box.top, box.right};
    default:
      return box;
  }
}

std::vector<PdfSegment> find_segments(const PdfPage& page, std::uint8_t quarters) {
  std::vector<PdfSegment> segments;
  for (std::uint32_t i = 0; i < page.words.size(); ++i) {
    const PdfWord& word = page.words[i];
    if (word.quarters != quarters) continue;
    const Rect frame = reading_frame(page, word);
    const float size = word.font_size > 0 ? word.font_size : frame.bottom - frame.top;
    if (!segments.empty() &&
        continues(segments.back(), page.words[segments.back().words.back()], frame)) {
      PdfSegment& segment = segments.back();
      segment.words.push_back(i);
      segment.frame = united(segment.frame, frame);
      segment.font_size = std::max(segment.font_size, size);
    } else {
      segments.push_back({{i}, frame, size});
    }
  }
  return segments;
}

}  // namespace carrel::ingest
