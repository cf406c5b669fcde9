#include "ingest/markdown_blocks.h"

#include <algorithm>

#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/parse.h"
#include "ingest/plain.h"

namespace carrel::ingest {
namespace {

// Of the `index`th line, counted from 0.
int line_of_index(const std::vector<int>& lines, std::size_t index) noexcept {
  return lines.empty() ? 0 : lines[std::min(index, lines.size() - 1)];
}

void add_new(std::vector<std::string>& to, std::vector<std::string>&& from, std::size_t count_max) {
  for (std::string& each : from) {
    if (to.size() >= count_max) return;
    if (std::find(to.begin(), to.end(), each) == to.end()) to.push_back(std::move(each));
  }
}

std::vector<DocumentWriter::Line> lines_of(std::string_view text, std::size_t first,
                                           const std::vector<int>& lines) {
  std::vector<DocumentWriter::Line> written;
  for (std::size_t at = 0, index = first; at < text.size(); ++index) {
    const std::size_t end = line_end(text, at);
    std::string_view line = text.substr(at, end - at);
    while (!line.empty() && static_cast<unsigned char>(line.back()) <= ' ') line.remove_suffix(1);
    if (!line.empty()) written.push_back({std::string(line), line_of_index(lines, index)});
    at = end + 1;
  }
  return written;
}

}  // namespace

void write_verbatim(DocumentWriter& writer, BlockKind kind, std::string_view text,
                    const std::vector<int>& lines) {
  writer.lines(kind, lines_of(text, 0, lines));
}

void write_markdown(DocumentWriter& writer, std::string_view markdown, int level,
                    const std::vector<int>& lines) {
  Document source = parse_markdown(markdown);
  for (const Block& block : source.blocks) {
    if (writer.is_full()) break;
    const auto first = static_cast<std::size_t>(std::max(block.line, 1) - 1);
    const std::string_view text = block.span.in(source.text);
    if (block.kind == BlockKind::code) {
      writer.lines(block.kind, lines_of(text, first, lines));
      continue;
    }
    std::string plain;
    append_plain(plain, text, block.kind, source.type);
    writer.set_line(line_of_index(lines, first));
    if (block.kind == BlockKind::heading) {
      writer.heading(level + source.sections[block.section].level, plain);
    } else {
      writer.block(block.kind, plain);
    }
  }
  Document& document = writer.document();
  if (document.title.empty()) document.title = std::move(source.title);
  add_new(document.tags, std::move(source.tags), tags_max);
  add_new(document.links, std::move(source.links), links_max);
}

}  // namespace carrel::ingest
