// Lays blocks over a text that stays the file's own, line by line, for formats whose lines say what
// they are: org, reStructuredText, source code.
//
// A LineBlocks walks the lines of Document::text once, in order; what it is asked to make blocks of
// lies at or before the line it stands on, or ahead of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/document.h"
#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {

class LineBlocks {
 public:
  explicit LineBlocks(Document& document) noexcept
      : document_(document), text_(document.text), counter_(document.text) {
    to(0);
  }

  // False at the end of the text, or when no more blocks are taken.
  bool has_line() const noexcept { return line_.begin < text_.size() && !is_full_; }
  Span span() const noexcept { return line_; }  // of this line, without its line end
  std::string_view line() const noexcept { return line_.in(text_); }
  void next() noexcept { to(line_end(text_, line_.begin) + 1); }

  // The lines after this one: empty where there is none.
  std::string_view after() const noexcept;       // the next
  std::string_view after_next() const noexcept;  // the one after that

  // A section of `level` from here on, named by a heading block. `heading` is what is shown of it.
  void heading(int level, Span heading, std::string_view title);
  // The same without a block.
  void open_section(int level, std::string_view title);
  void enter_section(std::uint32_t section) noexcept { section_ = section; }
  std::uint32_t section() const noexcept { return section_; }

  // Without blank lines around, and with the indent of its first line only in code and tables.
  // Nothing visible is no block.
  void block(BlockKind kind, Span span);

  // Adds a tag or the target of a link that is not there yet, within bounds.
  void add_tag(std::string_view tag) { add_once(document_.tags, tag, tags_max); }
  void add_link(std::string_view target) { add_once(document_.links, target, links_max); }

 private:
  void to(std::size_t begin) noexcept { line_ = {begin, line_end_at(begin)}; }
  std::size_t line_end_at(std::size_t begin) const noexcept;
  void add_once(std::vector<std::string>& list, std::string_view value, std::size_t count_max);

  Document& document_;
  const std::string_view text_;
  LineCounter counter_;
  Span line_;
  std::uint32_t section_ = 0;
  bool is_full_ = false;
  std::unordered_set<std::string> seen_;  // tags, and links after '\n'
};

bool is_blank_line(std::string_view line) noexcept;

// How far a line is indented; a tab goes to the next multiple of 8.
int indent_of(std::string_view line) noexcept;

}  // namespace carrel::ingest
