// What OpenAI's chat and its older completions share: parameters, usage, and the way from a request
// to an answer, streamed or whole.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "server/completion.h"
#include "server/fields.h"
#include "server/json.h"
#include "server/message.h"
#include "server/services.h"

namespace carrel::server {

struct OpenAiRequest {
  std::string model;
  std::string question;
  CompletionLimits limits;
  bool stream = false;
  bool include_usage = false;
  std::int64_t created_s = 0;
};

// The parameters both have. Those that steer how a model draws its words are checked and passed
// over: every client sends them, and quotations are not drawn.
OpenAiRequest read_common(Fields& fields);

Json usage_json(const Completion& completion);

struct OpenAiShape {
  std::function<Json(const OpenAiRequest&, const Completion&)> whole;
  std::function<void(const OpenAiRequest&, Completion&, Sink&)> stream;
};

// Answers in a dialect's shape. What goes wrong before the first piece becomes a status, later an
// event with an error. Throws what find_model and AnswerStream throw.
Response answer_openai(const Request& request, Services& services, OpenAiRequest wanted,
                       OpenAiShape shape);

}  // namespace carrel::server
