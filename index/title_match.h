// How a query speaks of documents by their titles, and what that adds to their scores.
//
// Who asks "what did Drew Fuller star in" names a document. Neither leg sees it: BM25 counts the
// words of a title one by one, and an embedding blurs a name among the words around it.
// bench/quality says how the weights were fitted.
#pragma once

#include <string_view>
#include <vector>

#include "core/passage.h"
#include "index/fusion.h"
#include "index/snippet.h"
#include "index/sqlite.h"

namespace carrel::index {

class TitleMatcher {
 public:
  // `query` is its words as typed, `highlighter` made for them, with how rare they are as weights.
  // Both must outlive this object.
  TitleMatcher(std::string_view query, const Highlighter& highlighter)
      : query_(query), highlighter_(highlighter) {}

  // Of a document in `language` (ISO 639-1 or empty). What stands in parentheses at a title's end,
  // as in "Welcome to the Show (TV series)", nobody types: it is left out.
  TitleEvidence of(std::string_view title, std::string_view language) const;

 private:
  std::string_view query_;
  const Highlighter& highlighter_;
};

// Raises the scores of those of the first title_passages (limits.h) of `ranked` whose titles the
// query speaks of, and orders them anew. No score falls, and none leaves 0..1. Sets `explain.title`
// of those raised.
void favour_titles(Database& database, const TitleMatcher& matcher, std::vector<Fused>& ranked);

}  // namespace carrel::index
