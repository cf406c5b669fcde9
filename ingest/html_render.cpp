#include "ingest/html_render.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ingest/html_metadata.h"
#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

// Bytes of the invisible character at `at`: soft hyphen, zero width space, byte order mark.
std::size_t invisible_bytes(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) == "\xC2\xAD") return 2;
  const std::string_view three = text.substr(at, 3);
  return three == "\xE2\x80\x8B" || three == "\xEF\xBB\xBF" ? 3 : 0;
}

std::size_t space_bytes(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f') return 1;
  return text.substr(at, 2) == "\xC2\xA0" ? 2 : 0;
}

// Bytes that need no look at what follows them.
bool is_plain(char c) {
  return static_cast<unsigned char>(c) > ' ' && c != '\xC2' && c != '\xE2' && c != '\xEF';
}

// The text of the block being written, and from which lines of the file it comes.
class BlockText {
 public:
  bool empty() const { return text_.empty(); }
  char back() const { return text_.empty() ? '\0' : text_.back(); }
  std::size_t size() const { return text_.size(); }
  const std::string& text() const { return text_; }
  // A mark wherever the line changes; the first at 0.
  const std::vector<LineMark>& marks() const { return marks_; }

  // Text whose white space says nothing. `line` is where it begins in the file.
  void flow(std::string_view text, std::uint32_t line) {
    auto at_line = static_cast<int>(line);
    for (std::size_t i = 0; i < text.size();) {
      std::size_t end = i;
      while (end < text.size() && is_plain(text[end])) ++end;
      if (end > i) {
        begin_word(at_line);
        text_.append(text, i, end - i);
        i = end;
        continue;
      }
      if (const std::size_t skip = space_bytes(text, i)) {
        if (text[i] == '\n') ++at_line;
        space_ = true;
        i += skip;
      } else if (const std::size_t invisible = invisible_bytes(text, i)) {
        i += invisible;
      } else {
        begin_word(at_line);
        text_ += text[i++];
      }
    }
  }

  // Text whose white space is kept.
  void verbatim(std::string_view text, std::uint32_t line) {
    auto at_line = static_cast<int>(line);
    std::size_t begin = 0;
    if (text_.empty()) {  // blank lines before the first that says something
      const std::size_t first = text.find_first_not_of(" \t\r\n");
      if (first == std::string_view::npos) return;
      const std::size_t line_end = text.substr(0, first).rfind('\n');
      begin = line_end == std::string_view::npos ? 0 : line_end + 1;
      at_line += static_cast<int>(std::count(text.data(), text.data() + begin, '\n'));
    }
    for (const char c : text.substr(begin)) {
      if (c == '\r') continue;
      if (c == '\n') {
        ++at_line;
      } else {
        mark(at_line);
      }
      text_ += c;
    }
  }

  void space() { space_ = true; }

  void raw(std::string_view text) {
    text_ += text;
    space_ = false;
  }

  void cut(std::size_t size_bytes) {
    text_.resize(size_bytes);
    while (!marks_.empty() && marks_.back().offset >= size_bytes) marks_.pop_back();
    space_ = false;
  }

  // Drops white space at the end.
  void trim() {
    const std::size_t last = text_.find_last_not_of(" \n\t");
    cut(last == std::string::npos ? 0 : last + 1);
  }

  void clear() { cut(0); }

 private:
  void begin_word(int line) {
    if (space_ && !text_.empty() && text_.back() != '\n' && text_.back() != ' ') text_ += ' ';
    space_ = false;
    mark(line);
  }

  void mark(int line) {
    // What the renderer wrote before the first word, such as an empty cell, goes with that word.
    if (marks_.empty()) {
      marks_.push_back({0, line});
    } else if (marks_.back().line != line) {
      marks_.push_back({text_.size(), line});
    }
  }

  std::string text_;
  std::vector<LineMark> marks_;
  bool space_ = false;
};

class Renderer {
 public:
  Renderer(const HtmlTree& tree, const MainContent& content, Document& document)
      : tree_(tree), content_(content), document_(document) {}

  void render() {
    const std::uint32_t end = tree_.nodes[content_.root].end;
    for (std::uint32_t i = content_.root; i < end && !full_;) {
      leave_until(i);
      const HtmlNode& node = tree_.nodes[i];
      if (content_.skipped[i] != 0 || node.tag == Tag::title) {
        i = node.end;
      } else if (node.tag == Tag::table && is_data_table(i)) {
        flush();
        write_table(i);
        i = node.end;
      } else {
        enter(i);
        ++i;
      }
    }
    leave_until(end);
    flush();
  }

 private:
  struct Open {
    std::uint32_t end;
    BlockKind kind_before;
    bool is_block;
  };

  static bool is_block(Tag tag) {
    return tag != Tag::text && tag != Tag::inline_ && tag != Tag::link && tag != Tag::line_break;
  }

  void enter(std::uint32_t i) {
    const HtmlNode& node = tree_.nodes[i];
    if (node.tag == Tag::text) {
      write_text(node);
      return;
    }
    if (node.tag == Tag::line_break) {
      break_line();
      return;
    }
    if (node.tag == Tag::link) note_link(i);
    const bool block = is_block(node.tag);
    if (block) flush();
    open_.push_back({node.end, kind_, block});
    switch (node.tag) {
      case Tag::heading:
        kind_ = BlockKind::heading;
        level_ = node.level;
        break;
      case Tag::list_item:
        kind_ = BlockKind::list_item;
        break;
      case Tag::quote:
        kind_ = BlockKind::quote;
        break;
      case Tag::pre:
        kind_ = BlockKind::code;
        break;
      default:
        break;
    }
  }

  void leave_until(std::uint32_t i) {
    while (!open_.empty() && open_.back().end <= i) {
      if (open_.back().is_block) flush();
      kind_ = open_.back().kind_before;
      open_.pop_back();
    }
  }

  void write_text(const HtmlNode& node) {
    const std::string_view text = node.text.in(tree_.text);
    if (kind_ == BlockKind::code) {
      block_.verbatim(text, node.line);
    } else {
      block_.flow(text, node.line);
    }
  }

  void break_line() {
    if (kind_ == BlockKind::code) {
      if (!block_.empty()) block_.raw("\n");
    } else if (kind_ == BlockKind::heading || block_.empty()) {
      block_.space();
    } else if (block_.back() == '\n') {  // an empty line parts paragraphs
      flush();
    } else {
      block_.raw("\n");
    }
  }

  void note_link(std::uint32_t i) {
    while (next_link_ < tree_.links.size() && tree_.links[next_link_].node < i) ++next_link_;
    if (next_link_ < tree_.links.size() && tree_.links[next_link_].node == i) {
      document_.links.push_back(tree_.links[next_link_].target);
    }
  }

  // Shows data, rather than laying out other blocks in columns.
  bool is_data_table(std::uint32_t table) const {
    if ((tree_.nodes[table].hints & hint_layout) != 0) return false;
    std::size_t cells = 0;
    std::size_t rows = 0;
    for (std::uint32_t i = table + 1; i < tree_.nodes[table].end; ++i) {
      const HtmlNode& node = tree_.nodes[i];
      if (node.tag == Tag::table || node.tag == Tag::heading || node.tag == Tag::pre ||
          node.tag == Tag::article) {
        return false;
      }
      if (node.tag == Tag::row) ++rows;
      if (node.tag == Tag::text && node.text.size() > data_cell_bytes_max) return false;
      if (node.tag == Tag::cell) ++cells;
    }
    return cells > rows;
  }

  void write_table(std::uint32_t table) {
    std::size_t row_begin = 0;
    bool row_has_text = false;
    bool first_cell = true;
    const std::uint32_t end = tree_.nodes[table].end;
    for (std::uint32_t i = table + 1; i < end;) {
      const HtmlNode& node = tree_.nodes[i];
      if (content_.skipped[i] != 0) {
        i = node.end;
        continue;
      }
      if (node.tag == Tag::row) {
        end_row(row_begin, row_has_text);
        row_begin = block_.size();
        row_has_text = false;
        first_cell = true;
      } else if (node.tag == Tag::cell) {
        if (!first_cell) block_.raw(" | ");
        first_cell = false;
      } else if (node.tag == Tag::text) {
        const std::size_t before = block_.size();
        block_.flow(node.text.in(tree_.text), node.line);
        row_has_text = row_has_text || block_.size() > before;
      } else if (node.tag == Tag::link) {
        note_link(i);
      } else {
        block_.space();
      }
      ++i;
    }
    end_row(row_begin, row_has_text);
    flush_as(BlockKind::table);
  }

  void end_row(std::size_t row_begin, bool has_text) {
    if (!has_text) {
      block_.cut(row_begin);
    } else {
      block_.raw("\n");
    }
  }

  void flush() { flush_as(kind_); }

  void flush_as(BlockKind kind) {
    block_.trim();
    if (!block_.empty() && !full_) add_block(kind);
    block_.clear();
  }

  void add_block(BlockKind kind) {
    const std::string& text = block_.text();
    if (document_.text.size() + text.size() + 2 > text_bytes_max ||
        document_.blocks.size() >= blocks_max) {
      full_ = true;
      document_.issues.push_back({IssueKind::limit, 0, "the page is longer than can be kept; cut"});
      return;
    }
    if (!document_.text.empty()) document_.text += "\n\n";
    if (kind == BlockKind::heading) open_section(text);
    const std::size_t begin = document_.text.size();
    document_.text += text;
    document_.blocks.push_back({.kind = kind, .span = {begin, document_.text.size()},
                                .section = section_, .line = add_marks(begin), .box = {}});
  }

  // Takes over where the lines of the block's text change; returns its first line.
  int add_marks(std::size_t begin) {
    auto& marks = document_.line_marks;
    for (const LineMark& each : block_.marks()) {
      if (marks.empty() || marks.back().line != each.line) {
        marks.push_back({begin + each.offset, each.line});
      }
    }
    return block_.marks().empty() ? 0 : block_.marks().front().line;
  }

  void open_section(const std::string& title) {
    while (document_.sections[section_].level >= level_) {
      section_ = document_.sections[section_].parent;
    }
    document_.sections.push_back({section_, level_, metadata_text(title)});
    section_ = static_cast<std::uint32_t>(document_.sections.size() - 1);
  }

  const HtmlTree& tree_;
  const MainContent& content_;
  Document& document_;
  BlockText block_;
  std::vector<Open> open_;
  BlockKind kind_ = BlockKind::paragraph;
  int level_ = 1;  // of the heading being written
  std::uint32_t section_ = 0;
  std::size_t next_link_ = 0;
  bool full_ = false;
};

}  // namespace

void render_html(const HtmlTree& tree, const MainContent& content, Document& document) {
  Renderer(tree, content, document).render();
}

}  // namespace carrel::ingest
