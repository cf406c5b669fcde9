// Any JSON as a document: keys are headings, short values lines that name them, and records of a
// list rows that name their fields, so that a question about one is answered by its row.
#include <string>
#include <string_view>
#include <vector>

#include "ingest/json_kinds.h"
#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

// "a.b: x | a.c: y", up to `bytes_max` and a few bytes more; false when there is more.
class Row {
 public:
  explicit Row(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  bool add(JsonValue value, const std::string& path) {
    if (row_.size() > bytes_max_) return false;
    if (value.is_scalar()) {
      const std::string text = clean_line(value.text());
      if (text.empty()) return true;
      if (!row_.empty()) row_ += " | ";
      if (!path.empty()) row_ += path + ": ";
      row_ += text;
      return true;
    }
    bool goes_on = false;  // a list of plain values: "path: a, b, c"
    for (JsonValue child = value.first(); child; child = child.next()) {
      if (goes_on && child.is_scalar()) {
        if (!add_item(child)) return false;
        continue;
      }
      if (!add(child, below(path, child.key()))) return false;
      goes_on = value.is(JsonKind::array) && child.is_scalar() && !row_.empty();
    }
    return true;
  }

  std::string take() { return clean_line(row_); }

 private:
  bool add_item(JsonValue item) {
    const std::string text = clean_line(item.text());
    if (!text.empty()) row_ += ", " + text;
    return row_.size() <= bytes_max_;
  }

  static std::string below(const std::string& path, std::string_view key) {
    if (key.empty() || path.size() > json_path_bytes_max) return path;
    const std::string name = clean_line(clip_utf8(key, json_path_bytes_max));
    return path.empty() ? name : path + "." + name;
  }

  const std::size_t bytes_max_;
  std::string row_;
};

// What a record is called, for the heading above it.
std::string name_of(JsonValue record, std::size_t number) {
  for (const char* key : {"title", "name", "subject", "label", "id", "key"}) {
    const std::string name = clean_line(record[key].text());
    if (!name.empty() && name.size() <= heading_bytes_max) return name;
  }
  return std::to_string(number);
}

bool is_long(JsonValue value) {
  return value.is(JsonKind::string) && (value.text().size() > json_short_bytes_max ||
                                        value.text().find('\n') != std::string_view::npos);
}

class JsonWriter {
 public:
  explicit JsonWriter(DocumentWriter& writer) : writer_(writer) {}

  void write(JsonValue value, int level) {
    if (writer_.is_full()) return;
    if (value.is(JsonKind::object)) return write_object(value, level);
    if (value.is(JsonKind::array)) return write_array(value, level);
    add_line(clean_line(value.text()), value.line());
    flush();
  }

 private:
  // Short values first come as lines; what is below a key comes under its heading.
  void write_object(JsonValue object, int level) {
    for (JsonValue each = object.first(); each; each = each.next()) {
      if (each.is_scalar() && !is_long(each)) add_field(each);
    }
    flush();
    for (JsonValue each = object.first(); each && !writer_.is_full(); each = each.next()) {
      if (is_long(each)) {
        writer_.set_line(each.line());
        writer_.block(BlockKind::paragraph,
                      std::string(each.key()) + ": " + std::string(each.text()));
      }
    }
    for (JsonValue each = object.first(); each && !writer_.is_full(); each = each.next()) {
      if (each.is_scalar()) continue;
      write_below(each, std::string(each.key()), level);
    }
  }

  void write_array(JsonValue array, int level) {
    std::size_t number = 0;
    for (JsonValue each = array.first(); each && !writer_.is_full(); each = each.next()) {
      ++number;
      if (each.is_scalar() && !is_long(each)) {
        add_item(each);
        continue;
      }
      end_items();
      Row row(json_row_bytes_max);
      if (!each.is_scalar() && row.add(each, {})) {
        add_line(row.take(), each.line());
        continue;
      }
      flush();
      if (each.is_scalar()) {
        writer_.set_line(each.line());
        writer_.block(BlockKind::paragraph, each.text());
      } else {
        write_below(each, name_of(each, number), level);
      }
    }
    end_items();
    flush();
  }

  // Plain values of a list, some to a line.
  void add_item(JsonValue item) {
    const std::string text = clean_line(item.text());
    if (text.empty()) return;
    if (items_.empty()) items_line_ = item.line();
    items_ += (items_.empty() ? "" : ", ") + text;
    if (items_.size() > json_short_bytes_max) end_items();
  }

  void end_items() {
    add_line(std::move(items_), items_line_);
    items_.clear();
  }

  // Sections of JSON are for its deep parts, too, but not for ever.
  void write_below(JsonValue value, const std::string& name, int level) {
    const bool is_deep = level > json_sections_depth_max;
    const bool is_list = value.is(JsonKind::array) && !value.first().is_scalar();
    Row row(is_deep ? text_bytes_max / 2 : json_short_bytes_max);
    const bool may_be_row = is_deep || !is_list;
    if (may_be_row && (row.add(value, clean_line(clip_utf8(name, json_path_bytes_max))) || is_deep)) {
      add_line(row.take(), value.line());
      return flush();
    }
    const std::uint32_t section = writer_.section();
    writer_.set_line(value.line());
    writer_.heading(level, name);
    write(value, level + 1);
    writer_.enter_section(section);
  }

  void add_field(JsonValue value) {
    const std::string text = clean_line(value.text());
    if (!text.empty()) add_line(clean_line(value.key()) + ": " + text, value.line());
  }

  void add_line(std::string text, int line) {
    if (!text.empty()) lines_.push_back({std::move(text), line});
  }

  void flush() {
    if (!lines_.empty()) writer_.lines(BlockKind::table, lines_);
    lines_.clear();
  }

  DocumentWriter& writer_;
  std::vector<DocumentWriter::Line> lines_;
  std::string items_;
  int items_line_ = 0;
};

}  // namespace

void write_json(DocumentWriter& writer, JsonValue root) {
  Document& document = writer.document();
  for (const char* key : {"title", "name"}) {
    if (document.title.empty()) document.title = clean_line(root[key].text());
  }
  JsonWriter(writer).write(root, 1);
}

void write_record(DocumentWriter& writer, JsonValue record, int number) {
  Row row(json_row_bytes_max);
  if (row.add(record, {})) {
    writer.lines(BlockKind::table, {{row.take(), record.line()}});
    return;
  }
  writer.set_line(record.line());
  writer.heading(1, name_of(record, static_cast<std::size_t>(number)));
  JsonWriter(writer).write(record, 2);
}

}  // namespace carrel::ingest
