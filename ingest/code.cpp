// Source code: functions and classes whole, under their names. The text stays the file's own.
#include <algorithm>
#include <string>
#include <string_view>

#include "ingest/code_languages.h"
#include "ingest/code_mask.h"
#include "ingest/code_outline.h"
#include "ingest/limits.h"
#include "ingest/line_blocks.h"
#include "ingest/markdown_marks.h"
#include "ingest/parse.h"
#include "ingest/text.h"

namespace carrel::ingest {
namespace {

constexpr std::size_t looked_at_bytes = 256U << 10;

// Written by a program for a program: lines that nobody would read.
bool is_minified(std::string_view text) noexcept {
  const std::string_view head = text.substr(0, looked_at_bytes);
  const auto lines = static_cast<std::size_t>(std::count(head.begin(), head.end(), '\n')) + 1;
  return head.size() > minified_bytes_min && head.size() / lines > minified_line_bytes_min;
}

// #include "pump.h".
void add_includes(LineBlocks& blocks, std::string_view text) {
  constexpr std::string_view mark = "#include \"";
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at)) {
    at += mark.size();
    const std::size_t end = text.find_first_of("\"\n", at);
    if (end == std::string_view::npos) return;
    if (text[end] == '"') blocks.add_link(text.substr(at, end - at));
  }
}

}  // namespace

Document parse_code(std::string_view bytes, std::string_view name) {
  Document document = decode_text(bytes, "code");
  const std::string_view text = document.text;
  const CodeLanguage* language = language_of_name(name);
  if (language == nullptr) language = language_of_shebang(text);
  LineBlocks blocks(document);
  if (language != nullptr) blocks.add_tag(language->name);
  if (is_minified(text)) {
    document.issues.push_back({IssueKind::part_limit, 0,
                               "minified: only its first " +
                                   std::to_string(minified_read_bytes >> 10) + " KiB are read"});
    blocks.block(BlockKind::code, {0, clip_utf8(text, minified_read_bytes).size()});
    return document;
  }
  const bool is_long = std::count(text.begin(), text.end(), '\n') > code_lines_max;
  const bool is_outlined = language != nullptr && !is_long;
  const CodeShape shape = is_outlined ? language->shape : CodeShape::paragraphs;
  switch (shape) {
    case CodeShape::paragraphs:
      outline_paragraphs(blocks, text);
      return document;
    case CodeShape::keys:
      outline_keys(blocks, text);
      return document;
    case CodeShape::sections:
      outline_sections(blocks, text);
      return document;
    case CodeShape::braces:
    case CodeShape::indent:
      break;
  }
  const std::string masked = masked_code(text, *language);
  if (shape == CodeShape::indent) {
    outline_indent(blocks, text, masked);
  } else {
    add_includes(blocks, text);
    outline_braces(blocks, text, masked, *language);
  }
  return document;
}

}  // namespace carrel::ingest
