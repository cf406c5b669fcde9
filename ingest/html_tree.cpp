#include "ingest/html_tree.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <utility>

#include "ingest/html_hints.h"
#include "ingest/html_style.h"
#include "ingest/html_tags.h"
#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

struct ParserFree {
  void operator()(htmlParserCtxtPtr context) const { htmlFreeParserCtxt(context); }
};
using Parser = std::unique_ptr<htmlParserCtxt, ParserFree>;

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

bool is_relative(std::string_view target) {
  if (target.empty() || target.front() == '#' || target.front() == '/') return false;
  const std::size_t colon = target.find_first_of(":/?#");
  return colon == std::string_view::npos || target[colon] != ':';
}

// The attributes that say something, of one start tag.
struct Attributes {
  std::string_view content, datetime, href, language, meta_name;
  std::string_view class_names, id, relation, media;
  StyleLook look;
  std::uint16_t hints = 0;
  bool open = false;
};

std::uint16_t hints_of_hiding(std::uint8_t hides) {
  const bool is_undisplayed = (hides & undisplays) != 0;
  const bool is_concealed = (hides & ~undisplays) != 0;
  return static_cast<std::uint16_t>((is_undisplayed ? hint_hidden | hint_undisplayed : 0) |
                                    (is_concealed ? hint_hidden | hint_concealed : 0));
}

void read_attribute(std::string_view name, std::string_view value, Attributes& out) {
  if (name == "class") {
    out.class_names = value;
    out.hints |= hints_of_class(value);
  } else if (name == "id") {
    out.id = value;
    out.hints |= hints_of_id(value);
  } else if (name == "role") {
    out.hints |= hints_of_role(value);
  } else if (name == "style") {
    const StyleLook attributes_look = out.look;
    out.look = read_style(value);
    if (out.look.ink == Paint::unset) out.look.ink = attributes_look.ink;
    if (out.look.ground == Paint::unset) out.look.ground = attributes_look.ground;
    out.hints |= hints_of_hiding(out.look.hides);
  } else if (name == "color") {
    if (out.look.ink == Paint::unset) out.look.ink = paint_of(value);
  } else if (name == "bgcolor") {
    if (out.look.ground == Paint::unset) out.look.ground = paint_of(value);
  } else if (name == "background") {  // a picture
    if (out.look.ground != Paint::other && !value.empty()) out.look.ground = Paint::other;
  } else if (name == "rel") {
    out.relation = value;
  } else if (name == "media") {
    out.media = value;
  } else if (name == "hidden") {
    if (value != "until-found") out.hints |= hint_hidden | hint_undisplayed;
  } else if (name == "aria-hidden") {
    if (value == "true") out.hints |= hint_hidden;
  } else if (name == "itemprop") {
    if (value == "articleBody") out.hints |= hint_article_body;
    if (out.meta_name.empty()) out.meta_name = value;
  } else if (name == "name" || name == "property") {
    out.meta_name = value;
  } else if (name == "content") {
    out.content = value;
  } else if (name == "datetime") {
    out.datetime = value;
  } else if (name == "href") {
    out.href = value;
  } else if (name == "lang" || name == "xml:lang") {
    out.language = value;
  } else if (name == "open") {
    out.open = true;
  }
}

Attributes read_attributes(const xmlChar** pairs) {
  Attributes out;
  for (; pairs != nullptr && pairs[0] != nullptr; pairs += 2) {
    read_attribute(view(pairs[0]), view(pairs[1]), out);
  }
  return out;
}

// How text in an element looks, by the styles of those around it.
struct Look {
  bool is_tiny = false;
  bool white_ink = false;
  bool white_on_white = false;   // one element says both
  bool painted_ground = false;   // of a colour that is not white
};

Look look_in(Look look, const StyleLook& style) {
  if (style.size != TextSize::unset) look.is_tiny = style.size == TextSize::tiny;
  if (style.ground != Paint::unset) {
    look.painted_ground = style.ground == Paint::other;
    look.white_on_white = false;
  }
  if (style.ink != Paint::unset) {
    look.white_ink = style.ink == Paint::white;
    look.white_on_white = style.ink == Paint::white && style.ground == Paint::white;
  }
  return look;
}

std::size_t visible_bytes(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > ' '; }));
}

// Receives libxml2's events. Our own stack mirrors its stack of open elements; an element without a
// node of its own repeats the node around it.
class TreeBuilder {
 public:
  TreeBuilder(HtmlTree& tree, htmlParserCtxtPtr parser) : tree_(tree), parser_(parser) {
    tree_.nodes.push_back({.tag = Tag::block, .line = 1});
    open_.push_back(0);
    looks_.push_back({});
  }

  void start(std::string_view name, const xmlChar** pairs) {
    if (dropped_depth_ > 0) {
      ++dropped_depth_;
      return;
    }
    const TagInfo info = tag_info(name);
    const bool in_heading = tree_.nodes[open_.back()].tag == Tag::heading;
    if (info.use == TagUse::drop || (info.use == TagUse::drop_control && !in_heading)) {
      dropped_depth_ = 1;
      if (name == "script") tree_.has_script = true;
      if (name == "style") open_style(read_attributes(pairs));
      return;
    }
    Attributes attributes = read_attributes(pairs);
    ask_style_sheet(name, attributes);
    if (name == "link" && attributes.relation.find("stylesheet") != std::string_view::npos) {
      has_other_sheets_ = true;
    }
    looks_.push_back(look_in(looks_.back(), attributes.look));
    // Rows without space between their boxes: what is in them has its size from a sheet.
    const bool may_be_sized = has_other_sheets_ || sheet_.sizes_text();
    if (may_be_sized && attributes.look.size == TextSize::unset) looks_.back().is_tiny = false;
    note_metadata(name, attributes);
    const bool needs_node =
        info.use == TagUse::keep || (attributes.hints & (hint_hidden | hint_noise)) != 0;
    if (needs_node && open_nodes_ < nesting_depth_max) {
      open_node(info, attributes, name);
    } else {
      if (info.use == TagUse::keep) characters(" ");  // too deep for a node, but it parts words
      open_.push_back(open_.back());
    }
    if (static_cast<int>(open_.size()) > html_depth_max) stop(tree_.too_deep);
    if (tree_.nodes.size() >= html_nodes_max) stop(tree_.too_many_nodes);
  }

  void end() {
    if (dropped_depth_ > 0) {
      --dropped_depth_;
      if (dropped_depth_ == 0 && takes_style_) close_style();
      return;
    }
    if (open_.size() < 2) return;
    const std::uint32_t node = open_.back();
    open_.pop_back();
    looks_.pop_back();
    if (open_.back() != node) close_node(node);
  }

  void characters(std::string_view text) {
    if (takes_style_ && style_.size() + text.size() <= html_style_bytes_max) style_ += text;
    if (dropped_depth_ > 0 || text.empty()) return;
    if (is_unseen(looks_.back())) {
      tree_.unseen_bytes += visible_bytes(text);
      return;
    }
    const std::size_t begin = tree_.text.size();
    tree_.text.append(text);
    HtmlNode& last = tree_.nodes.back();
    const std::uint32_t parent = open_.back();
    // The parser already stands behind this text.
    const auto line_ends = std::count(text.begin(), text.end(), '\n');
    const std::ptrdiff_t first_line = std::max<std::ptrdiff_t>(1, line_now() - line_ends);
    // A comment, or a tag without a node, may hold line ends: lines can be counted no further.
    const bool goes_on = first_line == last_text_line_;
    last_text_line_ = first_line + line_ends;
    if (last.tag == Tag::text && last.parent == parent && goes_on) {
      last.text.end = tree_.text.size();
      return;
    }
    const auto line = static_cast<std::uint32_t>(first_line);
    const auto end = static_cast<std::uint32_t>(tree_.nodes.size() + 1);
    tree_.nodes.push_back({.tag = Tag::text, .parent = parent, .end = end, .line = line,
                           .text = {begin, tree_.text.size()}});
  }

  void finish() {
    while (open_.size() > 1) {
      dropped_depth_ = 0;
      end();
    }
    close_node(0);
  }

 private:
  std::ptrdiff_t line_now() const { return parser_->input == nullptr ? 1 : parser_->input->line; }

  // What white text stands on is known only where nothing else paints the page.
  bool is_unseen(const Look& look) const {
    if (look.is_tiny || look.white_on_white) return true;
    const bool is_paper = !look.painted_ground && !has_other_sheets_ && !sheet_.paints_grounds();
    return look.white_ink && is_paper;
  }

  void open_style(const Attributes& attributes) {
    takes_style_ = attributes.media.empty() || attributes.media == "all" ||
                   attributes.media.starts_with("screen");
    style_.clear();
  }

  void close_style() {
    takes_style_ = false;
    sheet_.read(style_);
  }

  void ask_style_sheet(std::string_view name, Attributes& attributes) const {
    if (sheet_.empty()) return;
    const auto hides = static_cast<std::uint8_t>(
        sheet_.hiding(name, attributes.class_names, attributes.id) & ~attributes.look.shows);
    if (hides == 0) return;
    const bool hides_itself = (attributes.hints & (hint_undisplayed | hint_concealed)) != 0;
    attributes.hints |= hints_of_hiding(hides);
    if (!hides_itself) attributes.hints |= hint_hidden_by_rule;
  }

  void open_node(const TagInfo& info, const Attributes& attributes, std::string_view name) {
    HtmlNode node{.tag = info.tag, .level = info.level, .hints = attributes.hints};
    node.parent = open_.back();
    node.line = static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(1, line_now()));
    // Pages hide themselves until their script has run, which never happens here.
    if (info.tag == Tag::body || info.tag == Tag::html) node.hints = 0;
    if (name == "dialog" && !attributes.open) node.hints |= hint_hidden;
    const auto index = static_cast<std::uint32_t>(tree_.nodes.size());
    tree_.nodes.push_back(node);
    open_.push_back(index);
    ++open_nodes_;
    if (info.tag == Tag::link && is_relative(attributes.href) &&
        tree_.links.size() < html_links_max) {
      tree_.links.push_back({index, std::string(attributes.href)});
    }
  }

  void close_node(std::uint32_t node) {
    tree_.nodes[node].end = static_cast<std::uint32_t>(tree_.nodes.size());
    --open_nodes_;
  }

  void note_metadata(std::string_view name, const Attributes& attributes) {
    if (name == "html" && tree_.language.empty()) tree_.language = attributes.language;
    if (name == "time" && tree_.time.empty()) tree_.time = attributes.datetime;
    if (name != "meta" || attributes.meta_name.empty() || attributes.content.empty()) return;
    tree_.too_many_metas = tree_.metas.size() >= html_metas_max;
    if (tree_.too_many_metas) return;
    HtmlMeta meta{std::string(attributes.meta_name),
                  std::string(attributes.content.substr(0, metadata_read_bytes))};
    for (char& c : meta.name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    tree_.metas.push_back(std::move(meta));
  }

  void stop(bool& reason) {
    reason = true;
    xmlStopParser(parser_);
  }

  HtmlTree& tree_;
  htmlParserCtxtPtr parser_;
  std::vector<std::uint32_t> open_;
  int open_nodes_ = 0;
  std::size_t dropped_depth_ = 0;
  std::ptrdiff_t last_text_line_ = 0;  // where the last text ended
  std::vector<Look> looks_;            // [open_]
  StyleSheet sheet_;
  std::string style_;                  // of the style element that is open
  bool takes_style_ = false;
  bool has_other_sheets_ = false;      // which are not in the file
};

TreeBuilder& builder(void* user) { return *static_cast<TreeBuilder*>(user); }

void on_start(void* user, const xmlChar* name, const xmlChar** attributes) {
  builder(user).start(view(name), attributes);
}
void on_end(void* user, const xmlChar*) { builder(user).end(); }
void on_characters(void* user, const xmlChar* text, int size_bytes) {
  builder(user).characters({reinterpret_cast<const char*>(text), static_cast<std::size_t>(size_bytes)});
}

// HTML replaces NUL characters; libxml2 would end a run of text at them.
std::string without_nul(std::string_view utf8) {
  std::string out(utf8);
  std::replace(out.begin(), out.end(), '\0', ' ');
  return out;
}

// libxml2 sets its globals up at first use, and two threads doing so at once can lock each other
// out for good (seen in its dictionary's random seed). A static's initialisation happens once.
void set_up_libxml2() {
  static const bool done = (xmlInitParser(), true);
  static_cast<void>(done);
}

void parse_into(HtmlTree& tree, std::string_view utf8) {
  set_up_libxml2();
  const Parser parser(htmlNewParserCtxt());
  if (!parser) return;
  TreeBuilder receiver(tree, parser.get());
  std::memset(parser->sax, 0, sizeof *parser->sax);
  parser->sax->startElement = on_start;
  parser->sax->endElement = on_end;
  parser->sax->characters = on_characters;
  parser->sax->ignorableWhitespace = on_characters;
  parser->userData = &receiver;
  // The document it returns is empty: our events replace the ones that would fill it.
  htmlCtxtReadMemory(parser.get(), utf8.data(), static_cast<int>(utf8.size()), nullptr, "UTF-8",
                     HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                         HTML_PARSE_NONET);
  receiver.finish();
}

}  // namespace

HtmlTree parse_html_tree(std::string_view utf8) {
  HtmlTree tree;
  tree.text.reserve(utf8.size() / 2);
  if (utf8.find('\0') == std::string_view::npos) {
    parse_into(tree, utf8);
  } else {
    parse_into(tree, without_nul(utf8));
  }
  return tree;
}

}  // namespace carrel::ingest
