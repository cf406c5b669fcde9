// The words of a query's text, as the rules that understand some of them look at them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"
#include "index/query.h"

namespace carrel::engine {

struct QueryWord {
  std::string folded;       // without a possessive 's
  Span span;                // in Query::text
  bool possessive = false;  // had one
  bool capital = false;     // begins with one
  bool quoted = false;      // stands in a phrase too: nothing may be read into it
};

std::vector<QueryWord> query_words(const index::Query& query);

// Whether the word says nothing of what is looked for, in English or German.
bool is_common_word(std::string_view folded);

// `text` without those bytes and the white space before them.
std::string without(std::string_view text, Span removed);

}  // namespace carrel::engine
