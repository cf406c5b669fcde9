// A tokenizer over a few tokens, for tests.
#pragma once

#include <string>
#include <vector>

#include "infer/gguf_writer.h"
#include "infer/wordpiece.h"

namespace carrel::infer {

struct TestVocabulary {
  explicit TestVocabulary(const std::vector<std::string>& tokens, int unknown_id = 0)
      : bytes(gguf_string_bytes(tokens)),
        tokenizer(GgufStrings(bytes, tokens.size()), "##", unknown_id) {}

  std::vector<int> ids(std::string_view text) const {
    std::vector<std::int32_t> scratch;
    const auto view = tokenizer.encode_ids(text, scratch);
    return {view.begin(), view.end()};
  }

  std::string bytes;
  WordPiece tokenizer;
};

// A whole static model of `dim` = 32: row t holds t + 1 at place t, so that vectors tell tokens.
inline std::string tiny_model_bytes(const std::vector<std::string>& tokens) {
  GgufWriter writer;
  writer.add_string("general.architecture", "static");
  writer.add_string("general.name", "tiny");
  writer.add_u32("static.embedding_length", 32);
  writer.add_string("static.pooling", "mean");
  writer.add_string("tokenizer.ggml.model", "bert");
  writer.add_string("tokenizer.ggml.wordpiece_prefix", "##");
  writer.add_strings("tokenizer.ggml.tokens", tokens);
  writer.add_u32("tokenizer.ggml.unknown_token_id", 0);
  writer.add_u32("tokenizer.ggml.padding_token_id", 1);
  std::vector<float> rows(tokens.size() * 32);
  for (std::size_t t = 0; t < tokens.size(); ++t) rows[t * 32 + t % 32] = static_cast<float>(t + 1);
  const std::uint64_t ne[] = {32, tokens.size()};
  writer.add_tensor("token_embd.weight", ne, NumberFormat::q8_0, encode_q8_0(rows));
  return writer.finish();
}

}  // namespace carrel::infer
