#include "ingest/pdf_furniture.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <utility>

namespace carrel::ingest {
namespace {

constexpr float edge_share = 0.13F;          // of a page's height, at its top and at its bottom
constexpr float apart_line_heights = 0.8F;   // the gap between furniture and text
constexpr int repeated_pages_min = 3;
constexpr std::size_t signature_bytes_max = 200;

struct EdgeLine {
  std::size_t line = 0;
  std::string signature;
};

// The letters of a line, with one '#' for each number.
std::string signature(const PdfPage& page, const PdfLine& line) {
  std::string out;
  for (const std::uint32_t word : line.words) {
    for (const char c : page.words[word].text) {
      const bool is_digit = c >= '0' && c <= '9';
      const bool is_letter = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
      if (is_digit && (out.empty() || out.back() != '#')) out += '#';
      if (is_letter) out += c;
      if (c >= 'A' && c <= 'Z') out += static_cast<char>(c + 32);
      if (out.size() >= signature_bytes_max) return out;
    }
  }
  return out;
}

bool is_roman_number(std::string_view text) {
  return !text.empty() && text.size() <= 6 &&
         text.find_first_not_of("ivxlc") == std::string_view::npos;
}

bool is_page_number(std::string_view signature) {
  constexpr auto known = std::to_array<std::string_view>(
      {"#", "##", "#of#", "page#", "page#of#", "p#", "pg#", "#page", "seite#", "seite#von#"});
  return std::find(known.begin(), known.end(), signature) != known.end() ||
         is_roman_number(signature);
}

// Indices of lines from one edge of the page inwards.
std::vector<std::size_t> from_edge(const std::vector<PdfLine>& lines, bool top) {
  std::vector<std::size_t> order(lines.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return top ? lines[a].box.top < lines[b].box.top : lines[a].box.bottom > lines[b].box.bottom;
  });
  return order;
}

float height(const Rect& box) { return box.bottom - box.top; }

// The lines within the edge zone that a gap parts from what comes after them.
void append_edge(const PdfPage& page, const std::vector<PdfLine>& lines, bool top,
                 std::vector<EdgeLine>& out) {
  const float zone = edge_share * page.height;
  const std::vector<std::size_t> order = from_edge(lines, top);
  std::size_t group_begin = 0;
  float reach = 0;  // how far from the edge the lines so far reach
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Rect& box = lines[order[i]].box;
    const float far = top ? box.bottom : page.height - box.top;
    const float near = top ? box.top : page.height - box.bottom;
    const bool apart = i > 0 && near - reach > apart_line_heights * height(box);
    if (apart) {
      for (std::size_t k = group_begin; k < i; ++k) {
        out.push_back({order[k], (top ? "t" : "b") + signature(page, lines[order[k]])});
      }
      group_begin = i;
    }
    reach = std::max(reach, far);
    if (reach > zone) return;
  }
}

std::vector<EdgeLine> edge_lines(const PdfPage& page, const std::vector<PdfLine>& lines) {
  std::vector<EdgeLine> out;
  append_edge(page, lines, true, out);
  append_edge(page, lines, false, out);
  return out;
}

}  // namespace

void PdfFurniture::note(const PdfPage& page, const std::vector<PdfLine>& lines) {
  std::vector<std::string> seen;
  for (EdgeLine& edge : edge_lines(page, lines)) {
    if (std::find(seen.begin(), seen.end(), edge.signature) != seen.end()) continue;
    ++pages_[edge.signature];
    seen.push_back(std::move(edge.signature));
  }
}

std::vector<std::uint8_t> PdfFurniture::find(const PdfPage& page,
                                             const std::vector<PdfLine>& lines) const {
  std::vector<std::uint8_t> furniture(lines.size(), 0);
  for (const EdgeLine& edge : edge_lines(page, lines)) {
    const auto known = pages_.find(edge.signature);
    const bool repeated = known != pages_.end() && known->second >= repeated_pages_min &&
                          edge.signature.size() > 1;
    const std::string_view letters = std::string_view(edge.signature).substr(1);
    if (repeated || is_page_number(letters)) furniture[edge.line] = 1;
  }
  return furniture;
}

}  // namespace carrel::ingest
