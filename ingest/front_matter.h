// The metadata that note-taking programs and site generators keep above a Markdown text: YAML
// between "---" lines or TOML between "+++" lines, at the very start of the file.
//
// Reads the few keys a Document has, in the forms people write (plain, quoted, [a, b], "- a"), and
// passes over everything else. Not a YAML parser: anchors, nesting and block texts are skipped.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"

namespace carrel::ingest {

struct FrontMatter {
  std::size_t end = 0;  // where the text begins; 0 when there is none or it is never closed
  std::string title;
  std::string author;
  std::string date;               // ISO 8601; empty when the value is no date
  std::string language;           // as written, such as "en-GB"
  std::vector<std::string> tags;  // without '#'
  std::vector<std::string> aliases;  // other names that wiki links may call the note by
  Span aliases_span;  // where they are written, all of them
};

FrontMatter read_front_matter(std::string_view text);

// "2024-05-17" or "2024-05-17T10:20:00+02:00" from the ways people write it; empty for anything
// else.
std::string front_matter_date(std::string_view text);

}  // namespace carrel::ingest
