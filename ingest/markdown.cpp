#include <md4c.h>

#include <algorithm>
#include <functional>
#include <string>
#include <unordered_set>
#include <utility>

#include "ingest/front_matter.h"
#include "ingest/html_words.h"
#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/markdown_cost.h"
#include "ingest/markdown_marks.h"
#include "ingest/parse.h"
#include "ingest/plain.h"
#include "ingest/text.h"

namespace carrel::ingest {
namespace {

constexpr std::string_view alias_scheme = "alias:";  // index/backlinks.cpp

constexpr unsigned parser_flags =
    MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_WIKILINKS;

// What md4c hands over may outgrow the text: each use of a reference repeats its target, each short
// row of a table gets all its columns.
constexpr std::size_t work_per_byte_max = 8;
constexpr std::size_t work_min = 1U << 20;

// What stands in a leaf of the tree: one block to be.
enum class Leaf { none, prose, heading, code, table, html };

// Follows md4c through the tree and adds a Block for each leaf. md4c copies no text, so a leaf's
// span comes from where its first and last pieces lie in the text; what lies elsewhere are md4c's
// own line breaks and blanks.
class BlockBuilder {
 public:
  BlockBuilder(Document& document, std::size_t begin)
      : document_(document), text_(document.text), begin_(begin), lines_(document.text) {
    work_left_ = work_min + work_per_byte_max * text_.size();
    for (const std::string& tag : document.tags) seen_tags_.insert(tag);
  }

  int enter(MD_BLOCKTYPE type, const void* detail) {
    if (!spend(1)) return stop;
    switch (type) {
      case MD_BLOCK_QUOTE:
        flush();
        containers_.push_back({BlockKind::quote});
        break;
      case MD_BLOCK_LI:
        flush();
        containers_.push_back({BlockKind::list_item, task_mark(detail)});
        break;
      case MD_BLOCK_P:
        open(Leaf::prose);
        break;
      case MD_BLOCK_CODE:
        open(Leaf::code);
        break;
      case MD_BLOCK_TABLE:
        open(Leaf::table);
        break;
      case MD_BLOCK_HTML:
        open(Leaf::html);
        break;
      case MD_BLOCK_H:
        open(Leaf::heading);
        level_ = static_cast<int>(static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level);
        break;
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        flush();
        break;
      default:
        break;
    }
    return is_full_ ? stop : 0;
  }

  int leave(MD_BLOCKTYPE type) {
    switch (type) {
      case MD_BLOCK_QUOTE:
      case MD_BLOCK_LI:
        flush();
        containers_.pop_back();
        break;
      case MD_BLOCK_P:
      case MD_BLOCK_CODE:
      case MD_BLOCK_TABLE:
      case MD_BLOCK_HTML:
      case MD_BLOCK_H:
        flush();
        break;
      default:
        break;
    }
    return is_full_ ? stop : 0;
  }

  int enter_span(MD_SPANTYPE type, const void* detail) {
    if (type == MD_SPAN_A) {
      const auto& href = static_cast<const MD_SPAN_A_DETAIL*>(detail)->href;
      if (!spend(href.size)) return stop;
      const std::string_view target(href.text, href.size);
      if (is_relative_link(target)) add_link(target);
    } else if (type == MD_SPAN_WIKILINK) {
      const auto& target = static_cast<const MD_SPAN_WIKILINK_DETAIL*>(detail)->target;
      if (!spend(target.size)) return stop;
      add_link({target.text, target.size});
    }
    return 0;
  }

  void add_text(MD_TEXTTYPE type, const char* piece, std::size_t size_bytes) {
    const char* const first = text_.data();
    const std::less<const char*> is_before;  // total order even for pointers into other objects
    if (size_bytes == 0 || is_before(piece, first) || !is_before(piece, first + text_.size())) {
      return;
    }
    const auto begin = static_cast<std::size_t>(piece - first);
    if (leaf_ == Leaf::none) open(Leaf::prose);
    if (span_.empty()) span_ = {begin, begin};
    span_.begin = std::min(span_.begin, begin);
    span_.end = std::max(span_.end, begin + size_bytes);
    if (type != MD_TEXT_NORMAL) return;
    const Span span{begin, begin + size_bytes};
    for_each_embed(text_, span, [this](std::string_view target) { add_link(target); });
    if (leaf_ != Leaf::heading) add_tags(span);
  }

 private:
  static constexpr int stop = -1;  // md4c 0.4.8 goes on after a positive answer

  struct Container {
    BlockKind kind;
    std::size_t task_mark = no_task_mark;  // where the character between its "[ ]" is
    std::size_t own_block = 0;             // 1 + index of the item's first block; 0: none yet
  };

  bool spend(std::size_t work) noexcept {
    is_full_ = is_full_ || work > work_left_;
    work_left_ -= std::min(work, work_left_);
    return !is_full_;
  }

  std::size_t task_mark(const void* detail) const noexcept {
    const auto* item = static_cast<const MD_BLOCK_LI_DETAIL*>(detail);
    return item->is_task != 0 ? begin_ + item->task_mark_offset : no_task_mark;
  }

  void open(Leaf leaf) {
    flush();
    leaf_ = leaf;
    span_ = {};
  }

  void flush() {
    const Leaf leaf = std::exchange(leaf_, Leaf::none);
    if (leaf == Leaf::none || span_.empty()) return;
    if (leaf == Leaf::html) return flush_html(span_);
    const std::size_t task = containers_.empty() ? no_task_mark : containers_.back().task_mark;
    const auto shape = leaf == Leaf::heading ? LeafShape::heading : LeafShape::prose;
    const Span whole =
        leaf == Leaf::code ? code_lines(text_, span_) : prose_lines(text_, span_, shape, task);
    // md4c 0.4.8 takes <h2> and below for inline tags.
    if (leaf == Leaf::prose && whole.in(text_).starts_with("<h")) return flush_html(whole);
    const bool is_table = leaf == Leaf::prose && is_short_ruled_table(whole.in(text_));
    end_block(kind_of(is_table ? Leaf::table : leaf), whole);
  }

  void flush_html(Span html) {
    const HtmlWords words = html_words(html.in(text_));
    if (words.span.empty()) return;
    level_ = words.heading_level;
    const bool is_heading = level_ != 0;
    end_block(kind_of(is_heading ? Leaf::heading : Leaf::prose),
              {html.begin + words.span.begin, html.begin + words.span.end});
  }

  // A heading inside a quote or an item is no part of the outline.
  BlockKind kind_of(Leaf leaf) const noexcept {
    if (leaf == Leaf::code) return BlockKind::code;
    if (leaf == Leaf::table) return BlockKind::table;
    if (!containers_.empty()) return containers_.back().kind;
    return leaf == Leaf::heading ? BlockKind::heading : BlockKind::paragraph;
  }

  void end_block(BlockKind kind, Span span) {
    auto& blocks = document_.blocks;
    if (!blocks.empty()) span.begin = std::max(span.begin, blocks.back().span.end);
    if (kind != BlockKind::code && kind != BlockKind::table && !span.empty()) {
      span = without_block_id(text_, span);
    }
    if (span.empty() || is_full_) return;
    if (kind == BlockKind::list_item && continues_item()) {
      blocks.back().span.end = span.end;
      return;
    }
    if (kind == BlockKind::heading) start_section(span);
    is_full_ = !add_block(document_, kind, span, section_, lines_.line_of(span.begin));
    if (!containers_.empty()) containers_.back().own_block = blocks.size();
  }

  // A second paragraph of an item belongs to the item's block unless something came between.
  bool continues_item() const noexcept {
    return !containers_.empty() && containers_.back().own_block != 0 &&
           containers_.back().own_block == document_.blocks.size() &&
           document_.blocks.back().kind == BlockKind::list_item;
  }

  void start_section(Span heading) {
    std::string title;
    append_plain(title, heading.in(text_), BlockKind::heading, document_.type);
    section_ = add_section(document_, section_, level_, title);
    if (level_ == 1 && document_.title.empty()) document_.title = document_.sections.back().title;
  }

  void add_tags(Span span) {
    for_each_tag(text_, span, [this](std::string_view tag) {
      if (document_.tags.size() == tags_max) return;
      if (seen_tags_.emplace(tag).second) document_.tags.emplace_back(tag);
    });
  }

  void add_link(std::string_view target) {
    if (target.empty() || target.size() > metadata_bytes_max) return;
    if (document_.links.size() == links_max) return;
    if (seen_links_.emplace(target).second) document_.links.emplace_back(target);
  }

  Document& document_;
  const std::string_view text_;
  const std::size_t begin_;  // of what md4c was given
  LineCounter lines_;
  std::size_t work_left_ = 0;
  bool is_full_ = false;
  std::vector<Container> containers_;
  Leaf leaf_ = Leaf::none;
  Span span_;      // of the leaf's text so far
  int level_ = 0;  // of the heading being read
  std::uint32_t section_ = 0;
  std::unordered_set<std::string> seen_tags_;
  std::unordered_set<std::string> seen_links_;
};

BlockBuilder& builder(void* user) noexcept { return *static_cast<BlockBuilder*>(user); }

MD_PARSER callbacks() noexcept {
  MD_PARSER parser{};
  parser.flags = parser_flags;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* user) {
    return builder(user).enter(type, detail);
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* user) {
    return builder(user).leave(type);
  };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* user) {
    return builder(user).enter_span(type, detail);
  };
  parser.leave_span = [](MD_SPANTYPE, void*, void*) { return 0; };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* user) {
    builder(user).add_text(type, text, size);
    return 0;
  };
  return parser;
}

void apply(FrontMatter&& front, Document& document) {
  document.title = std::move(front.title);
  document.author = std::move(front.author);
  document.date = std::move(front.date);
  document.language = std::move(front.language);
  document.tags = std::move(front.tags);
}

// Other names of a note are searched where they stand, and found by links that use them.
void add_aliases(const FrontMatter& front, Document& document) {
  if (front.aliases.empty() || front.aliases_span.empty()) return;
  LineCounter lines(document.text);
  add_block(document, BlockKind::paragraph, front.aliases_span, 0,
            lines.line_of(front.aliases_span.begin));
  for (const std::string& alias : front.aliases) {
    document.links.push_back(std::string(alias_scheme) + alias);
  }
}

// The text as paragraphs, when it cannot be read as Markdown.
void read_as_paragraphs(Document& document, std::size_t begin, std::string_view why) {
  document.blocks.clear();
  document.sections.assign(1, Section{});
  document.issues.push_back(
      {IssueKind::part_limit, 0, "read as plain text, not as Markdown: " + std::string(why)});
  add_paragraphs(document, begin);
}

}  // namespace

Document parse_markdown(std::string_view bytes) {
  Document document = decode_text(bytes, "markdown");
  FrontMatter front = read_front_matter(document.text);
  const std::size_t begin = front.end;
  add_aliases(front, document);
  apply(std::move(front), document);
  const std::string_view body = std::string_view(document.text).substr(begin);
  if (const auto danger = markdown_danger(body); !danger.empty()) {
    read_as_paragraphs(document, begin, danger);
    return document;
  }
  BlockBuilder blocks(document, begin);
  const MD_PARSER parser = callbacks();
  const int result = md_parse(body.data(), static_cast<MD_SIZE>(body.size()), &parser, &blocks);
  const bool is_cut = document.blocks.size() == blocks_max;
  if (result != 0 && !is_cut) {
    read_as_paragraphs(document, begin, "its links or tables repeat too much");
  }
  return document;
}

}  // namespace carrel::ingest
