// Architecture "static": a text's vector is the sum of one learned row a token, of L2 norm 1.
//
// The rows stay in the mapped file and already hold each token's weight, so that embedding a text
// reads its tokens' rows and nothing else (the idea of Model2Vec, github.com/MinishLab/model2vec).
// The unknown and the padding token have no meaning and are left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "infer/gguf.h"
#include "infer/kernels.h"
#include "infer/wordpiece.h"

namespace carrel::infer {

class StaticEmbedding {
 public:
  // Keeps views of `file`, which must outlive this object (it may be moved). Throws Error: corrupt,
  // naming the key or tensor; unsupported, for another pooling, tokenizer or number format.
  explicit StaticEmbedding(const GgufFile& file);

  std::size_t dim() const noexcept { return dim_; }
  const WordPiece& tokenizer() const& noexcept { return tokenizer_; }
  const WordPiece& tokenizer() const&& = delete;

  // `ids`: [tokens], each a token's id; `out`: [dim], overwritten, all zero without known tokens.
  // Thread-safe.
  void embed(std::span<const std::int32_t> ids, std::span<float> out) const;

  // Neither the unknown nor the padding token.
  bool is_known(std::int32_t id) const noexcept {
    return id != tokenizer_.unknown_id() && id != padding_id_;
  }

  // Adds the row of one token to `out`, [dim]. Thread-safe.
  void add_row(std::int32_t id, std::span<float> out) const;

 private:
  WordPiece tokenizer_;
  const Kernels& kernels_;
  std::size_t dim_ = 0;
  std::int32_t padding_id_ = -1;
  const std::uint8_t* rows_ = nullptr;  // [tokens, dim] in Q8_0
};

}  // namespace carrel::infer
