// Which part an HTML element's name gives it in our tree.
#pragma once

#include <cstdint>
#include <string_view>

#include "ingest/html_tree.h"

namespace carrel::ingest {

enum class TagUse : std::uint8_t {
  keep,         // a node of the tree
  transparent,  // its content flows on as if the tags were not there
  drop,         // neither it nor what is in it can be read as text of the page
  drop_control, // the same, but kept as transparent inside a heading, where it only makes it clickable
};

struct TagInfo {
  std::string_view name;
  Tag tag = Tag::inline_;
  TagUse use = TagUse::transparent;
  std::uint8_t level = 0;  // of headings
};

// `name` in lower case. Unknown names are transparent, as in a browser.
TagInfo tag_info(std::string_view name);

}  // namespace carrel::ingest
