// How well each word of a query is met by some word of a text, and by its best part.
//
// Late interaction (MaxSim: Khattab and Zaharia, "ColBERT", SIGIR 2020) with the rows that a static
// model has for its tokens. What was computed for a token is kept, since the texts of one query
// share most of theirs: the first text costs the most, and after a hundred memory is some
// megabytes.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "embed/embedder.h"

namespace carrel::embed {

struct WordLikeness {
  double by_word = 0;      // 0..1: cosine of each query token to the text's nearest, by its weight
  double best_window = 0;  // 0..1: cosine of the query to the part of the text most like it
};

class WordLikenessMeter {
 public:
  // `embedder` must outlive this object. Without known tokens in `query` nothing is like it.
  WordLikenessMeter(const Embedder& embedder, std::string_view query);

  // Not thread-safe.
  WordLikeness of(std::string_view text);

 private:
  std::size_t place_of(std::int32_t token);
  double by_word(const std::vector<std::size_t>& places) const;
  double best_window(const std::vector<std::size_t>& places) const;

  const Embedder& embedder_;
  Matrix query_rows_;                                     // [query tokens, dim], each of norm 1
  std::vector<double> weights_;                           // [query tokens], their sum is 1
  std::vector<float> query_;                              // [dim], norm 1
  std::unordered_map<std::int32_t, std::size_t> places_;  // of tokens seen, in the two below
  std::vector<float> rows_;                               // [tokens seen, dim]
  std::vector<float> cosines_;                            // [tokens seen, query tokens]
};

}  // namespace carrel::embed
