// Models as the API dialects name them: "carrel" answers from the whole library, "carrel:NAME" from
// one collection, and the embedding model goes by its own name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/library.h"
#include "server/message.h"

namespace carrel::server {

enum class ModelKind { library, embedding };

struct ServedModel {
  std::string id;
  ModelKind kind = ModelKind::library;
  std::vector<std::string> collections;  // it answers from these; empty: all
  std::int64_t modified_s = 0;           // when its collections were last indexed; 0: never
  std::uint64_t bytes = 0;               // of the original files it answers from
  int dim = 0;                           // of an embedding model
};

// Those the client may use.
std::vector<ServedModel> served_models(engine::Library& library, const Client& client);

// The model a request names. A tag ":latest" means the model without a tag, as it does for Ollama's
// clients. Throws RequestError{404} naming those there are.
ServedModel find_any_model(engine::Library& library, const Client& client, std::string_view name);
// The same, of one kind. Throws also RequestError{422} for a model of the other.
ServedModel find_model(engine::Library& library, const Client& client, std::string_view name,
                       ModelKind kind);

}  // namespace carrel::server
