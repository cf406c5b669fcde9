#include <string>
#include <string_view>

#include "ingest/json_kinds.h"
#include "ingest/json_tree.h"
#include "ingest/exports.h"
#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/parse.h"
#include "ingest/text.h"

namespace carrel::ingest {
namespace {

void report_end(const JsonTree& tree, Document& document) {
  const std::string line = " (line " + std::to_string(tree.end_line()) + ")";
  switch (tree.end()) {
    case JsonTree::End::complete:
      break;
    case JsonTree::End::invalid:
      document.issues.push_back({IssueKind::damaged, 0, "no JSON from here on" + line});
      break;
    case JsonTree::End::too_deep:
      document.issues.push_back({IssueKind::part_limit, 0, "nests too deep; cut" + line});
      break;
    case JsonTree::End::too_many:
      document.issues.push_back({IssueKind::limit, 0, "has too many values; cut" + line});
      break;
  }
}

// Lines that are each a JSON text of their own: JSON Lines.
bool is_json_lines(std::string_view text) {
  const std::string_view rest = trim(text);
  if (!rest.starts_with('{') && !rest.starts_with('[')) return false;
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos || !trim(rest.substr(end)).starts_with(rest.front()))
    return false;
  const std::string_view first = trim(rest.substr(0, end));
  return JsonTree(first).end() == JsonTree::End::complete;
}

// A line that is no JSON is kept as it stands, and counted.
void write_json_lines(DocumentWriter& writer, std::string_view text) {
  std::size_t broken_count = 0;
  int number = 0;
  for (std::size_t at = 0; at < text.size() && !writer.is_full();) {
    const std::size_t end = line_end(text, at);
    const std::string_view line = trim(text.substr(at, end - at));
    at = end + 1;
    ++number;
    if (line.empty()) continue;
    const JsonTree tree(line, number);
    writer.close_sections();
    if (tree.end() == JsonTree::End::complete) {
      write_record(writer, tree.root(), number);
      continue;
    }
    ++broken_count;
    writer.set_line(number);
    writer.block(BlockKind::paragraph, clip_utf8(line, string_bytes_max));
  }
  if (broken_count == 0) return;
  writer.document().issues.push_back(
      {IssueKind::damaged, 0, std::to_string(broken_count) + " lines are not JSON"});
}

// Settings with comments and the like, for which there are many dialects, are read as text.
Document read_as_text(std::string_view bytes, const JsonTree& tree) {
  Document document = decode_text(bytes, "text");
  report_end(tree, document);
  add_paragraphs(document, 0);
  return document;
}

using WriteKind = void (*)(DocumentWriter& writer, JsonValue root);

WriteKind writer_of_kind(JsonValue root) {
  if (is_notebook(root)) return write_notebook;
  if (is_canvas(root)) return write_canvas;
  if (is_keep_note(root)) return write_keep_note;
  if (is_conversation(root)) return write_conversation;
  return nullptr;
}

void write_kind(DocumentWriter& writer, JsonValue root) {
  if (is_trashed_keep_note(root)) {
    writer.document().type = "note";
    writer.document().issues.push_back({IssueKind::hidden, 0, in_the_bin});
    return;
  }
  if (const WriteKind write = writer_of_kind(root)) write(writer, root);
  if (!writer.document().blocks.empty()) return;
  writer.document().type = "json";  // what it looked like has nothing to say
  write_json(writer, root);
}

}  // namespace

Document parse_json(std::string_view bytes, std::string_view, Members& members) {
  Document document;
  document.type = "json";
  const std::string text = json_text(bytes, document);
  DocumentWriter writer(document);
  if (is_json_lines(text)) {
    write_json_lines(writer, text);
    return document;
  }
  const JsonTree tree(text);
  if (is_conversation_list(tree.root())) {
    document.type = "chat";
    add_conversations(members, tree.root(), document);
    report_end(tree, document);
    return document;
  }
  const bool is_cut =
      tree.end() == JsonTree::End::too_deep || tree.end() == JsonTree::End::too_many;
  if (tree.end() != JsonTree::End::complete && !is_cut) return read_as_text(bytes, tree);
  write_kind(writer, tree.root());
  report_end(tree, document);
  return document;
}

}  // namespace carrel::ingest
