// Org, the outlines of Emacs (https://orgmode.org/worg/org-syntax.html). The text stays the file's
// own; keywords, properties, comments and the marks around blocks belong to no block.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "ingest/dates.h"
#include "ingest/limits.h"
#include "ingest/line_blocks.h"
#include "ingest/markdown_marks.h"
#include "ingest/parse.h"
#include "ingest/text.h"

namespace carrel::ingest {
namespace {

constexpr std::array<std::string_view, 4> usual_states = {"TODO", "DONE", "NEXT", "WAITING"};

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

std::string_view first_word(std::string_view text) noexcept {
  return text.substr(0, std::min(text.find_first_of(" \t"), text.size()));
}

// How many stars begin a heading; 0 for a line that is none.
int heading_level(std::string_view line) noexcept {
  const std::size_t stars = line.find_first_not_of('*');
  const bool is_heading = stars != std::string_view::npos && stars > 0 && line[stars] == ' ';
  return is_heading ? static_cast<int>(stars) : 0;
}

// ":work:urgent:" at the end of a heading; empty where there is none.
std::string_view tags_at_end(std::string_view line) noexcept {
  line = trim(line);
  const std::size_t space = line.find_last_of(" \t");
  const std::string_view word = space == std::string_view::npos ? line : line.substr(space + 1);
  const bool is_list = word.size() > 2 && word.front() == ':' && word.back() == ':' &&
                       word.find("::") == std::string_view::npos;
  return is_list ? word : std::string_view();
}

// ":NAME:" alone on its line.
bool is_drawer(std::string_view line) noexcept {
  line = trim(line);
  return line.size() > 2 && line.front() == ':' && line.back() == ':' &&
         line.find_first_of(" \t") == std::string_view::npos &&
         line.substr(1, line.size() - 2).find(':') == std::string_view::npos;
}

// Where the text of "- item", "12. item" begins in the line; 0 for a line that is no item.
std::size_t item_text(std::string_view line) noexcept {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return 0;
  std::size_t at = begin;
  const bool is_star = line[at] == '*' && begin > 0;
  if (line[at] == '-' || line[at] == '+' || is_star) {
    ++at;
  } else {
    while (at < line.size() && line[at] >= '0' && line[at] <= '9') ++at;
    if (at == begin || at == line.size() || (line[at] != '.' && line[at] != ')')) return 0;
    ++at;
  }
  if (at < line.size() && line[at] != ' ') return 0;
  for (const std::string_view box : {" [ ]", " [X]", " [-]"}) {
    if (line.substr(at, box.size()) == box) at += box.size();
  }
  return std::max<std::size_t>(std::min(line.find_first_not_of(' ', at), line.size()), 1);
}

class OrgReader {
 public:
  explicit OrgReader(Document& document)
      : document_(document), text_(document.text), blocks_(document) {
    for (const std::string_view state : usual_states) states_.emplace(state);
  }

  void run() {
    while (blocks_.has_line()) take_line();
    flush();
  }

 private:
  void take_line() {
    const std::string_view line = blocks_.line();
    const std::string_view bare = trim(line);
    if (bare.empty()) {
      flush();
      return blocks_.next();
    }
    if (heading_level(line) > 0) return take_heading();
    if (bare.starts_with("#+")) return take_keyword(bare.substr(2));
    if (bare == "#" || bare.starts_with("# ")) return skip_line();
    if (is_drawer(bare) && ends_drawer()) return take_drawer();
    if (bare.starts_with("CLOCK:")) return skip_line();
    if (bare == ":" || bare.starts_with(": ")) return take_run(BlockKind::code, ':');
    if (bare.front() == '|') return take_run(BlockKind::table, '|');
    if (const std::size_t text = item_text(line); text > 0) return take_item(text);
    take_prose();
  }

  void skip_line() {
    flush();
    blocks_.next();
  }

  void take_heading() {
    flush();
    const std::string_view line = blocks_.line();
    const int level = heading_level(line);
    std::string_view title = trim(line.substr(static_cast<std::size_t>(level)));
    const std::string_view tags = tags_at_end(title);
    add_tags(tags);
    title = trim(title.substr(0, title.size() - tags.size()));
    if (states_.contains(std::string(first_word(title)))) {
      title = trim(title.substr(first_word(title).size()));
    }
    if (title.starts_with("[#") && title.size() > 3 && title[3] == ']') {
      title = trim(title.substr(4));
    }
    if (!title.empty()) {
      collect_links(title);
      const auto begin = static_cast<std::size_t>(title.data() - text_.data());
      blocks_.heading(level, {begin, begin + title.size()}, title);
    }
    blocks_.next();
  }

  // "NAME: value" or "BEGIN_NAME args" after "#+".
  void take_keyword(std::string_view keyword) {
    flush();
    const std::string name = upper(keyword.substr(0, keyword.find_first_of(": \t")));
    if (name.starts_with("BEGIN_") && name.size() <= org_block_name_bytes_max) {
      return take_block(name.substr(6));
    }
    if (const std::size_t colon = keyword.find(':'); colon != std::string_view::npos) {
      take_setting(name, trim(keyword.substr(colon + 1)));
    }
    blocks_.next();
  }

  void take_setting(const std::string& name, std::string_view value) {
    if (name == "TITLE") {
      if (!document_.title.empty()) document_.title += ' ';
      document_.title += value;
    } else if (name == "AUTHOR") {
      document_.author = value;
    } else if (name == "DATE") {
      if (value.starts_with('<') || value.starts_with('[')) value.remove_prefix(1);
      document_.date = iso_date(value.substr(0, value.find_first_of("]> ")));
    } else if (name == "LANGUAGE") {
      document_.language = value;
    } else if (name == "FILETAGS") {
      add_tags(value);
    } else if (name == "INCLUDE") {
      blocks_.add_link(trim(value.substr(0, value.find_first_of(" \t"))));
    } else if (name == "TODO" || name == "SEQ_TODO" || name == "TYP_TODO") {
      add_states(value);
    }
  }

  void add_states(std::string_view value) {
    while (!value.empty() && states_.size() < 100) {
      std::string_view word = first_word(value);
      value = trim(value.substr(word.size()));
      word = word.substr(0, word.find('('));
      if (word != "|" && !word.empty()) states_.emplace(word);
    }
  }

  void add_tags(std::string_view list) {
    for (std::size_t at = 0; at < list.size();) {
      const std::size_t end = std::min(list.find_first_of(": \t", at), list.size());
      blocks_.add_tag(list.substr(at, end - at));
      at = end + 1;
    }
  }

  // Up to its #+END; without one, the begin is a line to pass over.
  void take_block(const std::string& name) {
    const std::size_t end = find_end("#+END_" + name);
    blocks_.next();
    if (end == none) return;
    const Span inner{blocks_.span().begin, end};
    if (name == "SRC" || name == "EXAMPLE") {
      blocks_.block(BlockKind::code, inner);
    } else if (name == "QUOTE" || name == "VERSE") {
      collect_links(inner.in(text_));
      blocks_.block(BlockKind::quote, inner);
    } else if (name != "COMMENT" && name != "EXPORT") {
      return;  // what is in it is read as anywhere; its end is a keyword
    }
    while (blocks_.has_line() && blocks_.span().begin < end) blocks_.next();
    blocks_.next();
  }

  // Where the next line that is `mark`, of any case, begins. What was found is kept, and few marks
  // are looked for: hostile files would have the whole text searched from each of their lines.
  std::size_t find_end(const std::string& mark) {
    const auto known = ends_.find(mark);
    const std::size_t here = blocks_.span().begin;
    if (known != ends_.end() && known->second > here) return known->second;
    if (known == ends_.end() && ends_.size() == org_marks_max) return none;
    std::size_t& end = ends_[mark];
    for (std::size_t at = line_end(text_, here); at < text_.size();) {
      const std::size_t begin = std::min(at + 1, text_.size());
      at = line_end(text_, begin);
      const std::string_view line = trim(text_.substr(begin, at - begin));
      if (line.size() == mark.size() && upper(line) == mark) return end = begin;
    }
    return end = none;
  }

  // A drawer holds no heading.
  bool ends_drawer() {
    if (upper(trim(blocks_.line())) == ":END:") return true;
    const std::size_t here = blocks_.span().begin;
    if (next_heading_ <= here) next_heading_ = text_.find("\n*", here);
    const std::size_t end = find_end(":END:");
    return end != none && end < next_heading_;
  }

  // Properties are for programs; in other drawers people keep notes.
  void take_drawer() {
    if (upper(trim(blocks_.line())) != ":PROPERTIES:") return skip_line();
    flush();
    while (blocks_.has_line() && upper(trim(blocks_.line())) != ":END:") blocks_.next();
    blocks_.next();
  }

  // Lines that begin with the same mark.
  void take_run(BlockKind kind, char mark) {
    flush();
    Span run = blocks_.span();
    while (blocks_.has_line() && trim(blocks_.line()).starts_with(mark)) {
      run.end = blocks_.span().end;
      collect_links(blocks_.line());
      blocks_.next();
    }
    blocks_.block(kind, run);
  }

  // With the lines that are indented below it, up to a blank line or another item.
  void take_item(std::size_t text) {
    flush();
    const int indent = indent_of(blocks_.line());
    Span item{blocks_.span().begin + text, blocks_.span().end};
    collect_links(blocks_.line());
    for (blocks_.next(); blocks_.has_line(); blocks_.next()) {
      const std::string_view line = blocks_.line();
      const bool goes_on = !trim(line).empty() && indent_of(line) > indent &&
                           item_text(line) == 0 && !trim(line).starts_with("#+") &&
                           trim(line).front() != '|';
      if (!goes_on) break;
      collect_links(line);
      item.end = blocks_.span().end;
    }
    blocks_.block(BlockKind::list_item, item);
  }

  void take_prose() {
    collect_links(blocks_.line());
    if (prose_.empty()) prose_ = blocks_.span();
    prose_.end = blocks_.span().end;
    blocks_.next();
  }

  void flush() {
    if (!prose_.empty()) blocks_.block(BlockKind::paragraph, prose_);
    prose_ = {};
  }

  // "[[target][description]]" and "[[target]]".
  void collect_links(std::string_view text) {
    for (std::size_t at = text.find("[["); at != std::string_view::npos; at = text.find("[[", at)) {
      at += 2;
      const std::size_t end = text.find(']', at);
      if (end == std::string_view::npos) return;
      std::string_view target = text.substr(at, end - at);
      if (target.starts_with("file:")) target.remove_prefix(5);
      target = target.substr(0, target.find("::"));
      if (is_relative_link(target) && target.front() != '*') blocks_.add_link(target);
      at = end;
    }
  }

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  Document& document_;
  const std::string_view text_;
  LineBlocks blocks_;
  Span prose_;
  std::size_t next_heading_ = 0;  // or what may be one
  std::unordered_set<std::string> states_;
  std::unordered_map<std::string, std::size_t> ends_;  // by mark; `none`: there is none
};

}  // namespace

Document parse_org(std::string_view bytes) {
  Document document = decode_text(bytes, "org");
  OrgReader(document).run();
  if (document.title.empty()) {
    const auto top = std::find_if(document.sections.begin(), document.sections.end(),
                                  [](const Section& section) { return section.level == 1; });
    if (top != document.sections.end()) document.title = top->title;
  }
  return document;
}

}  // namespace carrel::ingest
