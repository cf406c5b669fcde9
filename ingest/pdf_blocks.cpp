#include "ingest/pdf_blocks.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "core/unicode.h"
#include "ingest/pdf_tables.h"

namespace carrel::ingest {
namespace {

// In units of the font size or line height, except where they say bytes or lines.
constexpr float gap_over_usual = 0.45F;     // more space than between the page's lines: a new paragraph
constexpr float size_change = 0.12F;
constexpr float indent_min = 0.8F;
constexpr float short_line_share = 0.25F;   // of the column's width left free at a paragraph's end
constexpr float heading_size_ratio = 1.13F; // against running text
constexpr std::size_t heading_bytes_max = 200;
constexpr std::size_t bold_heading_bytes_max = 100;
constexpr std::size_t heading_lines_max = 3;
constexpr std::size_t heading_number_bytes_max = 8;

float height(const Rect& box) { return box.bottom - box.top; }

std::string_view first_word(const PdfPage& page, const PdfLine& line) {
  return page.words[line.words.front()].text;
}

std::string_view last_word(const PdfPage& page, const PdfLine& line) {
  return page.words[line.words.back()].text;
}

bool is_bullet(std::string_view word) {
  for (const std::string_view bullet :
       {"\xE2\x80\xA2", "\xE2\x96\xAA", "\xE2\x97\x8F", "\xE2\x97\xA6", "\xE2\x80\x93", "-", "*",
        "\xE2\x96\xA0", "\xE2\x97\x8B", "\xE2\x9E\xA2", "\xE2\x80\xA3", "\xE2\x81\x83", "\xC2\xB7",
        "\xEF\x82\xB7", "\xEF\x82\xA7", "\xE2\x9C\x93"}) {
    if (word == bullet) return true;
  }
  return false;
}

// "1.", "12)", "(a)", "iv)" and the like.
bool is_item_number(std::string_view word) {
  const bool open = word.starts_with('(');
  if (open) word.remove_prefix(1);
  if (word.size() < 2 || word.size() > 4) return false;
  if (word.back() != ')' && (open || word.back() != '.')) return false;
  word.remove_suffix(1);
  const auto all_of = [&](std::string_view set) {
    return word.find_first_not_of(set) == std::string_view::npos;
  };
  const bool one_letter = word.size() == 1 && word.front() >= 'a' && word.front() <= 'z';
  return all_of("0123456789") || all_of("ivx") || one_letter;
}

bool starts_item(const PdfPage& page, const PdfLine& line) {
  if (line.words.size() < 2) return false;
  const std::string_view word = first_word(page, line);
  return is_bullet(word) || is_item_number(word);
}

bool ends_sentence(std::string_view word) {
  while (!word.empty() && (word.back() == '"' || word.back() == ')' || word.back() == '\'')) {
    word.remove_suffix(1);
  }
  return !word.empty() && (word.back() == '.' || word.back() == '!' || word.back() == '?' ||
                           word.back() == ':' || word.ends_with("\xE3\x80\x82"));
}

std::size_t line_bytes(const PdfPage& page, const PdfLine& line) {
  std::size_t bytes = 0;
  for (const std::uint32_t i : line.words) bytes += page.words[i].text.size() + 1;
  return bytes;
}

bool has_letter(const PdfPage& page, const PdfLine& line) {
  for (const std::uint32_t i : line.words) {
    for (const char c : page.words[i].text) {
      const bool latin = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (latin || static_cast<unsigned char>(c) >= 0xC3) return true;
    }
  }
  return false;
}

// Where a column begins and ends, and the space that usually is between its lines.
struct ColumnShape {
  float left = 0;
  float right = 0;
  float gap = 0;
};

std::vector<ColumnShape> measure_columns(const std::vector<PdfLine>& lines) {
  std::vector<ColumnShape> shapes;
  for (std::size_t begin = 0; begin < lines.size();) {
    std::size_t end = begin;
    ColumnShape shape{lines[begin].frame.left, lines[begin].frame.right, 0};
    std::vector<float> gaps;
    for (; end < lines.size() && lines[end].column == lines[begin].column; ++end) {
      shape.left = std::min(shape.left, lines[end].frame.left);
      shape.right = std::max(shape.right, lines[end].frame.right);
      if (end == begin) continue;
      const float gap = lines[end].frame.top - lines[end - 1].frame.bottom;
      if (gap < 2 * height(lines[end].frame)) gaps.push_back(gap);
    }
    if (!gaps.empty()) {
      const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
      std::nth_element(gaps.begin(), middle, gaps.end());
      shape.gap = *middle;
    }
    shapes.insert(shapes.end(), end - begin, shape);
    begin = end;
  }
  return shapes;  // [lines]
}

class BlockFinder {
 public:
  BlockFinder(const PdfPage& page, const std::vector<PdfLine>& lines, float body_size,
              PdfOutline& outline)
      : page_(page),
        lines_(lines),
        body_size_(body_size),
        has_outline_(outline.usable()),
        tables_(find_tables(page, lines)),
        shapes_(measure_columns(lines)),
        headings_(lines.size()) {
    if (has_outline_) match_outline(outline);
  }

  std::vector<PdfBlock> find() const {
    std::vector<PdfBlock> blocks;
    for (std::size_t i = 0; i < lines_.size();) {
      PdfBlock block = block_at(i);
      i = block.end;
      blocks.push_back(block);
    }
    return blocks;
  }

 private:
  void match_outline(PdfOutline& outline) {
    for (std::size_t i = 0; i < lines_.size();) {
      headings_[i] = outline.match(page_, lines_, i);
      i += headings_[i] ? headings_[i]->lines : 1;
    }
  }

  PdfBlock block_at(std::size_t i) const {
    if (const auto& heading = headings_[i]) {
      return {BlockKind::heading, i, i + heading->lines, 0, heading->entry};
    }
    if (tables_[i] != 0) return table_at(i);
    if (const int level = heading_level(i); level > 0) return heading_at(i, level);
    return paragraph_at(i);
  }

  PdfBlock table_at(std::size_t i) const {
    std::size_t end = i + 1;
    while (end < lines_.size() && tables_[end] == tables_[i] && !headings_[end]) ++end;
    return {BlockKind::table, i, end};
  }

  PdfBlock heading_at(std::size_t i, int level) const {
    std::size_t end = i + 1;
    while (end < lines_.size() && end - i < heading_lines_max && heading_level(end) == level &&
           lines_[end].bold == lines_[i].bold && !breaks_by_space(end)) {
      ++end;
    }
    return {BlockKind::heading, i, end, level};
  }

  PdfBlock paragraph_at(std::size_t i) const {
    const bool item = starts_item(page_, lines_[i]);
    std::size_t end = i + 1;
    while (end < lines_.size() && !breaks(i, end, item)) ++end;
    return {item ? BlockKind::list_item : BlockKind::paragraph, i, end};
  }

  // 0: no heading. Levels tell only that a bigger heading holds the smaller ones after it. Where
  // there is an outline, only its titles are headings.
  int heading_level(std::size_t i) const {
    if (has_outline_) return 0;
    const PdfLine& line = lines_[i];
    if (body_size_ <= 0 || tables_[i] != 0 || !has_letter(page_, line)) return 0;
    if (!is_one_run(line)) return 0;
    const std::size_t bytes = line_bytes(page_, line);
    const std::string_view last = last_word(page_, line);
    const bool ends_like_text = last.ends_with('.') || last.ends_with(',') || last.ends_with(';');
    const float ratio = line.font_size / body_size_;
    if (ratio >= heading_size_ratio && bytes <= heading_bytes_max && !ends_like_text) {
      return ratio >= 1.8F ? 1 : ratio >= 1.4F ? 2 : 3;
    }
    const bool alone = (i == 0 || breaks_by_space(i)) || lines_[i - 1].bold != line.bold;
    const bool bold_heading = line.bold && ratio > 0.95F && bytes <= bold_heading_bytes_max &&
                              !ends_like_text && last.back() != ':' && alone && !next_is_bold(i);
    return bold_heading ? 4 : 0;
  }

  // Text with a wide gap is no heading, unless the gap is behind its number.
  bool is_one_run(const PdfLine& line) const {
    if (line.segments.size() == 1) return true;
    return line.segments.size() == 2 && line.segments[1] == 1 &&
           first_word(page_, line).size() <= heading_number_bytes_max;
  }

  // More than a few bold lines in a row are emphasis.
  bool next_is_bold(std::size_t i) const {
    std::size_t count = 0;
    while (i + count < lines_.size() && lines_[i + count].bold) ++count;
    return count > heading_lines_max;
  }

  bool breaks_by_space(std::size_t i) const {
    const PdfLine& before = lines_[i - 1];
    const PdfLine& line = lines_[i];
    if (before.column != line.column) return true;
    const float gap = line.frame.top - before.frame.bottom;
    const float size = std::max(height(before.frame), 1.0F);
    return gap > shapes_[i].gap + gap_over_usual * size || gap < -2 * size;
  }

  bool breaks_by_font(std::size_t i) const {
    const PdfLine& before = lines_[i - 1];
    const PdfLine& line = lines_[i];
    const float bigger = std::max(before.font_size, line.font_size);
    if (std::abs(before.font_size - line.font_size) > size_change * bigger) return true;
    return before.bold && !line.bold;
  }

  bool breaks_by_indent(std::size_t i) const {
    const PdfLine& before = lines_[i - 1];
    const PdfLine& line = lines_[i];
    const float indent = indent_min * std::max(line.font_size, 4.0F);
    if (line.frame.left < before.frame.left + indent) return false;
    const bool has_next = i + 1 < lines_.size() && lines_[i + 1].column == line.column;
    const bool next_is_back = has_next && lines_[i + 1].frame.left < line.frame.left - indent / 2;
    return next_is_back || (!has_next && ends_sentence(last_word(page_, before)));
  }

  bool ends_short(std::size_t i) const {
    const ColumnShape& shape = shapes_[i];
    const float free = shape.right - lines_[i].frame.right;
    return free > short_line_share * (shape.right - shape.left) &&
           ends_sentence(last_word(page_, lines_[i]));
  }

  // Whether line `i` begins a new block after the one that began at `first`.
  bool breaks(std::size_t first, std::size_t i, bool item) const {
    if (tables_[i] != 0 || breaks_by_space(i) || breaks_by_font(i)) return true;
    if (starts_item(page_, lines_[i]) && (item || ends_sentence(last_word(page_, lines_[i - 1])))) {
      return true;
    }
    if (headings_[i].has_value() || heading_level(i) > 0) return true;
    if (item) return i == first + 1 ? false : lines_[i].frame.left < lines_[first].frame.left - 1;
    return breaks_by_indent(i) || ends_short(i - 1);
  }

  const PdfPage& page_;
  const std::vector<PdfLine>& lines_;
  float body_size_;
  bool has_outline_;
  std::vector<std::uint32_t> tables_;              // [lines]
  std::vector<ColumnShape> shapes_;                // [lines]
  std::vector<std::optional<PdfHeading>> headings_;  // [lines]; found in the outline
};

}  // namespace

void PdfFontSizes::note(const PdfPage& page) {
  for (const PdfWord& word : page.words) {
    bytes_[static_cast<int>(std::lround(2 * word.font_size))] += word.text.size();
  }
}

float PdfFontSizes::body() const {
  int best = 0;
  std::size_t most = 0;
  for (const auto& [half_points, bytes] : bytes_) {
    if (half_points <= 0 || bytes <= most) continue;
    most = bytes;
    best = half_points;
  }
  return static_cast<float>(best) / 2;
}

std::vector<PdfBlock> find_blocks(const PdfPage& page, const std::vector<PdfLine>& lines,
                                  float body_size, PdfOutline& outline) {
  return BlockFinder(page, lines, body_size, outline).find();
}

}  // namespace carrel::ingest
