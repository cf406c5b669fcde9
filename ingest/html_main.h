// Finds the part of a page that is its content, among navigation, advertising and the like.
//
// Landmarks that authors wrote (main, article, itemprop=articleBody) come first; then the density
// of text and links, after the idea of Readability (Arc90, 2009). A page this cannot read keeps its
// whole body without what is clearly not content: losing text is worse than keeping a menu.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ingest/html_tree.h"

namespace carrel::ingest {

struct MainContent {
  std::uint32_t root = 0;              // the node that holds it
  std::vector<std::uint8_t> skipped;   // [nodes]; nonzero: this node and its descendants are not in
};

MainContent find_main_content(const HtmlTree& tree);

// All that a browser would show, as of a mail, in which nothing is there for navigation.
MainContent find_whole_content(const HtmlTree& tree);

// Of text that a browser would not show and that is not in the content.
std::size_t hidden_bytes(const HtmlTree& tree, const MainContent& content);

}  // namespace carrel::ingest
