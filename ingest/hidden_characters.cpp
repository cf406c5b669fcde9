#include "ingest/hidden_characters.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/unicode.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

enum class Kind { seen, tag, selector, zero_width };

// How many in a row are hidden text. Persian and Indic words have one joiner at a place, emoji one
// selector and one joiner; pages part words with a few zero-width spaces.
constexpr std::size_t selectors_min = 2;
constexpr std::size_t zero_widths_min = 8;

constexpr char32_t black_flag = 0x1F3F4;
constexpr char32_t tag_end = 0xE007F;

Kind kind_of(char32_t c) noexcept {
  if (c >= 0xE0000 && c <= 0xE007F) return Kind::tag;
  if ((c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF)) return Kind::selector;
  const bool is_zero_width =
      (c >= 0x200B && c <= 0x200D) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF || c == 0x180E;
  return is_zero_width ? Kind::zero_width : Kind::seen;
}

// Where a byte may begin such a character: E1 (180E), E2, EF and F3.
bool may_begin_hidden(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0xE1 || byte == 0xE2 || byte == 0xEF || byte == 0xF3;
}

struct Run {
  Kind kind = Kind::seen;
  std::size_t begin = 0;
  std::size_t end = 0;    // bytes
  std::size_t count = 0;  // characters
  char32_t last = 0;
};

Run run_at(std::string_view text, std::size_t begin) {
  Run run{.kind = kind_of(code_point_at(text, begin).value), .begin = begin, .end = begin};
  while (run.end < text.size()) {
    const CodePoint c = code_point_at(text, run.end);
    if (kind_of(c.value) != run.kind) break;
    run.last = c.value;
    run.end += c.size_bytes;
    ++run.count;
    if (run.kind == Kind::seen) break;
  }
  return run;
}

// The flag of a region of a country: a black flag, three to six tags and the end (UTS #51).
bool is_flag(const Run& run, char32_t before) {
  return run.kind == Kind::tag && before == black_flag && run.last == tag_end && run.count >= 4 &&
         run.count <= 7;
}

bool is_hidden(const Run& run, char32_t before) {
  switch (run.kind) {
    case Kind::seen:
      return false;
    case Kind::tag:
      return !is_flag(run, before);
    case Kind::selector:
      return run.count >= selectors_min;
    case Kind::zero_width:
      return run.count >= zero_widths_min;
  }
  return false;
}

// The character that ends before `at`, where it has four bytes, as flags have.
char32_t long_character_before(std::string_view text, std::size_t at) {
  return at >= 4 && text[at - 4] == '\xF0' ? code_point_at(text, at - 4).value : 0;
}

// How many there were.
std::size_t blank_hidden(std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto next =
        std::find_if(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), may_begin_hidden);
    if (next == text.end()) break;
    const Run run = run_at(text, static_cast<std::size_t>(next - text.begin()));
    if (is_hidden(run, long_character_before(text, run.begin))) {
      std::fill(next, text.begin() + static_cast<std::ptrdiff_t>(run.end), ' ');
      count += run.count;
    }
    at = run.end;
  }
  return count;
}

// Blocks begin and end with something visible; code and tables may begin with their indent.
void trim_blocks(Document& document) {
  for (Block& block : document.blocks) {
    const std::string_view whole = block.span.in(document.text);
    const std::string_view visible = trim(whole);
    if (visible.size() == whole.size()) continue;
    const auto first = static_cast<std::size_t>(visible.data() - whole.data());
    const bool keeps_indent = block.kind == BlockKind::code || block.kind == BlockKind::table;
    block.span.end = block.span.begin + first + visible.size();
    block.span.begin += keeps_indent && !visible.empty() ? line_begin(whole, first) : first;
  }
  std::erase_if(document.blocks,
                [](const Block& block) { return block.span.begin >= block.span.end; });
}

}  // namespace

void leave_out_hidden_characters(Document& document) {
  const std::size_t in_text = blank_hidden(document.text);
  if (in_text > 0) trim_blocks(document);
  std::size_t count = in_text + blank_hidden(document.title) + blank_hidden(document.author);
  for (std::string& tag : document.tags) count += blank_hidden(tag);
  for (Section& section : document.sections) count += blank_hidden(section.title);
  if (count == 0) return;
  document.issues.push_back(
      {IssueKind::hidden, 0,
       std::to_string(count) + (count == 1 ? " character" : " characters") +
           " that nobody sees (Unicode tags or runs without width) left out"});
}

}  // namespace carrel::ingest
