// The query language: words, "exact phrases", -without, and filters. One for CLI, API and UI.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace carrel::index {

// A filter narrows before ranking. Several of one key: any of them; different keys: all of them.
struct Filters {
  std::vector<std::string> collections;  // in:
  std::vector<std::string> paths;        // path: glob on collection/path or on the path
  std::vector<std::string> types;        // type:
  std::vector<std::string> tags;         // tag:
  std::vector<std::string> languages;    // lang:
  std::vector<std::string> titles;       // title: words in the title
  std::string before;                    // before: ISO date, exclusive
  std::string after;                     // after: ISO date, inclusive

  bool empty() const noexcept;
};

struct Query {
  std::string text;                   // words and phrases as typed, without filters and exclusions
  std::vector<std::string> phrases;   // each must occur
  std::vector<std::string> excluded;  // words or phrases that must not occur
  Filters filters;
  std::vector<Filters> preferred;     // each: what passes it is ranked a little higher (preference.h)
  std::vector<std::string> misread;  // as typed: of a filter's form, but searched as text
};

// Never fails: what is quoted, malformed or of an unknown key is searched as text.
Query parse_query(std::string_view input);

}  // namespace carrel::index
