// Citations of an answer as the API dialects send them.
#pragma once

#include "server/completion.h"
#include "server/json.h"

namespace carrel::server {

// Those of `carrel ask --json`, each with the "uri" that opens its place.
Json citations_json(const engine::AskResult& result);

// OpenAI's message.annotations: for each "[n]" of the text its place there, counted in characters
// (code points), with the document's URI and title.
Json annotations_json(const Completion& completion);

}  // namespace carrel::server
