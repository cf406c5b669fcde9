#include "engine/model_tools.h"

#include <array>

#include "core/shipped_file.h"

namespace carrel::engine {

ModelTools::ModelTools(const std::filesystem::path& model)
    : embedder_(model.empty() ? shipped_file(builtin_model_name) : model) {}

TokenizedText ModelTools::tokenize(std::string_view text) const {
  TokenizedText result;
  for (const embed::Token& token : embedder_.tokenize(text)) {
    result.ids.push_back(token.id);
    result.pieces.emplace_back(token.piece);
    result.spans.push_back(token.span);
  }
  return result;
}

EmbeddedText ModelTools::embed(std::string_view text, embed::Role role) {
  const std::array<std::string_view, 1> texts{text};
  const Matrix vectors = embedder_.embed(texts, role);
  const auto row = vectors.row(0);
  return {.tokens = embedder_.count_tokens(text), .embedding = {row.begin(), row.end()}};
}

}  // namespace carrel::engine
