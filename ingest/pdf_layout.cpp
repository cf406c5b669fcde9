#include "ingest/pdf_layout.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/unicode.h"
#include "ingest/pdf_bidi.h"
#include "ingest/pdf_columns.h"
#include "ingest/pdf_segments.h"

namespace carrel::ingest {
namespace {

// More words of right-to-left scripts than of others, which digits are not counted among.
bool runs_right_to_left(const PdfPage& page, const std::vector<std::uint32_t>& words) {
  int balance = 0;
  for (const std::uint32_t i : words) {
    const char32_t first = code_point_at(page.words[i].text, 0).value;
    if (is_right_to_left(first)) ++balance;
    if ((first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z')) --balance;
  }
  return balance > 0;
}

// The size and weight that most bytes of a line have.
void measure_font(const PdfPage& page, PdfLine& line) {
  std::map<float, std::size_t> bytes_of_size;
  std::size_t bold_bytes = 0;
  std::size_t bytes = 0;
  for (const std::uint32_t i : line.words) {
    const PdfWord& word = page.words[i];
    bytes_of_size[word.font_size] += word.text.size();
    bytes += word.text.size();
    if (word.bold) bold_bytes += word.text.size();
  }
  std::size_t most = 0;
  for (const auto& [size, count] : bytes_of_size) {
    if (count < most) continue;
    most = count;
    line.font_size = size;
  }
  line.bold = 2 * bold_bytes > bytes;
}

PdfLine make_line(const PdfPage& page, const std::vector<const PdfSegment*>& parts, int column) {
  PdfLine line;
  line.column = column;
  std::vector<std::uint32_t> all;
  for (const PdfSegment* part : parts) all.insert(all.end(), part->words.begin(), part->words.end());
  const bool reversed = runs_right_to_left(page, all);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const PdfSegment& part = *parts[reversed ? parts.size() - 1 - i : i];
    line.segments.push_back(static_cast<std::uint32_t>(line.words.size()));
    if (reversed) {
      line.words.insert(line.words.end(), part.words.rbegin(), part.words.rend());
    } else {
      line.words.insert(line.words.end(), part.words.begin(), part.words.end());
    }
    line.frame = i == 0 ? part.frame : united(line.frame, part.frame);
  }
  line.box = page.words[line.words.front()].box;
  for (const std::uint32_t i : line.words) line.box = united(line.box, page.words[i].box);
  measure_font(page, line);
  return line;
}

// The lines of one column: segments that stand on one line, from left to right.
void append_lines(const PdfPage& page, std::vector<const PdfSegment*> segments, int column,
                  std::vector<PdfLine>& lines) {
  std::stable_sort(segments.begin(), segments.end(), [](const PdfSegment* a, const PdfSegment* b) {
    return a->frame.top + a->frame.bottom < b->frame.top + b->frame.bottom;
  });
  std::vector<const PdfSegment*> row;
  Rect widest;  // what a row is compared with: a drop cap or superscript is not its height
  const auto finish_row = [&] {
    if (row.empty()) return;
    std::stable_sort(row.begin(), row.end(), [](const PdfSegment* a, const PdfSegment* b) {
      return a->frame.left < b->frame.left;
    });
    lines.push_back(make_line(page, row, column));
    row.clear();
  };
  for (const PdfSegment* segment : segments) {
    if (!row.empty() && !same_line(widest, segment->frame)) finish_row();
    const bool is_wider = row.empty() || segment->frame.right - segment->frame.left >
                                             widest.right - widest.left;
    if (is_wider) widest = segment->frame;
    row.push_back(segment);
  }
  finish_row();
}

}  // namespace

std::vector<PdfLine> lay_out(const PdfPage& page) {
  std::vector<PdfLine> lines;
  int column = 0;
  for (std::uint8_t quarters = 0; quarters < 4; ++quarters) {
    const std::vector<PdfSegment> segments = find_segments(page, quarters);
    if (segments.empty()) continue;
    for (const std::vector<std::uint32_t>& group : find_columns(segments)) {
      std::vector<const PdfSegment*> parts;
      for (const std::uint32_t i : group) parts.push_back(&segments[i]);
      append_lines(page, std::move(parts), column, lines);
      ++column;
    }
  }
  return lines;
}

}  // namespace carrel::ingest
