// How a written word such as "foo.bar_baz", "ISO-9001", "HTMLParser" or "don't" comes apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace carrel::index {

struct WordParts {
  std::vector<std::string> parts;  // as written, in order; at least one unless the word was empty
  std::string whole;               // the parts joined; empty when there is only one
};

// Splits at connectors (. - _ @ ' : / ,), and where case changes as in camelCase. The whole is
// joined without connectors ("e-mail" and "email" meet) except between digits ("1.5" is not "15").
// An apostrophe before "s" ends the word; before another ending of one or two letters it is dropped.
WordParts split_word(std::string_view word);

}  // namespace carrel::index
