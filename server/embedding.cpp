#include "server/embedding.h"

#include <algorithm>
#include <cmath>

#include "server/errors.h"
#include "server/limits.h"
#include "server/model_names.h"

namespace carrel::server {
namespace {

bool is_all(const Json& list, bool (Json::*is_kind)() const noexcept) {
  return std::all_of(list.begin(), list.end(), [&](const Json& item) { return (item.*is_kind)(); });
}

// Numbers outside a token's type become one that no model has.
std::vector<std::int32_t> tokens_of(const Json& list) {
  std::vector<std::int32_t> tokens;
  for (const Json& item : list) {
    const auto id = item.get<std::int64_t>();
    tokens.push_back(id < 0 || id > INT32_MAX ? -1 : static_cast<std::int32_t>(id));
  }
  return tokens;
}

// Each row cut to its first `dim` values and made a unit vector again.
Matrix cut(const Matrix& vectors, std::size_t dim) {
  Matrix out(vectors.rows(), dim);
  for (std::size_t i = 0; i < vectors.rows(); ++i) {
    double squares = 0;
    for (std::size_t d = 0; d < dim; ++d)
      squares += static_cast<double>(vectors.row(i)[d]) * vectors.row(i)[d];
    const double norm = squares > 0 ? std::sqrt(squares) : 1;
    for (std::size_t d = 0; d < dim; ++d)
      out.row(i)[d] = static_cast<float>(vectors.row(i)[d] / norm);
  }
  return out;
}

Matrix embedded(embed::Embedder& embedder, const EmbeddingInput& input,
                const std::stop_token& stop) {
  if (!input.tokens.empty()) {
    try {
      return embedder.embed_ids(input.tokens, stop);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::usage) throw;
      throw bad_parameter("input", "names tokens of another model: " + std::string(error.what()) +
                                       "; send texts, or what carrel tokenize prints");
    }
  }
  const std::vector<std::string_view> texts(input.texts.begin(), input.texts.end());
  return embedder.embed(texts, embed::Role::passage, stop);
}

std::int64_t count_tokens(const embed::Embedder& embedder, const EmbeddingInput& input) {
  std::int64_t count = 0;
  for (const std::string& text : input.texts) count += embedder.count_tokens(text);
  for (const auto& tokens : input.tokens) count += static_cast<std::int64_t>(tokens.size());
  return count;
}

}  // namespace

EmbeddingInput embedding_input(std::string_view field, const Json* value) {
  if (value != nullptr && value->is_string())
    return {.texts = {value->get<std::string>()}, .tokens = {}};
  const std::string wanted = "must be a text, a list of texts, or lists of tokens";
  if (value == nullptr || !value->is_array() || value->empty()) throw bad_parameter(field, wanted);
  if (is_all(*value, &Json::is_number_integer)) return {.texts = {}, .tokens = {tokens_of(*value)}};
  if (value->size() > embed_texts_max) {
    throw bad_parameter(field, "may have " + std::to_string(embed_texts_max) + " entries");
  }
  if (is_all(*value, &Json::is_string)) {
    return {.texts = value->get<std::vector<std::string>>(), .tokens = {}};
  }
  EmbeddingInput input;
  for (const Json& item : *value) {
    if (!item.is_array() || !is_all(item, &Json::is_number_integer)) {
      throw bad_parameter(field, wanted);
    }
    input.tokens.push_back(tokens_of(item));
  }
  return input;
}

Embedded embed_input(const Request& request, Services& services, const std::string& model,
                     const EmbeddingInput& input, std::optional<int> dimensions) {
  return services.read(request.stop, [&](engine::Library& library, const std::stop_token& stop) {
    const ServedModel served = find_model(library, request.client, model, ModelKind::embedding);
    if (dimensions && *dimensions > served.dim) {
      throw bad_parameter("dimensions", "can be " + std::to_string(served.dim) + " at most");
    }
    embed::Embedder& embedder = library.embedder();
    Matrix vectors = embedded(embedder, input, stop);
    if (dimensions) vectors = cut(vectors, static_cast<std::size_t>(*dimensions));
    return Embedded{
        .model = served.id, .vectors = std::move(vectors), .tokens = count_tokens(embedder, input)};
  });
}

}  // namespace carrel::server
