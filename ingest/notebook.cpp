#include <string>
#include <string_view>
#include <vector>

#include "ingest/json_kinds.h"
#include "ingest/limits.h"
#include "ingest/markdown_blocks.h"

namespace carrel::ingest {
namespace {

// A text that is one string or a string a line, with the line of each.
struct Text {
  std::string text;
  std::vector<int> lines;
};

Text text_of(JsonValue value) {
  Text text;
  if (value.is(JsonKind::string)) return {std::string(value.text()), {value.line()}};
  for (JsonValue each = value.first(); each; each = each.next()) {
    if (!each.is(JsonKind::string)) continue;
    text.text += each.text();
    text.lines.push_back(each.line());
  }
  return text;
}

void write_code(DocumentWriter& writer, JsonValue value, BlockKind kind) {
  const Text text = text_of(value);
  write_verbatim(writer, kind, text.text, text.lines);
}

// "\x1B[0;31m" of terminals: tracebacks are coloured.
std::string without_colours(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t escape = std::min(text.find("\x1B[", at), text.size());
    out += text.substr(at, escape - at);
    at = escape;
    if (at == text.size()) break;
    at = text.find_first_not_of("0123456789;?", at + 2);
    at = at == std::string_view::npos ? text.size() : at + 1;
  }
  return out;
}

// Text of what a cell printed; pictures and pages are not for reading.
void write_output(DocumentWriter& writer, JsonValue output) {
  const JsonValue plain = output["data"]["text/plain"];
  if (plain) return write_code(writer, plain, BlockKind::code);
  if (output["text"]) {
    const Text text = text_of(output["text"]);
    return write_verbatim(writer, BlockKind::code, without_colours(text.text), text.lines);
  }
  if (output["evalue"]) {
    writer.set_line(output["evalue"].line());
    writer.block(BlockKind::code, std::string(output["ename"].text()) + ": " +
                                      without_colours(output["evalue"].text()));
  }
}

void write_cell(DocumentWriter& writer, JsonValue cell) {
  const std::string_view type = cell["cell_type"].text();
  const JsonValue source = cell["source"] ? cell["source"] : cell["input"];
  if (type == "markdown" || type == "heading") {
    const Text text = text_of(source);
    return write_markdown(writer, text.text, 0, text.lines);
  }
  write_code(writer, source, BlockKind::code);
  for (JsonValue output = cell["outputs"].first(); output; output = output.next()) {
    write_output(writer, output);
  }
}

}  // namespace

bool is_notebook(JsonValue root) {
  return root["nbformat"].is(JsonKind::number) &&
         (root["cells"].is(JsonKind::array) || root["worksheets"].is(JsonKind::array));
}

void write_notebook(DocumentWriter& writer, JsonValue root) {
  Document& document = writer.document();
  document.type = "notebook";
  const JsonValue metadata = root["metadata"];
  document.title = metadata["title"].text();
  document.author = metadata["authors"].first()["name"].text();
  std::string_view language = metadata["language_info"]["name"].text();
  if (language.empty()) language = metadata["kernelspec"]["language"].text();
  if (!language.empty() && language.size() <= metadata_bytes_max)
    document.tags.emplace_back(language);
  const JsonValue cells = root["cells"] ? root["cells"] : root["worksheets"].first()["cells"];
  for (JsonValue cell = cells.first(); cell && !writer.is_full(); cell = cell.next()) {
    write_cell(writer, cell);
  }
}

}  // namespace carrel::ingest
