// Canvases and notes of Keep.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ingest/dates.h"
#include "ingest/json_kinds.h"
#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/markdown_blocks.h"

namespace carrel::ingest {
namespace {

// What a card of a canvas is called where an edge names it: its first words.
std::string card_name(JsonValue node) {
  for (const char* key : {"label", "file", "url", "text"}) {
    std::string_view text = trim(node[key].text());
    if (text.starts_with('#')) text = trim(text.substr(std::min(text.find(' '), text.size())));
    if (!text.empty()) {
      return std::string(clip_utf8(text.substr(0, text.find('\n')), card_name_bytes_max));
    }
  }
  return {};
}

void add_link(Document& document, std::string_view target) {
  if (target.empty() || target.size() > metadata_bytes_max) return;
  if (document.links.size() < links_max) document.links.emplace_back(target);
}

void write_card(DocumentWriter& writer, JsonValue node) {
  const std::string_view type = node["type"].text();
  writer.set_line(node["text"] ? node["text"].line() : node.line());
  if (type == "text") return write_markdown(writer, node["text"].text(), 1, {node["text"].line()});
  if (type == "file") {
    add_link(writer.document(), node["file"].text());
    writer.block(BlockKind::paragraph,
                 std::string(node["file"].text()) + std::string(node["subpath"].text()));
  } else if (type == "link") {
    writer.block(BlockKind::paragraph, node["url"].text());
  } else if (type == "group") {
    writer.block(BlockKind::paragraph, node["label"].text());
  }
}

void write_edges(DocumentWriter& writer, JsonValue root,
                 const std::unordered_map<std::string_view, std::string>& names) {
  const auto name_of = [&](std::string_view id) {
    const auto found = names.find(id);
    return found == names.end() ? std::string() : found->second;
  };
  for (JsonValue edge = root["edges"].first(); edge; edge = edge.next()) {
    const std::string from = name_of(edge["fromNode"].text());
    const std::string to = name_of(edge["toNode"].text());
    if (from.empty() || to.empty()) continue;
    const std::string label(edge["label"].text());
    writer.set_line(edge.line());
    writer.block(BlockKind::list_item, from + " → " + to + (label.empty() ? "" : ": " + label));
  }
}

// "1700000000000000", in millionths of a second.
std::string date_of_microseconds(std::string_view written) {
  return written.size() > 6 ? iso_date_of_seconds(written.substr(0, written.size() - 6))
                            : std::string();
}

}  // namespace

bool is_canvas(JsonValue root) {
  if (!root["nodes"].is(JsonKind::array) || !root["edges"].is(JsonKind::array)) return false;
  const JsonValue card = root["nodes"].first();  // other graphs have nodes and edges, too
  const std::string_view type = card["type"].text();
  const bool is_card = type == "text" || type == "file" || type == "link" || type == "group";
  return is_card && card["x"].is(JsonKind::number);
}

void write_canvas(DocumentWriter& writer, JsonValue root) {
  writer.document().type = "canvas";
  std::unordered_map<std::string_view, std::string> names;
  for (JsonValue node = root["nodes"].first(); node; node = node.next()) {
    names.emplace(node["id"].text(), card_name(node));
    write_card(writer, node);
    writer.close_sections();
  }
  write_edges(writer, root, names);
}

bool is_keep_note(JsonValue root) {
  const bool is_dated = static_cast<bool>(root["userEditedTimestampUsec"]);
  return is_dated && (root["textContent"] || root["listContent"] || root["title"]);
}

bool is_trashed_keep_note(JsonValue root) {
  return is_keep_note(root) && root["isTrashed"].text() == "true";
}

void write_keep_note(DocumentWriter& writer, JsonValue root) {
  Document& document = writer.document();
  document.type = "note";
  document.title = root["title"].text();
  const JsonValue created = root["createdTimestampUsec"];
  document.date =
      date_of_microseconds((created ? created : root["userEditedTimestampUsec"]).text());
  for (JsonValue label = root["labels"].first(); label; label = label.next()) {
    const std::string_view name = label["name"].text();
    if (!name.empty() && document.tags.size() < tags_max) document.tags.emplace_back(name);
  }
  const JsonValue text = root["textContent"];
  const std::string_view body = text.text();
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = std::min(body.find("\n\n", at), body.size());
    writer.set_line(text.line());
    writer.block(BlockKind::paragraph, body.substr(at, end - at));
    at = end + 2;
  }
  for (JsonValue item = root["listContent"].first(); item; item = item.next()) {
    writer.set_line(item["text"].line());
    const bool is_checked = item["isChecked"].is(JsonKind::boolean) && item["isChecked"].text() == "true";
    writer.block(BlockKind::list_item, (is_checked ? "☑ " : "☐ ") + std::string(item["text"].text()));
  }
  for (JsonValue each = root["annotations"].first(); each; each = each.next()) {
    writer.set_line(each.line());
    writer.block(BlockKind::paragraph,
                 std::string(each["title"].text()) + " " + std::string(each["url"].text()));
  }
}

}  // namespace carrel::ingest
