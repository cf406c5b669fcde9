#include "ingest/markdown_cost.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

// For each link md4c walks the lines of its paragraph one by one, and each inline mark costs it 20
// bytes of memory until the paragraph ends. 10^9 steps are about a second.
constexpr std::uint64_t link_steps_max = 500'000'000;
constexpr std::size_t paragraph_bytes_max = 16U << 20;
// Every blank line walks all open list items.
constexpr std::size_t indent_max = 2 * nesting_depth_max;

bool is_bullet(char c) noexcept { return c == '>' || c == '-' || c == '*' || c == '+'; }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

// The '.' or ')' of "1. " or "1) ".
bool ends_number(std::string_view line, std::size_t at) noexcept {
  return (line[at] == '.' || line[at] == ')') && at > 0 && is_digit(line[at - 1]) &&
         at + 1 < line.size() && is_blank(line[at + 1]);
}

bool is_link_mark(char c) noexcept { return c == '[' || c == '<' || c == '`'; }

// The white space, quote marks, bullets and numbers at a line's start.
struct Prefix {
  std::size_t size_bytes = 0;
  std::size_t mark_count = 0;
};

Prefix container_prefix(std::string_view line) noexcept {
  Prefix prefix;
  std::size_t& at = prefix.size_bytes;
  for (; at < line.size(); ++at) {
    if (is_bullet(line[at]) || ends_number(line, at)) {
      ++prefix.mark_count;
    } else if (!is_blank(line[at]) && !is_digit(line[at])) {
      break;
    }
  }
  return prefix;
}

bool is_rule(std::string_view line) noexcept {
  return line.find_first_not_of(" \t\r*") == std::string_view::npos ||
         line.find_first_not_of(" \t\r-") == std::string_view::npos;
}

bool is_too_deep(std::string_view line) noexcept {
  const Prefix prefix = container_prefix(line);
  if (prefix.mark_count == 0 || is_rule(line)) return false;
  return prefix.mark_count > nesting_depth_max || prefix.size_bytes > indent_max;
}

// Consecutive lines that are not blank.
class Paragraph {
 public:
  explicit Paragraph(std::size_t begin) noexcept : begin_(begin), end_(begin), counted_(begin) {}

  void add_line(std::size_t end) noexcept {
    ++line_count_;
    end_ = end;
  }
  std::size_t size_bytes() const noexcept { return end_ - begin_; }

  // Counts marks only once there are lines enough for them to matter.
  bool has_too_many_links(std::string_view text) noexcept {
    if (line_count_ * size_bytes() <= link_steps_max) return false;
    const std::string_view uncounted = text.substr(counted_, end_ - counted_);
    mark_count_ +=
        static_cast<std::uint64_t>(std::count_if(uncounted.begin(), uncounted.end(), is_link_mark));
    counted_ = end_;
    return line_count_ * mark_count_ > link_steps_max;
  }

 private:
  std::size_t begin_;
  std::size_t end_;
  std::size_t counted_;
  std::uint64_t line_count_ = 0;
  std::uint64_t mark_count_ = 0;
};

}  // namespace

std::string_view markdown_danger(std::string_view text) noexcept {
  Paragraph paragraph(0);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = line_end(text, at);
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      paragraph = Paragraph(end);
      continue;
    }
    if (is_too_deep(line)) return "lists or quotes nested too deep";
    paragraph.add_line(end);
    if (paragraph.has_too_many_links(text)) return "a paragraph with too many links";
    if (paragraph.size_bytes() > paragraph_bytes_max) return "a paragraph of more than 16 MiB";
  }
  return {};
}

}  // namespace carrel::ingest
