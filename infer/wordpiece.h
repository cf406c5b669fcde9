// BERT's uncased tokenizer: words by white space and punctuation, each split greedily into the
// longest pieces of a vocabulary (Devlin et al. 2018; Wu et al. 2016, section 4.1).
//
// Control characters are dropped, ideographs stand alone, text is put in lower case, decomposed and
// freed of its marks (see bert_characters.h); a word over 100 code points or with a part that no
// piece matches is one unknown token. No special tokens are added. It knows nothing of models.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/span.h"
#include "infer/bert_characters.h"
#include "infer/wordpiece_vocabulary.h"

namespace carrel::infer {

class WordPiece {
 public:
  struct Piece {
    int id = 0;
    Span span;  // in the text; pieces of one decomposed character share that character's bytes
  };

  // Keeps views of the strings' bytes: they must outlive this object. `continuation_prefix` is "##"
  // in every BERT vocabulary. Requires 0 <= unknown_id < tokens.size(). Throws Error: limit.
  WordPiece(GgufStrings tokens, std::string_view continuation_prefix, int unknown_id);

  // Every function here is thread-safe. Bytes that are not UTF-8 are dropped.

  std::vector<Piece> encode(std::string_view text) const;

  // The fast way: ids only, into memory that the caller keeps from text to text. The view lives
  // until `scratch` changes.
  std::span<const std::int32_t> encode_ids(std::string_view text,
                                           std::vector<std::int32_t>& scratch) const;

  // encode(text).size(), without keeping anything.
  std::size_t count(std::string_view text) const;

  int unknown_id() const noexcept { return unknown_id_; }
  const WordPieceVocabulary& vocabulary() const& noexcept { return vocabulary_; }
  const WordPieceVocabulary& vocabulary() const&& = delete;

 private:
  WordPieceVocabulary vocabulary_;
  BertCharacters characters_;
  int unknown_id_;
};

}  // namespace carrel::infer
