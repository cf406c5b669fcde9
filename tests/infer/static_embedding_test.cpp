#include "infer/static_embedding.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"
#include "tests/infer/test_vocabulary.h"

namespace carrel::infer {
namespace {

std::vector<float> embed(const StaticEmbedding& model, std::string_view text) {
  std::vector<std::int32_t> scratch;
  std::vector<float> out(model.dim(), 99.0F);
  model.embed(model.tokenizer().encode_ids(text, scratch), out);
  return out;
}

TEST(StaticEmbedding, is_the_normalised_mean_of_the_rows) {
  const std::string bytes = tiny_model_bytes({"[UNK]", "[PAD]", "cat", "dog"});
  const GgufFile file(bytes, "tiny");
  const StaticEmbedding model(file);
  const auto vector = embed(model, "cat cat dog");
  // Rows: 3 at place 2, 4 at place 3; two cats and a dog make (6, 4).
  const float norm = std::sqrt(52.0F);
  EXPECT_NEAR(vector[2], 6.0F / norm, 1e-3F);
  EXPECT_NEAR(vector[3], 4.0F / norm, 1e-3F);
  EXPECT_EQ(vector[0], 0.0F);
}

TEST(StaticEmbedding, unknown_tokens_count_for_nothing) {
  const std::string bytes = tiny_model_bytes({"[UNK]", "[PAD]", "cat", "dog"});
  const GgufFile file(bytes, "tiny");
  const StaticEmbedding model(file);
  EXPECT_EQ(embed(model, "cat bird"), embed(model, "cat"));
  EXPECT_EQ(embed(model, "bird"), std::vector<float>(32));
  EXPECT_EQ(embed(model, ""), std::vector<float>(32));
  std::vector<float> out(32);
  const std::int32_t padded[] = {1, 2, 1};
  model.embed(padded, out);
  EXPECT_EQ(out, embed(model, "cat"));
}

// A model of which `change` spoils something before it is written.
template <typename Change>
std::string spoiled(Change change) {
  struct Parts {
    std::string pooling = "mean";
    std::string tokenizer = "bert";
    std::uint32_t dim = 32;
    std::uint32_t unknown = 0;
    std::vector<std::string> tokens{"[UNK]", "cat"};
    std::vector<std::uint64_t> ne{32, 2};
    NumberFormat format = NumberFormat::q8_0;
    std::string data = std::string(68, '\0');
  } parts;
  change(parts);
  GgufWriter writer;
  writer.add_u32("static.embedding_length", parts.dim);
  writer.add_string("static.pooling", parts.pooling);
  writer.add_string("tokenizer.ggml.model", parts.tokenizer);
  writer.add_string("tokenizer.ggml.wordpiece_prefix", "##");
  writer.add_strings("tokenizer.ggml.tokens", parts.tokens);
  writer.add_u32("tokenizer.ggml.unknown_token_id", parts.unknown);
  writer.add_tensor("token_embd.weight", parts.ne, parts.format, parts.data);
  return writer.finish();
}

void expect_error(const std::string& bytes, ErrorCode code, const std::string& word) {
  try {
    const GgufFile file(bytes, "spoiled");
    const StaticEmbedding model(file);
    ADD_FAILURE() << "no error about " << word;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << error.what();
  }
}

TEST(StaticEmbedding, names_what_does_not_fit) {
  expect_error(spoiled([](auto& p) { p.pooling = "max"; }), ErrorCode::unsupported,
               "static.pooling");
  expect_error(spoiled([](auto& p) { p.tokenizer = "llama"; }), ErrorCode::unsupported,
               "tokenizer.ggml.model");
  expect_error(spoiled([](auto& p) { p.dim = 48; }), ErrorCode::corrupt, "static.embedding_length");
  expect_error(spoiled([](auto& p) { p.dim = 64; }), ErrorCode::corrupt, "token_embd.weight");
  expect_error(spoiled([](auto& p) { p.unknown = 2; }), ErrorCode::corrupt,
               "tokenizer.ggml.unknown_token_id");
  expect_error(spoiled([](auto& p) { p.tokens.push_back("dog"); }), ErrorCode::corrupt,
               "token_embd.weight");
  expect_error(spoiled([](auto& p) {
                 p.format = NumberFormat::f16;
                 p.data.resize(128);
               }),
               ErrorCode::unsupported, "token_embd.weight");
}

}  // namespace
}  // namespace carrel::infer
