// Texts to vectors for the API dialects.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/matrix.h"
#include "server/json.h"
#include "server/message.h"
#include "server/services.h"

namespace carrel::server {

// Either texts, or texts that are tokens of the model already.
struct EmbeddingInput {
  std::vector<std::string> texts;
  std::vector<std::vector<std::int32_t>> tokens;
};

// A text, a list of texts, a list of tokens, or a list of lists of tokens. Throws
// RequestError{422} naming `field`.
EmbeddingInput embedding_input(std::string_view field, const Json* value);

struct Embedded {
  std::string model;  // its name, whatever the request called it
  Matrix vectors;     // [texts, dimensions], rows of norm 1
  std::int64_t tokens = 0;
};

// `dimensions` cuts the vectors, whose first parts stand alone (Matryoshka), to that width. Throws
// what find_model throws; RequestError{422} for more dimensions than there are or a token that the
// model does not have.
Embedded embed_input(const Request& request, Services& services, const std::string& model,
                     const EmbeddingInput& input, std::optional<int> dimensions);

}  // namespace carrel::server
