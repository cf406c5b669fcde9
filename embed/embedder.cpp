#include "embed/embedder.h"

#include <array>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/error.h"
#include "embed/space_name.h"
#include "infer/gguf.h"
#include "infer/static_embedding.h"

namespace carrel::embed {
namespace {

// Every architecture has its own type, and a line in the table below.
using Encoder = std::variant<infer::StaticEmbedding>;

struct Architecture {
  std::string_view name;  // general.architecture
  Encoder (*load)(const infer::GgufFile& file);
};

template <typename T>
Encoder load_as(const infer::GgufFile& file) {
  return Encoder(std::in_place_type<T>, file);
}

constexpr std::array architectures{
    Architecture{"static", load_as<infer::StaticEmbedding>},
};

Encoder load_encoder(const infer::GgufFile& file) {
  const std::string_view name = file.string("general.architecture");
  for (const Architecture& architecture : architectures) {
    if (architecture.name == name) return architecture.load(file);
  }
  throw Error(ErrorCode::unsupported, file.name() + ": architecture \"" + std::string(name) +
                                          "\" is not an encoder that carrel can run");
}

std::size_t dim_of(const Encoder& encoder) noexcept {
  return std::visit([](const auto& model) { return model.dim(); }, encoder);
}

}  // namespace

struct Embedder::Model {
  explicit Model(const std::filesystem::path& gguf)
      : file(gguf), encoder(load_encoder(file)), space(space_name(file, dim_of(encoder))) {}

  const infer::WordPiece& tokenizer() const {
    return std::visit(
        [](const auto& model) -> const infer::WordPiece& { return model.tokenizer(); }, encoder);
  }

  infer::GgufFile file;
  Encoder encoder;
  std::string space;
  std::vector<std::int32_t> ids;  // scratch of embed()
};

Embedder::Embedder(const std::filesystem::path& gguf) : model_(std::make_unique<Model>(gguf)) {}
Embedder::~Embedder() = default;
Embedder::Embedder(Embedder&&) noexcept = default;
Embedder& Embedder::operator=(Embedder&&) noexcept = default;

int Embedder::dim() const noexcept { return static_cast<int>(dim_of(model_->encoder)); }

double Embedder::chance_cosine() const noexcept { return chance_cosine_of(space()); }

std::string_view Embedder::space() const& noexcept { return model_->space; }

int Embedder::count_tokens(std::string_view text) const {
  return static_cast<int>(model_->tokenizer().count(text));
}

std::vector<Token> Embedder::tokenize(std::string_view text) const {
  const infer::WordPiece& tokenizer = model_->tokenizer();
  std::vector<Token> out;
  for (const auto& piece : tokenizer.encode(text)) {
    out.push_back({piece.id, tokenizer.vocabulary().token(piece.id), piece.span});
  }
  return out;
}

// The role makes no difference to a static model, which reads questions and passages alike.
Matrix Embedder::embed(std::span<const std::string_view> texts, Role, std::stop_token stop) {
  Matrix out(texts.size(), dim_of(model_->encoder));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (stop.stop_requested()) throw Error(ErrorCode::cancelled, "embedding was stopped");
    const auto ids = model_->tokenizer().encode_ids(texts[i], model_->ids);
    std::visit([&](const auto& encoder) { encoder.embed(ids, out.row(i)); }, model_->encoder);
  }
  return out;
}

Matrix Embedder::embed_ids(std::span<const std::vector<std::int32_t>> texts, std::stop_token stop) {
  const int vocabulary_size = model_->tokenizer().vocabulary().size();
  Matrix out(texts.size(), dim_of(model_->encoder));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (stop.stop_requested()) throw Error(ErrorCode::cancelled, "embedding was stopped");
    for (const std::int32_t id : texts[i]) {
      if (id >= 0 && id < vocabulary_size) continue;
      throw Error(ErrorCode::usage, "token " + std::to_string(id) + " is none of the " +
                                        std::to_string(vocabulary_size) + " tokens of " +
                                        model_->space);
    }
    std::visit([&](const auto& encoder) { encoder.embed(texts[i], out.row(i)); }, model_->encoder);
  }
  return out;
}

std::vector<std::int32_t> Embedder::known_ids(std::string_view text) const {
  std::vector<std::int32_t> scratch;
  std::vector<std::int32_t> known;
  for (const std::int32_t id : model_->tokenizer().encode_ids(text, scratch)) {
    const bool is_known =
        std::visit([&](const auto& encoder) { return encoder.is_known(id); }, model_->encoder);
    if (is_known) known.push_back(id);
  }
  return known;
}

Matrix Embedder::token_rows(std::span<const std::int32_t> ids) const {
  Matrix out(ids.size(), dim_of(model_->encoder));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    std::visit([&](const auto& encoder) { encoder.add_row(ids[i], out.row(i)); }, model_->encoder);
  }
  return out;
}

}  // namespace carrel::embed
