// platform.openai.com/docs/api-reference/embeddings
#include <bit>
#include <cstdint>

#include "server/base64.h"
#include "server/embedding.h"
#include "server/errors.h"
#include "server/fields.h"
#include "server/limits.h"
#include "server/openai.h"

namespace carrel::server {
namespace {

enum class Encoding { numbers, base64 };

Encoding encoding_of(const std::string& name) {
  if (name == "float") return Encoding::numbers;
  if (name == "base64") return Encoding::base64;
  throw bad_parameter("encoding_format", "must be float or base64");
}

// 32-bit floats, the low byte first.
std::string bytes_of(std::span<const float> values) {
  std::string bytes;
  for (const float value : values) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (unsigned shift = 0; shift < 32; shift += 8)
      bytes += static_cast<char>(bits >> shift & 0xFFU);
  }
  return bytes;
}

Json vector_json(std::span<const float> values, Encoding encoding) {
  if (encoding == Encoding::base64) return base64_encoded(bytes_of(values));
  return std::vector<float>(values.begin(), values.end());
}

Response embeddings(const Request& request, Services& services) {
  const Json body = dialect_body(request);
  Fields fields(body);
  const std::string model = fields.text("model");
  const EmbeddingInput input = embedding_input("input", fields.find("input"));
  const Encoding encoding = encoding_of(fields.text_or("encoding_format", "float"));
  const auto dimensions = fields.count("dimensions", 1, wished_count_max);
  fields.ignore({"user"});
  fields.refuse_others();

  const Embedded found = embed_input(request, services, model, input, dimensions);
  Json data = Json::array();
  for (std::size_t i = 0; i < found.vectors.rows(); ++i) {
    data.push_back({{"object", "embedding"},
                    {"index", i},
                    {"embedding", vector_json(found.vectors.row(i), encoding)}});
  }
  Response response =
      json_response({{"object", "list"},
                     {"data", std::move(data)},
                     {"model", found.model},
                     {"usage", {{"prompt_tokens", found.tokens}, {"total_tokens", found.tokens}}}});
  response.count = static_cast<std::int64_t>(found.vectors.rows());
  return response;
}

constexpr char request_schema[] =
    R"({"type":"object","properties":{"model":{"type":"string"},"input":{"description":"a text, a list of texts, a list of token ids, or a list of such lists"},"encoding_format":{"type":"string","enum":["float","base64"]},"dimensions":{"type":"integer"}},"required":["model","input"]})";
constexpr char response_schema[] =
    R"({"type":"object","properties":{"object":{"type":"string"},"data":{"type":"array","items":{"type":"object"}},"model":{"type":"string"},"usage":{"type":"object"}},"required":["object","data","model","usage"]})";

}  // namespace

std::vector<Route> openai_embedding_routes() {
  return {{.method = "POST",
           .pattern = "/v1/embeddings",
           .summary = "OpenAI: vectors of texts",
           .request_schema = request_schema,
           .response_schema = response_schema,
           .handler = embeddings}};
}

}  // namespace carrel::server
