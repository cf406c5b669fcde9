// Conversations with chat programs: each question is a section that holds the answers to it.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/dates.h"
#include "ingest/json_kinds.h"
#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/markdown_blocks.h"

namespace carrel::ingest {
namespace {

// One turn's words and who said them.
struct Turn {
  bool is_question = false;
  std::string text;
  int line = 0;
};

void write_turn(DocumentWriter& writer, const Turn& turn) {
  const std::string_view text = trim(turn.text);
  if (text.empty()) return;
  if (!turn.is_question) return write_markdown(writer, text, 1, {turn.line});
  const std::string_view first = text.substr(0, text.find('\n'));
  writer.open_section(1, clip_utf8(first, question_bytes_max));
  writer.set_line(turn.line);
  writer.block(BlockKind::quote, text);
}

// Strings among the parts of a message, in which pictures and files are objects.
std::string text_of_parts(JsonValue parts) {
  std::string text;
  for (JsonValue part = parts.first(); part; part = part.next()) {
    const std::string_view words = part.is(JsonKind::string) ? part.text() : part["text"].text();
    if (words.empty()) continue;
    if (!text.empty()) text += "\n\n";
    text += words;
  }
  return text;
}

// The messages of ChatGPT are a tree, since questions can be asked anew; what was last seen is the
// way from its current node up to the root.
std::vector<JsonValue> current_branch(JsonValue conversation) {
  std::unordered_map<std::string_view, JsonValue> nodes;
  JsonValue last;
  const JsonValue mapping = conversation["mapping"];
  for (JsonValue node = mapping.first(); node; node = node.next()) {
    nodes.emplace(node.key(), node);
    last = node;
  }
  const auto current = nodes.find(conversation["current_node"].text());
  JsonValue node = current == nodes.end() ? last : current->second;
  std::vector<JsonValue> branch;
  while (node && branch.size() <= nodes.size()) {  // a ring of parents ends, too
    branch.push_back(node);
    const auto parent = nodes.find(node["parent"].text());
    node = parent == nodes.end() ? JsonValue() : parent->second;
  }
  std::reverse(branch.begin(), branch.end());
  return branch;
}

void write_chatgpt(DocumentWriter& writer, JsonValue conversation) {
  Document& document = writer.document();
  document.title = conversation["title"].text();
  document.date = iso_date_of_seconds(conversation["create_time"].text());
  for (const JsonValue node : current_branch(conversation)) {
    const JsonValue message = node["message"];
    const std::string_view role = message["author"]["role"].text();
    if (role != "user" && role != "assistant") continue;
    const JsonValue content = message["content"];
    const std::string_view kind = content["content_type"].text();
    if (!kind.empty() && kind != "text" && kind != "multimodal_text") continue;
    write_turn(writer, {role == "user", text_of_parts(content["parts"]), content.line()});
  }
}

void write_claude(DocumentWriter& writer, JsonValue conversation) {
  Document& document = writer.document();
  document.title = conversation["name"].text();
  document.date = iso_date(conversation["created_at"].text());
  const JsonValue messages = conversation["chat_messages"];
  for (JsonValue message = messages.first(); message; message = message.next()) {
    Turn turn{message["sender"].text() == "human", std::string(message["text"].text()),
              message.line()};
    if (turn.text.empty()) turn.text = text_of_parts(message["content"]);
    write_turn(writer, turn);
    const JsonValue attachments = message["attachments"];
    for (JsonValue each = attachments.first(); each; each = each.next()) {
      writer.set_line(each.line());
      writer.block(BlockKind::paragraph, each["file_name"].text());
      write_verbatim(writer, BlockKind::code, each["extracted_content"].text(), {each.line()});
    }
  }
}

// As a file's name: without what parts folders.
std::string name_of(JsonValue conversation) {
  const JsonValue title = conversation["title"] ? conversation["title"] : conversation["name"];
  std::string name(clip_utf8(trim(title.text()), conversation_name_bytes_max));
  std::replace(name.begin(), name.end(), '/', '-');
  std::replace(name.begin(), name.end(), '\\', '-');
  return (name.empty() ? "untitled" : name) + ".json";
}

}  // namespace

bool is_conversation(JsonValue value) {
  if (value["chat_messages"].is(JsonKind::array)) {
    const JsonValue message = value["chat_messages"].first();
    return !message || message["sender"];
  }
  const JsonValue mapping = value["mapping"];
  if (!mapping.is(JsonKind::object)) return false;  // others have mappings, too
  const JsonValue node = mapping.first();
  return value["current_node"] || node["message"] || (node["parent"] && node["children"]);
}

void write_conversation(DocumentWriter& writer, JsonValue conversation) {
  writer.document().type = "chat";
  if (conversation["mapping"]) {
    write_chatgpt(writer, conversation);
  } else {
    write_claude(writer, conversation);
  }
}

bool is_conversation_list(JsonValue root) {
  return root.is(JsonKind::array) && is_conversation(root.first());
}

void add_conversations(Members& members, JsonValue root, Document& document) {
  for (JsonValue each = root.first(); each; each = each.next()) {
    if (members.room_bytes() == 0) {
      document.issues.push_back({IssueKind::limit, 0, "more conversations than are read"});
      return;
    }
    if (each.source().empty()) break;  // cut off in the middle
    const std::string name = name_of(each);
    if (members.wants(name)) members.add(name, each.source());
  }
}

}  // namespace carrel::ingest
