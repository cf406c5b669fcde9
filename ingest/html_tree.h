// An HTML page as a flat tree of the elements and text that a reader of it needs.
//
// Nodes stand in document order: the descendants of node i are the nodes (i, end of i). Scripts,
// styles, graphics, form controls and comments are not in the tree at all. Knows nothing of which
// part of a page matters; that is html_main.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"

namespace carrel::ingest {

enum class Tag : std::uint8_t {
  text,       // a run of text, not an element
  inline_,    // flows within a line: span, b, em, code, and every unknown element
  link,       // a
  block,      // starts a line of its own: div, section, figure, form ...
  paragraph,  // p
  heading,    // h1 to h6, see HtmlNode::level
  list,       // ul, ol, dl
  list_item,  // li, dt, dd
  quote,      // blockquote
  pre,        // pre, listing, xmp
  table,
  row,
  cell,
  line_break,
  rule,  // hr
  html,
  body,
  title,
  main,
  article,
  header,
  footer,
  nav,
  aside,
};

// What attributes say about an element's part in the page.
enum NodeHint : std::uint16_t {
  hint_hidden = 1,        // a browser would not show it
  hint_boilerplate = 2,   // a word in class, id or role says navigation, advertising and the like
  hint_noise = 4,         // the same, of things that are never the content: cookie notices, comments
  hint_content = 8,       // class or id say content
  hint_article_body = 16, // itemprop=articleBody and the like
  hint_note = 32,         // an admonition or embedded post, which belongs to the text around it
  hint_layout = 64,       // role=presentation on a table
  hint_undisplayed = 128, // hidden by its style or attribute; hint_hidden is set as well
  hint_concealed = 256,   // hidden by a trick: transparent, off the page; hint_hidden is set as well
  hint_hidden_by_rule = 512,  // one of those two, and only by a rule of a sheet
};

struct HtmlNode {
  Tag tag = Tag::inline_;
  std::uint8_t level = 0;    // 1 to 6 for headings
  std::uint16_t hints = 0;   // of NodeHint
  std::uint32_t parent = 0;  // node 0 is the document and its own parent
  std::uint32_t end = 0;     // one past the last descendant
  std::uint32_t line = 0;    // 1-based, where the text or the start tag begins
  Span text{};               // in HtmlTree::text; of text nodes only. A line end in it is one in
                             // the file, so that lines can be counted on from `line`
};

struct HtmlMeta {
  std::string name;  // lower case: of name=, property= or itemprop=
  std::string content;
};

struct HtmlLink {
  std::uint32_t node = 0;
  std::string target;  // as written
};

struct HtmlTree {
  std::vector<HtmlNode> nodes;  // never empty
  std::string text;             // of all text nodes, entities decoded, white space as written
  std::vector<HtmlMeta> metas;  // at most a few hundred
  std::vector<HtmlLink> links;  // relative ones only
  std::string language;         // lang of the html element, as written
  std::string time;             // datetime of the first time element
  std::size_t unseen_bytes = 0; // of text left out: tiny, or in the colour of its ground
  bool has_script = false;      // which may show what is hidden
  bool too_deep = false;        // parsing stopped at elements nested beyond reason
  bool too_many_nodes = false;  // parsing stopped at the limit of nodes
  bool too_many_metas = false;  // those beyond the limit were passed over
};

// `utf8` must be valid UTF-8. Never throws on content. Thread-safe.
HtmlTree parse_html_tree(std::string_view utf8);

}  // namespace carrel::ingest
