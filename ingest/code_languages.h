// Programming languages by the names of files and by their first line, and what of their syntax it
// takes to find functions and classes. Not parsers: Debian has none of the grammars for one.
#pragma once

#include <string_view>

namespace carrel::ingest {

// What shows where a function ends.
enum class CodeShape : unsigned char {
  braces,     // C and its many kin
  indent,     // Python; and Ruby, Lua and others, whose "end" stands below their "def"
  paragraphs,  // blank lines part what belongs together
  keys,        // YAML: what is indented below a key is its value
  sections     // TOML, INI: lines "[name]"
};

enum class Apostrophe : unsigned char {
  string,     // 'text'
  character,  // 'x' alone: 'a may be a lifetime or a quote
  none        // a letter
};

struct CodeLanguage {
  std::string_view name;  // as a tag, such as "c++"
  CodeShape shape = CodeShape::paragraphs;
  std::string_view line_comment;
  std::string_view block_open;  // of comments over many lines
  std::string_view block_close;
  Apostrophe apostrophe = Apostrophe::string;
};

// By a file's name or path: its ending, or all of it, such as "Makefile". Null where it says
// nothing.
const CodeLanguage* language_of_name(std::string_view name) noexcept;

// By "#!/usr/bin/env python3" on the first line. Null where there is none, or of a stranger.
const CodeLanguage* language_of_shebang(std::string_view text) noexcept;

}  // namespace carrel::ingest
