// The embedding model by itself, for plumbing commands and for looking into what it does.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"
#include "embed/embedder.h"

namespace carrel::engine {

struct TokenizedText {
  std::vector<int> ids;
  std::vector<std::string> pieces;
  std::vector<Span> spans;  // bytes of the text
};

struct EmbeddedText {
  int tokens = 0;
  std::vector<float> embedding;  // [dim], L2 norm 1
};

class ModelTools {
 public:
  // `model` empty: the built-in one. Throws what embed::Embedder throws.
  explicit ModelTools(const std::filesystem::path& model);

  TokenizedText tokenize(std::string_view text) const;
  EmbeddedText embed(std::string_view text, embed::Role role);

 private:
  embed::Embedder embedder_;
};

}  // namespace carrel::engine
