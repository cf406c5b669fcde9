#include "infer/static_embedding.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/check.h"
#include "core/error.h"
#include "infer/limits.h"

namespace carrel::infer {
namespace {

// Rows are added this many at a time, so that the ids fit on the stack.
constexpr std::size_t batch_rows = 512;
constexpr std::string_view table_name = "token_embd.weight";

[[noreturn]] void fail(ErrorCode code, const GgufFile& file, const std::string& what) {
  throw Error(code, file.name() + ": " + what);
}

void require(const GgufFile& file, std::string_view key, std::string_view supported) {
  const std::string_view found = file.string(key);
  if (found == supported) return;
  fail(ErrorCode::unsupported, file,
       std::string(key) + " is \"" + std::string(found) + "\"; only \"" + std::string(supported) +
           "\" is supported");
}

int token_id(const GgufFile& file, std::string_view key, std::size_t token_count) {
  const std::int64_t id = file.integer(key);
  if (id < 0 || static_cast<std::uint64_t>(id) >= token_count) {
    fail(ErrorCode::corrupt, file, std::string(key) + " is not the id of a token");
  }
  return static_cast<int>(id);
}

WordPiece load_tokenizer(const GgufFile& file) {
  require(file, "tokenizer.ggml.model", "bert");
  const GgufStrings tokens = file.strings("tokenizer.ggml.tokens");
  return WordPiece(tokens, file.string("tokenizer.ggml.wordpiece_prefix"),
                   token_id(file, "tokenizer.ggml.unknown_token_id", tokens.size()));
}

std::size_t load_dim(const GgufFile& file) {
  require(file, "static.pooling", "mean");
  const std::int64_t dim = file.integer("static.embedding_length");
  if (dim <= 0 || dim > embedding_length_max || dim % q8_0_block_elements != 0) {
    fail(ErrorCode::corrupt, file, "static.embedding_length is not a multiple of 32 up to 65536");
  }
  return static_cast<std::size_t>(dim);
}

const GgufTensor& load_table(const GgufFile& file, std::size_t dim, std::size_t token_count) {
  const GgufTensor& table = file.tensor(table_name);
  if (table.format != NumberFormat::q8_0) {
    fail(ErrorCode::unsupported, file, std::string(table_name) + " must be stored as Q8_0");
  }
  if (table.dimension_count != 2 || table.ne[0] != dim || table.ne[1] != token_count) {
    fail(ErrorCode::corrupt, file,
         std::string(table_name) + " must have one row of static.embedding_length a token");
  }
  return table;
}

}  // namespace

StaticEmbedding::StaticEmbedding(const GgufFile& file)
    : tokenizer_(load_tokenizer(file)), kernels_(kernels()), dim_(load_dim(file)) {
  const auto token_count = static_cast<std::size_t>(tokenizer_.vocabulary().size());
  if (file.find("tokenizer.ggml.padding_token_id") != nullptr) {
    padding_id_ = token_id(file, "tokenizer.ggml.padding_token_id", token_count);
  }
  const GgufTensor& table = load_table(file, dim_, token_count);
  rows_ = reinterpret_cast<const std::uint8_t*>(table.bytes.data());
}

void StaticEmbedding::embed(std::span<const std::int32_t> ids, std::span<float> out) const {
  CARREL_CHECK(out.size() == dim_);
  std::ranges::fill(out, 0.0F);
  std::array<std::int32_t, batch_rows> known;
  std::size_t count = 0;
  for (const std::int32_t id : ids) {
    if (!is_known(id)) continue;
    known[count++] = id;
    if (count == known.size()) {
      kernels_.add_q8_0_rows(rows_, known.data(), count, out.data(), dim_);
      count = 0;
    }
  }
  kernels_.add_q8_0_rows(rows_, known.data(), count, out.data(), dim_);
  // The mean's divisor falls out of the norm.
  normalise_l2(kernels_, out.data(), dim_);
}

void StaticEmbedding::add_row(std::int32_t id, std::span<float> out) const {
  CARREL_CHECK(out.size() == dim_);
  kernels_.add_q8_0_rows(rows_, &id, 1, out.data(), dim_);
}

}  // namespace carrel::infer
