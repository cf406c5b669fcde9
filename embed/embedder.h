// Turns texts into unit vectors with a local encoder model.
//
// An Embedder owns one loaded model and its scratch memory. Loading the built-in model takes about
// a millisecond; embed() is the hot path and allocates only its result. This room knows nothing of
// files, chunks or the index: texts in, vectors out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "core/matrix.h"
#include "core/span.h"

namespace carrel::embed {

// What a text is for: many models embed a question and a passage differently.
enum class Role { query, passage };

// What the model's tokenizer makes of a text, piece by piece.
struct Token {
  int id = 0;
  std::string_view
      piece;  // as the vocabulary writes it, such as "##ing"; lives as long as the model
  Span span;  // in the text
};

class Embedder {
 public:
  // Maps a GGUF encoder; today architecture "static" (one learned row a token, averaged).
  // Throws Error: not_found; corrupt, naming the bad tensor or key; unsupported, naming the
  // architecture.
  explicit Embedder(const std::filesystem::path& gguf);
  ~Embedder();
  Embedder(Embedder&&) noexcept;
  Embedder& operator=(Embedder&&) noexcept;

  int dim() const noexcept;  // width of every vector this model makes

  // The vector space, such as "carrel-static-v1/256/4f2a90c1"; the index refuses to mix two. Its
  // parts are the model's name, the width, and the first digits of a SHA-256 over the metadata, the
  // tensor infos and samples of the tensor data, so that a model trained anew is another space
  // without the whole file being read. The view lives as long as this Embedder.
  std::string_view space() const& noexcept;
  std::string_view space() const&& = delete;

  // Under this cosine a query and a passage are hardly more alike than chance has them; 0 where
  // that was not measured for this model.
  double chance_cosine() const noexcept;

  // How many tokens the model makes of `text`. Thread-safe.
  int count_tokens(std::string_view text) const;

  // The tokens themselves, unknown ones included; as many as count_tokens says. Thread-safe. The
  // pieces live as long as this Embedder.
  std::vector<Token> tokenize(std::string_view text) const;

  // Returns [texts.size(), dim()], row-major, each row of L2 norm 1 (all zero for a text without
  // known tokens), in the order of `texts`. A text longer than the context is cut at a token (the
  // static architecture has no such bound).
  // Not thread-safe: one Embedder a thread. Throws Error: cancelled.
  Matrix embed(std::span<const std::string_view> texts, Role role, std::stop_token stop = {});

  // The same for texts that are tokens already: each holds ids as tokenize() gives them. Throws
  // Error: usage for an id that the model does not have; cancelled.
  Matrix embed_ids(std::span<const std::vector<std::int32_t>> texts, std::stop_token stop = {});

  // The tokens of `text` that mean something to the model: neither unknown nor padding. Thread-safe.
  std::vector<std::int32_t> known_ids(std::string_view text) const;

  // Returns [ids.size(), dim()]: each token's own row, as a text's vector is summed of them: its norm
  // is how much the token weighs. `ids` as known_ids() gives them. Thread-safe.
  Matrix token_rows(std::span<const std::int32_t> ids) const;

 private:
  struct Model;
  std::unique_ptr<Model> model_;  // on the heap: the model's types stay out of this header
};

}  // namespace carrel::embed
