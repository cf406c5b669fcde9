#include "ingest/pdf_outline.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/unicode.h"

namespace carrel::ingest {
namespace {

constexpr std::size_t lookahead_entries = 30;
constexpr std::size_t title_lines_max = 3;
constexpr std::size_t unnumbered_bytes_min = 4;

// Case, accents, spaces and punctuation differ between outlines and pages.
void append_key(std::string& key, std::string_view text) {
  for (const char c : fold(text)) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                         static_cast<unsigned char>(c) >= 0x80;
    if (is_word) key += c;
  }
}

std::string_view without_number(std::string_view key) {
  const std::size_t first = key.find_first_not_of("0123456789");
  return first == std::string_view::npos ? std::string_view() : key.substr(first);
}

bool same_title(std::string_view line, std::string_view title) {
  if (line == title) return true;
  const std::string_view bare = without_number(title);
  return bare.size() >= unnumbered_bytes_min && without_number(line) == bare &&
         (line == bare || title == bare);
}

bool may_begin(std::string_view line, std::string_view title) {
  return title.starts_with(line) || without_number(title).starts_with(line) ||
         title.starts_with(without_number(line));
}

}  // namespace

PdfOutline::PdfOutline(std::vector<PdfOutlineEntry> entries) : entries_(std::move(entries)) {
  for (const PdfOutlineEntry& entry : entries_) {
    keys_.emplace_back();
    append_key(keys_.back(), entry.title);
  }
}

std::optional<PdfHeading> PdfOutline::match(const PdfPage& page, const std::vector<PdfLine>& lines,
                                            std::size_t first) {
  std::string key;
  for (std::size_t count = 1; count <= title_lines_max && first + count <= lines.size(); ++count) {
    for (const std::uint32_t word : lines[first + count - 1].words) {
      append_key(key, page.words[word].text);
    }
    if (key.empty()) return std::nullopt;
    bool may_go_on = false;
    const std::size_t end = std::min(entries_.size(), next_ + lookahead_entries);
    for (std::size_t i = next_; i < end; ++i) {
      if (keys_[i].empty()) continue;
      if (same_title(key, keys_[i])) {
        next_ = i + 1;
        return PdfHeading{count, i};
      }
      may_go_on = may_go_on || may_begin(key, keys_[i]);
    }
    if (!may_go_on) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::size_t> PdfOutline::parent(std::size_t index) const {
  for (std::size_t i = index; i-- > 0;) {
    if (entries_[i].level < entries_[index].level) return i;
  }
  return std::nullopt;
}

}  // namespace carrel::ingest
