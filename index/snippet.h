// Marks what a query matched in a passage, and cuts out the part that shows most of it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/span.h"
#include "index/lexical_query.h"

namespace carrel::index {

// Finds words of a query in text, in every form the text index would have found them in.
class Highlighter {
 public:
  // `weights` says how much showing each of query.words is worth; [words].
  Highlighter(const LexicalQuery& query, std::span<const double> weights);

  struct Match {
    Span span;
    std::size_t word = 0;  // of query.words
  };
  // In order; overlapping pairs of characters are not joined yet.
  std::vector<Match> find(std::string_view text, std::string_view language) const;

  double weight(std::size_t word) const { return weights_[word]; }

  // The share of all words' weight that the words in `text` carry.
  double share_of(std::string_view text, std::string_view language) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>()(text);
    }
  };
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> words_;  // by term
  std::vector<std::pair<std::string, std::size_t>> prefixes_;
  std::vector<double> weights_;
};

struct Snippet {
  Span span;                     // in the text
  std::vector<Span> highlights;  // in the text, in order, not overlapping, inside `span`
};

// About snippet_bytes of `text` around the best matches, beginning at a sentence where one begins
// near, else at a word. The beginning of the text when nothing matches.
Snippet make_snippet(std::string_view text, std::span<const Highlighter::Match> matches,
                     const Highlighter& highlighter);

}  // namespace carrel::index
