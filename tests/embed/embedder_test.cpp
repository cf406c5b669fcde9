#include "embed/embedder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/isa.h"
#include "core/shipped_file.h"

namespace carrel::embed {
namespace {

using nlohmann::json;

const std::filesystem::path models = "fixtures/models";
constexpr std::size_t file_bytes_max = 64U << 20U;

json golden(const std::string& name) {
  return json::parse(read_file(models / name, file_bytes_max));
}

Matrix embed(Embedder& embedder, const std::vector<std::string_view>& texts) {
  return embedder.embed(texts, Role::passage);
}

double cosine(std::span<const float> a, const std::vector<double>& b) {
  double dot = 0;
  double squares_a = 0;
  double squares_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    dot += a[i] * b[i];
    squares_a += static_cast<double>(a[i]) * a[i];
    squares_b += b[i] * b[i];
  }
  return dot / std::sqrt(squares_a * squares_b);
}

// The ids and vectors that the model's trainer recorded, by its own tokenizer and its own sums.
void expect_golden(Embedder& embedder, const json& entries) {
  std::size_t vectors = 0;
  for (const json& entry : entries) {
    const auto text = entry["text"].get<std::string>();
    std::vector<int> ids;
    for (const Token& token : embedder.tokenize(text)) ids.push_back(token.id);
    EXPECT_EQ(ids, entry["ids"].get<std::vector<int>>()) << text;
    EXPECT_EQ(embedder.count_tokens(text), static_cast<int>(ids.size())) << text;
    if (!entry.contains("vector")) continue;
    const Matrix found = embed(embedder, {text});
    const auto expected = entry["vector"].get<std::vector<double>>();
    ASSERT_EQ(found.cols(), expected.size());
    ++vectors;
    if (std::ranges::all_of(expected, [](double value) { return value == 0; })) {
      EXPECT_TRUE(std::ranges::all_of(found.row(0), [](float value) { return value == 0; }))
          << text;
    } else {
      EXPECT_GE(cosine(found.row(0), expected), 0.9999) << text;
    }
  }
  EXPECT_GE(vectors, 10U);
}

TEST(Embedder, gives_the_golden_ids_and_vectors_of_the_tiny_model) {
  Embedder embedder(models / "tiny_static.gguf");
  expect_golden(embedder, golden("tiny_static_golden.json"));
}

TEST(Embedder, gives_the_golden_ids_and_vectors_of_the_built_in_model) {
  Embedder embedder(shipped_file(builtin_model_name));
  expect_golden(embedder, golden("static_golden.json"));
}

TEST(Embedder, gives_the_golden_vectors_at_every_level_of_the_cpu) {
  const Isa before = isa();
  for (const Isa level : {Isa::scalar, Isa::avx2, Isa::avx512}) {
    if (level > best_isa()) continue;
    set_isa(level);
    Embedder embedder(models / "tiny_static.gguf");
    expect_golden(embedder, golden("tiny_static_golden.json"));
  }
  set_isa(before);
}

TEST(Embedder, vectors_have_norm_one_and_the_order_of_the_texts) {
  Embedder embedder(models / "tiny_static.gguf");
  const Matrix together = embed(embedder, {"the dog", "", "the"});
  ASSERT_EQ(together.rows(), 3U);
  ASSERT_EQ(together.cols(), static_cast<std::size_t>(embedder.dim()));
  const Matrix first = embed(embedder, {"the dog"});
  const Matrix last = embed(embedder, {"the"});
  for (std::size_t i = 0; i < together.cols(); ++i) {
    EXPECT_EQ(together.row(0)[i], first.row(0)[i]);
    EXPECT_EQ(together.row(1)[i], 0.0F);
    EXPECT_EQ(together.row(2)[i], last.row(0)[i]);
  }
  double squares = 0;
  for (const float value : first.row(0)) squares += static_cast<double>(value) * value;
  EXPECT_NEAR(squares, 1.0, 1e-6);
  EXPECT_EQ(embed(embedder, {}).rows(), 0U);
}

TEST(Embedder, names_its_space_by_model_width_and_content) {
  const Embedder tiny(models / "tiny_static.gguf");
  const Embedder again(models / "tiny_static.gguf");
  const Embedder shipped(shipped_file(builtin_model_name));
  EXPECT_EQ(tiny.space(), again.space());
  EXPECT_NE(tiny.space(), shipped.space());
  EXPECT_TRUE(shipped.space().starts_with("carrel-static-v1/256/")) << shipped.space();
  EXPECT_EQ(shipped.space().size(), std::string("carrel-static-v1/256/").size() + 8);
}

TEST(Embedder, a_model_with_other_rows_is_another_space) {
  const TemporaryFolder folder;
  std::string bytes = read_file(models / "tiny_static.gguf", file_bytes_max);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  write_file_atomically(folder.path() / "other.gguf", bytes);
  const Embedder tiny(models / "tiny_static.gguf");
  const Embedder other(folder.path() / "other.gguf");
  EXPECT_NE(tiny.space(), other.space());
}

TEST(Embedder, tokens_name_their_piece_and_place) {
  const Embedder embedder(shipped_file(builtin_model_name));
  const std::string text = "Der Hund, the dog";
  for (const Token& token : embedder.tokenize(text)) {
    EXPECT_FALSE(token.piece.empty());
    EXPECT_FALSE(token.span.in(text).empty());
  }
  const auto tokens = embedder.tokenize("the");
  ASSERT_EQ(tokens.size(), 1U);
  EXPECT_EQ(tokens[0].piece, "the");
}

TEST(Embedder, stops_when_asked) {
  Embedder embedder(models / "tiny_static.gguf");
  std::stop_source source;
  source.request_stop();
  const std::vector<std::string_view> texts{"the"};
  try {
    embedder.embed(texts, Role::query, source.get_token());
    FAIL() << "not cancelled";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled);
  }
}

TEST(Embedder, embeds_tokens_as_the_text_they_were_made_of) {
  Embedder embedder(shipped_file(builtin_model_name));
  const std::string_view text = "The heron's wingspan, in Brière";
  std::vector<std::vector<std::int32_t>> ids(1);
  for (const Token& token : embedder.tokenize(text)) ids.front().push_back(token.id);
  const Matrix of_text = embed(embedder, {text});
  const Matrix of_ids = embedder.embed_ids(ids);
  ASSERT_EQ(of_ids.cols(), of_text.cols());
  EXPECT_TRUE(std::ranges::equal(of_ids.row(0), of_text.row(0)));
}

TEST(Embedder, refuses_tokens_it_does_not_have) {
  Embedder embedder(models / "tiny_static.gguf");
  for (const std::int32_t id : {-1, 1 << 20}) {
    const std::vector<std::vector<std::int32_t>> ids{{id}};
    try {
      embedder.embed_ids(ids);
      ADD_FAILURE() << id;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::usage);
    }
  }
}

ErrorCode failure(const std::filesystem::path& path) {
  try {
    const Embedder embedder(path);
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}

TEST(Embedder, refuses_files_that_are_absent_broken_or_of_another_kind) {
  const TemporaryFolder folder;
  EXPECT_EQ(failure(folder.path() / "none.gguf"), ErrorCode::not_found);
  write_file_atomically(folder.path() / "empty.gguf", "");
  EXPECT_EQ(failure(folder.path() / "empty.gguf"), ErrorCode::corrupt);
  std::string bytes = read_file(models / "tiny_static.gguf", file_bytes_max);
  write_file_atomically(folder.path() / "short.gguf", bytes.substr(0, bytes.size() - 1));
  EXPECT_EQ(failure(folder.path() / "short.gguf"), ErrorCode::corrupt);
  const std::size_t name = bytes.find("static", bytes.find("general.architecture"));
  bytes.replace(name, 6, "mystic");
  write_file_atomically(folder.path() / "mystic.gguf", bytes);
  EXPECT_EQ(failure(folder.path() / "mystic.gguf"), ErrorCode::unsupported);
}

}  // namespace
}  // namespace carrel::embed
