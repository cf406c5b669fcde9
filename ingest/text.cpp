#include "ingest/text.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/unicode.h"
#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/parse.h"

namespace carrel::ingest {
namespace {

constexpr std::size_t underline_bytes_min = 3;
constexpr std::size_t prolog_bytes_max = 256;

// C0 controls but white space, and DEL.
constexpr std::array<bool, 256> control_bytes = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = c < '\t' || c > '\r';
  table[0x7F] = true;
  return table;
}();

// Byte for byte, so that offsets stay: controls become spaces, and a lone '\r', the line end of old
// Macs, becomes '\n', so that nothing after this has to know three kinds of line end.
void clean(std::string& text) noexcept {
  for (char& c : text) {
    if (control_bytes[static_cast<unsigned char>(c)]) c = ' ';
  }
  for (std::size_t at = text.find('\r'); at != std::string::npos; at = text.find('\r', at + 1)) {
    if (at + 1 == text.size() || text[at + 1] != '\n') text[at] = '\n';
  }
}

std::string counted(std::size_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what);
}

// The encoding an XML declaration names, since feeds and the like are read as text too.
std::string_view declared_encoding(std::string_view bytes) noexcept {
  const std::string_view head = bytes.substr(0, prolog_bytes_max);
  if (!head.starts_with("<?xml")) return {};
  const std::string_view prolog = head.substr(0, head.find("?>"));
  const std::size_t name = prolog.find("encoding");
  const std::size_t open = prolog.find_first_of("\"'", name);
  if (name == std::string_view::npos || open == std::string_view::npos) return {};
  const std::size_t close = prolog.find(prolog[open], open + 1);
  if (close == std::string_view::npos) return {};
  return prolog.substr(open + 1, close - open - 1);
}

bool is_blank_line(std::string_view line) noexcept { return trim(line).empty(); }

// '=' or '-' when the line is an underline, otherwise NUL.
char underline_of(std::string_view line) noexcept {
  line = trim(line);
  if (line.size() < underline_bytes_min) return '\0';
  const char mark = line.front();
  if (mark != '=' && mark != '-') return '\0';
  return line.find_first_not_of(mark) == std::string_view::npos ? mark : '\0';
}

// A rule below an item or below a long line parts texts; it is no underline.
bool may_be_heading(std::string_view line, std::string_view underline) noexcept {
  const bool is_item = line.starts_with("- ") || line.starts_with("* ");
  return !is_item && underline.size() + 2 >= line.size() / 2;
}

// Splits text into blocks, line by line.
class ParagraphSplitter {
 public:
  explicit ParagraphSplitter(Document& document) noexcept
      : document_(document), text_(document.text), lines_(document.text) {}

  void run(std::size_t begin) {
    for (std::size_t at = begin; at < text_.size() && !is_full_;) {
      const std::size_t end = line_end(text_, at);
      take_line({at, end});
      at = end + 1;
    }
    flush();
  }

 private:
  void take_line(Span line) {
    const std::string_view bytes = line.in(text_);
    if (is_blank_line(bytes)) return flush();
    const char underline = line_count_ == 1 ? underline_of(bytes) : '\0';
    if (underline != '\0' && may_be_heading(trim(paragraph_.in(text_)), trim(bytes))) {
      section_ = add_section(document_, section_, underline == '=' ? 1 : 2, paragraph_.in(text_));
      end_block(BlockKind::heading);
      return;
    }
    if (line_count_++ == 0) paragraph_.begin = line.begin;
    paragraph_.end = line.end;
  }

  void flush() {
    if (line_count_ != 0) end_block(BlockKind::paragraph);
  }

  void end_block(BlockKind kind) {
    const std::string_view visible = trim(paragraph_.in(text_));
    const auto begin = static_cast<std::size_t>(visible.data() - text_.data());
    line_count_ = 0;
    is_full_ = !add_block(document_, kind, {begin, begin + visible.size()}, section_,
                          lines_.line_of(begin));
  }

  Document& document_;
  const std::string_view text_;
  LineCounter lines_;
  Span paragraph_;
  std::size_t line_count_ = 0;  // of the paragraph
  std::uint32_t section_ = 0;
  bool is_full_ = false;
};

}  // namespace

Document decode_text(std::string_view bytes, std::string_view type, std::string_view declared) {
  Decoded decoded = to_utf8(bytes, declared);
  Document document;
  document.type = type;
  document.encoding = std::move(decoded.encoding);
  document.text = std::move(decoded.text);
  if (decoded.replaced_count != 0) {
    document.issues.push_back(
        {IssueKind::encoding, 0,
         counted(decoded.replaced_count, "byte sequences are not valid in ") + document.encoding});
  }
  if (document.text.size() > text_bytes_max) {
    document.text.resize(clip_utf8(document.text, text_bytes_max).size());
    document.issues.push_back(
        {IssueKind::limit, 0, "only the first " + counted(text_bytes_max >> 20, "MiB are read")});
  }
  clean(document.text);
  return document;
}

Document without_text(const Document& source) {
  Document document;
  document.type = source.type;
  document.encoding = source.encoding;
  document.issues = source.issues;
  return document;
}

std::uint32_t add_section(Document& document, std::uint32_t current, int level,
                          std::string_view title) {
  auto& sections = document.sections;
  while (current != 0 && sections[current].level >= level) current = sections[current].parent;
  sections.push_back({current, level, std::string(clip_utf8(trim(title), heading_bytes_max))});
  return static_cast<std::uint32_t>(sections.size() - 1);
}

bool add_block(Document& document, BlockKind kind, Span span, std::uint32_t section, int line) {
  if (document.blocks.size() == blocks_max) {
    document.issues.push_back(
        {IssueKind::limit, 0, "only the first " + counted(blocks_max, "paragraphs are read")});
    return false;
  }
  Block block;
  block.kind = kind;
  block.span = span;
  block.section = section;
  block.line = line;
  document.blocks.push_back(block);
  return true;
}

void add_paragraphs(Document& document, std::size_t begin) {
  ParagraphSplitter(document).run(begin);
}

Document parse_text(std::string_view bytes) {
  Document document = decode_text(bytes, "text", declared_encoding(bytes));
  add_paragraphs(document, 0);
  const auto top = std::find_if(document.sections.begin(), document.sections.end(),
                                [](const Section& section) { return section.level == 1; });
  if (top != document.sections.end()) document.title = top->title;
  return document;
}

}  // namespace carrel::ingest
