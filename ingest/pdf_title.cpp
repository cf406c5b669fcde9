#include "ingest/pdf_title.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>

#include "core/unicode.h"
#include "ingest/limits.h"
#include "ingest/pdf_segments.h"

namespace carrel::ingest {
namespace {

constexpr float title_size_ratio = 1.25F;   // against the size of most of the page's text
constexpr float title_zone_share = 0.6F;    // of the page's height
constexpr std::size_t title_bytes_max = 250;

float most_common_size(const PdfPage& page) {
  std::map<float, std::size_t> bytes;
  for (const PdfWord& word : page.words) bytes[word.font_size] += word.text.size();
  const auto most = std::max_element(bytes.begin(), bytes.end(), [](const auto& a, const auto& b) {
    return a.second < b.second;
  });
  return most == bytes.end() ? 0 : most->first;
}

// How most of the page's text lies: a stamp along the margin is no title.
std::uint8_t main_direction(const PdfPage& page) {
  std::array<std::size_t, 4> bytes{};
  for (const PdfWord& word : page.words) bytes[word.quarters & 3U] += word.text.size();
  return static_cast<std::uint8_t>(std::max_element(bytes.begin(), bytes.end()) - bytes.begin());
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = code_point_at(text, i);
    const bool is_space = c.value <= 0x20 || (c.value >= 0x7F && c.value <= 0xA0);
    if (out.size() + c.size_bytes > metadata_read_bytes) break;
    if (is_space) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      append_utf8(out, c.value);
    }
    i += c.size_bytes;
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

bool is_real_title(std::string_view title) {
  const std::string low = fold(title);
  constexpr auto junk_beginnings = std::to_array<std::string_view>(
      {"untitled", "microsoft word -", "microsoft powerpoint -", "microsoft excel -", "powerpoint pr",
       "document", "file://", "c:\\", "d:\\", "print", "slide 1", "layout 1", "(anonymous)", "doc1"});
  for (const std::string_view junk : junk_beginnings) {
    if (low == junk || (junk.size() > 10 && low.starts_with(junk))) return false;
  }
  if (low.starts_with("untitled") || low.starts_with("document1") || low.starts_with("c:\\")) {
    return false;
  }
  constexpr auto file_endings = std::to_array<std::string_view>(
      {".doc", ".docx", ".pdf", ".dvi", ".tex", ".indd", ".qxd", ".qxp", ".ppt", ".pptx", ".xls",
       ".xlsx", ".rtf", ".wpd", ".pub", ".eps", ".ps", ".txt", ".html", ".htm", ".tif", ".odt"});
  for (const std::string_view ending : file_endings) {
    if (low.ends_with(ending)) return false;
  }
  const bool has_letter = std::any_of(low.begin(), low.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
  });
  return has_letter && low.size() > 2;
}

std::string title_on(const PdfPage& page, const std::vector<PdfLine>& lines) {
  const std::uint8_t direction = main_direction(page);
  const float height = direction % 2 == 0 ? page.height : page.width;
  const auto may_be_title = [&](const PdfLine& line) {
    return page.words[line.words.front()].quarters == direction &&
           line.frame.bottom < title_zone_share * height;
  };
  float biggest = 0;
  for (const PdfLine& line : lines) {
    if (may_be_title(line) && line.words.size() > 1) {
      biggest = std::max(biggest, line.font_size);
    }
  }
  if (biggest < title_size_ratio * most_common_size(page)) return {};
  std::string title;
  for (const PdfLine& line : lines) {
    const bool is_part = line.font_size > 0.95F * biggest && may_be_title(line);
    if (!is_part) {
      if (!title.empty()) break;
      continue;
    }
    const PdfWord* before = nullptr;
    for (const std::uint32_t i : line.words) {
      const PdfWord& word = page.words[i];
      const bool glued = before != nullptr && is_glued(page, *before, word);
      if (!title.empty() && !glued) title += ' ';
      title += word.text;
      before = &word;
    }
  }
  return title.size() <= title_bytes_max ? one_line(title) : std::string();
}

}  // namespace carrel::ingest
