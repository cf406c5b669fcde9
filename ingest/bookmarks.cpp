// Bookmarks as browsers export them (the Netscape format): each with its title and address, below
// the heading of its folder. What they link to is on the web, so there is nothing to follow.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/dates.h"
#include "ingest/document_writer.h"
#include "ingest/exports.h"
#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/parse.h"
#include "ingest/text.h"

namespace carrel::ingest {
namespace {

bool starts_with_tag(std::string_view line, std::string_view tag) noexcept {
  return line.size() > tag.size() &&
         std::equal(tag.begin(), tag.end(), line.begin(),
                    [](char want, char have) { return want == (have & ~0x20) || want == have; });
}

struct Entity {
  std::string_view name;
  std::string_view text;
};
constexpr std::array<Entity, 5> entities = {
    {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}}};

std::string without_entities(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto* found = std::find_if(entities.begin(), entities.end(), [&](const Entity& each) {
      return text.substr(at, each.name.size()) == each.name;
    });
    const bool is_entity = text[at] == '&' && found != entities.end();
    out += is_entity ? found->text : text.substr(at, 1);
    at += is_entity ? found->name.size() : 1;
  }
  return clean_line(out);
}

// The value of ` NAME="…"` in a tag; empty where it is not there.
std::string_view attribute(std::string_view tag, std::string_view name) noexcept {
  for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
    const std::size_t open = at + name.size();
    const bool is_name = at > 0 && tag[at - 1] == ' ' && tag.substr(open, 2) == "=\"";
    if (!is_name) continue;
    const std::size_t close = tag.find('"', open + 2);
    return tag.substr(open + 2, std::min(close, tag.size()) - open - 2);
  }
  return {};
}

// What stands between the tag that begins the line and the next "</".
std::string content_of(std::string_view line) {
  const std::size_t open = line.find('>');
  if (open == std::string_view::npos) return {};
  const std::size_t close = std::min(line.find("</", open), line.size());
  return without_entities(line.substr(open + 1, close - open - 1));
}

constexpr auto item_tags = std::to_array<std::string_view>({"<DT>", "<DD>", "<DL", "</DL", "<H1"});

// Where the next thing of a line begins, at or after `from`; the line's size when there is none.
std::size_t next_item(std::string_view line, std::size_t from) noexcept {
  for (std::size_t at = line.find('<', from); at < line.size(); at = line.find('<', at + 1)) {
    const std::string_view rest = line.substr(at);
    if (std::any_of(item_tags.begin(), item_tags.end(),
                    [&](std::string_view tag) { return starts_with_tag(rest, tag); })) {
      return at;
    }
  }
  return line.size();
}

// Browsers write one thing a line; other programs may leave the breaks out.
class BookmarkReader {
 public:
  BookmarkReader(std::string_view text, Document& document) : text_(text), writer_(document) {}

  void run() {
    int number = 0;
    for (std::size_t at = 0; at < text_.size() && !writer_.is_full();) {
      const std::size_t end = line_end(text_, at);
      writer_.set_line(++number);
      take_line(trim(text_.substr(at, end - at)));
      at = end + 1;
    }
  }

 private:
  void take_line(std::string_view line) {
    for (std::size_t at = 0; at < line.size() && !writer_.is_full();) {
      const std::size_t end = next_item(line, at + 1);
      take_item(trim(line.substr(at, end - at)));
      at = end;
    }
  }

  void take_item(std::string_view line) {
    if (starts_with_tag(line, "<DT>")) line = trim(line.substr(4));
    if (starts_with_tag(line, "<H1")) {
      writer_.document().title = content_of(line);
    } else if (starts_with_tag(line, "<H3")) {
      folder_ = content_of(line);
    } else if (starts_with_tag(line, "<DL")) {
      open_folder();
    } else if (starts_with_tag(line, "</DL")) {
      if (!sections_.empty()) sections_.pop_back();
      writer_.enter_section(sections_.empty() ? 0 : sections_.back());
    } else if (starts_with_tag(line, "<DD>")) {
      writer_.block(BlockKind::paragraph, without_entities(line.substr(4)));
    } else if (starts_with_tag(line, "<A ")) {
      take_bookmark(line);
    }
  }

  // The first list is that of all folders, and has no heading of its own.
  void open_folder() {
    if (!folder_.empty() && sections_.size() < static_cast<std::size_t>(nesting_depth_max)) {
      writer_.heading(static_cast<int>(sections_.size()), folder_);
    }
    folder_.clear();
    sections_.push_back(writer_.section());
  }

  void take_bookmark(std::string_view line) {
    const std::string_view tag = line.substr(0, line.find('>'));
    const std::string title = content_of(line);
    const std::string address = without_entities(attribute(tag, "HREF"));
    std::string text = title;
    if (!address.empty() && address.size() <= bookmark_address_bytes_max && address != title) {
      text += (text.empty() ? "" : "\n") + address;
    }
    const std::string date = iso_date_of_seconds(attribute(tag, "ADD_DATE"));
    if (!date.empty() && !text.empty()) text += "\n" + date.substr(0, 10);
    writer_.block(BlockKind::list_item, text);
    add_tags(attribute(tag, "TAGS"));
  }

  void add_tags(std::string_view list) {
    while (!list.empty()) {
      add_tag(without_entities(list.substr(0, list.find(','))), writer_.document());
      list.remove_prefix(std::min(list.find(','), list.size() - 1) + 1);
    }
  }

  const std::string_view text_;
  DocumentWriter writer_;
  std::string folder_;                   // whose list comes next
  std::vector<std::uint32_t> sections_;  // of the lists that are open
};

}  // namespace

Document parse_bookmarks(std::string_view bytes) {
  const Document source = decode_text(bytes, "bookmarks");
  Document document = without_text(source);
  BookmarkReader(source.text, document).run();
  return document;
}

}  // namespace carrel::ingest
