#include "ingest/pdf_tables.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "ingest/pdf_segments.h"

namespace carrel::ingest {
namespace {

constexpr std::size_t rows_min = 3;          // with more than one cell
constexpr std::size_t labels_between_max = 2;// lines of one cell between two rows
constexpr float row_gap_max = 2.5F;          // in line heights
constexpr float aligned_within = 3.0F;       // points
constexpr float aligned_share_min = 0.6F;

struct Cell {
  float left = 0;
  float right = 0;
  bool has_digit = false;
};

Cell last_cell(const PdfPage& page, const PdfLine& line) {
  Cell cell;
  bool first = true;
  for (std::size_t i = line.segments.back(); i < line.words.size(); ++i) {
    const PdfWord& word = page.words[line.words[i]];
    const Rect frame = reading_frame(page, word);
    cell.left = first ? frame.left : std::min(cell.left, frame.left);
    cell.right = first ? frame.right : std::max(cell.right, frame.right);
    first = false;
    cell.has_digit = cell.has_digit || word.text.find_first_of("0123456789") != std::string::npos;
  }
  return cell;
}

bool follows(const PdfLine& a, const PdfLine& b) {
  const float height = a.frame.bottom - a.frame.top;
  const float gap = b.frame.top - a.frame.bottom;
  return a.column == b.column && gap < row_gap_max * height && gap > -height;
}

// Prose that justification has torn apart has wide gaps too, but not where its neighbours have them.
bool cells_align(const PdfPage& page, const std::vector<PdfLine>& lines,
                 const std::vector<std::size_t>& rows) {
  std::vector<Cell> cells;
  for (const std::size_t row : rows) cells.push_back(last_cell(page, lines[row]));
  std::size_t aligned = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    bool found = false;
    for (std::size_t k = i > 2 ? i - 3 : 0; k < cells.size() && k < i + 4 && !found; ++k) {
      if (k == i) continue;
      const bool left = std::abs(cells[i].left - cells[k].left) < aligned_within;
      const bool right = std::abs(cells[i].right - cells[k].right) < aligned_within;
      found = left || (right && cells[i].has_digit && cells[k].has_digit);
    }
    aligned += found ? 1 : 0;
  }
  return static_cast<float>(aligned) >= aligned_share_min * static_cast<float>(cells.size());
}

}  // namespace

std::vector<std::uint32_t> find_tables(const PdfPage& page, const std::vector<PdfLine>& lines) {
  std::vector<std::uint32_t> tables(lines.size(), 0);
  std::uint32_t number = 0;
  for (std::size_t begin = 0; begin < lines.size();) {
    if (lines[begin].segments.size() < 2) {
      ++begin;
      continue;
    }
    std::vector<std::size_t> rows{begin};
    std::size_t labels = 0;
    for (std::size_t i = begin + 1; i < lines.size() && follows(lines[i - 1], lines[i]); ++i) {
      if (lines[i].segments.size() >= 2) {
        rows.push_back(i);
        labels = 0;
      } else if (++labels > labels_between_max) {
        break;
      }
    }
    const std::size_t end = rows.back() + 1;
    if (rows.size() >= rows_min && cells_align(page, lines, rows)) {
      ++number;
      for (std::size_t i = begin; i < end; ++i) tables[i] = number;
    }
    begin = end;
  }
  return tables;
}

}  // namespace carrel::ingest
