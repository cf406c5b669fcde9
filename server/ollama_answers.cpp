// /api/chat and /api/generate: the library answers; newline-delimited JSON while it streams.
#include <cmath>
#include <memory>

#include "server/chat_question.h"
#include "server/cited_text.h"
#include "server/completion.h"
#include "server/errors.h"
#include "server/fields.h"
#include "server/limits.h"
#include "server/model_names.h"
#include "server/ollama.h"
#include "server/services.h"
#include "server/shapes.h"

namespace carrel::server {
namespace {

enum class Kind { chat, generate };

struct OllamaRequest {
  Kind kind = Kind::chat;
  std::string model;
  std::string question;  // empty: the client only wants the model loaded
  CompletionLimits limits;
  bool stream = true;
  std::string created_at;
};

// Those that steer how a model draws its words make no difference: quotations are not drawn.
CompletionLimits read_options(Fields& fields) {
  const Json* options = fields.find("options");
  if (options == nullptr) return {};
  if (!options->is_object()) throw bad_parameter("options", "must be an object");
  Fields inner(*options, "options.");
  CompletionLimits limits{.tokens_max = std::nullopt, .stops = stops_of(inner)};
  // -1 and -2 mean no limit there.
  const auto tokens_max = inner.count("num_predict", -2, answer_tokens_max);
  if (tokens_max && *tokens_max > 0) limits.tokens_max = tokens_max;
  return limits;
}

OllamaRequest read_common(Kind kind, Fields& fields) {
  OllamaRequest wanted{.kind = kind};
  wanted.model = fields.text("model");
  wanted.stream = fields.flag("stream").value_or(true);
  wanted.limits = read_options(fields);
  fields.ignore({"keep_alive"});
  fields.refuse({"format", "think", "logprobs", "top_logprobs"},
                "cannot be honoured: answers are quotations");
  return wanted;
}

OllamaRequest read_chat(const Json& body) {
  Fields fields(body);
  OllamaRequest wanted = read_common(Kind::chat, fields);
  const Json* messages = fields.find("messages");
  const bool only_loads = messages == nullptr || (messages->is_array() && messages->empty());
  if (!only_loads) wanted.question = question_of_chat(*messages);
  fields.refuse({"tools"}, "cannot be used: carrel answers from the library, it calls no tools");
  fields.refuse_others();
  return wanted;
}

OllamaRequest read_generate(const Json& body) {
  Fields fields(body);
  OllamaRequest wanted = read_common(Kind::generate, fields);
  const std::string prompt = fields.text_or("prompt", "");
  if (!prompt.empty()) wanted.question = checked_question("prompt", prompt);
  fields.ignore({"system", "template", "raw", "context"});
  fields.refuse({"images", "suffix"}, "cannot be honoured");
  fields.refuse_others();
  return wanted;
}

Json piece_json(const OllamaRequest& wanted, std::string_view text) {
  Json json{{"model", wanted.model}, {"created_at", wanted.created_at}};
  if (wanted.kind == Kind::chat) {
    json["message"] = {{"role", "assistant"}, {"content", text}};
  } else {
    json["response"] = text;
  }
  json["done"] = false;
  return json;
}

std::int64_t nanoseconds(double milliseconds) { return std::llround(milliseconds * 1e6); }

// `text` is the whole answer, or nothing when it was streamed.
Json last_json(const OllamaRequest& wanted, const Completion& completion, std::string_view text) {
  const engine::AskResult& result = completion.result();
  Json json = piece_json(wanted, text);
  json["done"] = true;
  json["done_reason"] = completion.reason();
  json["total_duration"] = nanoseconds(result.total_ms);
  json["load_duration"] = 0;
  json["prompt_eval_count"] = completion.question_tokens();
  json["prompt_eval_duration"] = nanoseconds(result.retrieve_ms);
  json["eval_count"] = completion.answer_tokens();
  json["eval_duration"] = nanoseconds(result.total_ms - result.retrieve_ms);
  json["citations"] = citations_json(result);
  json["refused"] = result.refused;
  return json;
}

Response loaded(const OllamaRequest& wanted) {
  Json json = piece_json(wanted, "");
  json["done"] = true;
  json["done_reason"] = "load";
  return json_response(json);
}

void stream_lines(const OllamaRequest& wanted, Completion& completion, Sink& sink) {
  const auto send = [&](const Json& json) { return sink.write(compact(json) + "\n"); };
  try {
    while (const auto piece = completion.next()) {
      if (!send(piece_json(wanted, *piece))) return;
    }
    send(last_json(wanted, completion, ""));
  } catch (const std::exception& error) {
    send(ollama_error_json(error));
  }
}

Response answer(const Request& request, Services& services, OllamaRequest wanted) {
  wanted.created_at = iso_time(services.now_s());
  const ServedModel model =
      services.read(request.stop, [&](engine::Library& library, const std::stop_token&) {
        return find_model(library, request.client, wanted.model, ModelKind::library);
      });
  if (wanted.question.empty()) return loaded(wanted);
  const auto completion = std::make_shared<Completion>(  // shared: a function object is copied
      services,
      engine::AskRequest{.question = wanted.question,
                         .collections = model.collections,
                         .sources = services.options().ask_sources},
      wanted.limits, request.stop);
  if (!wanted.stream) {
    const std::string text = completion->rest();
    Response response = json_response(last_json(wanted, *completion, text));
    response.count = static_cast<std::int64_t>(completion->result().citations.size());
    return response;
  }
  completion->begin();
  return Response::stream("application/x-ndjson", [completion, wanted = std::move(wanted)](
                                                      Sink& sink, const std::stop_token& stop) {
    const std::stop_callback end(stop, [&] { completion->stop(); });
    stream_lines(wanted, *completion, sink);
  });
}

Response chat(const Request& request, Services& services) {
  return answer(request, services, read_chat(dialect_body(request)));
}

Response generate(const Request& request, Services& services) {
  return answer(request, services, read_generate(dialect_body(request)));
}

constexpr char chat_schema[] =
    R"({"type":"object","properties":{"model":{"type":"string"},"messages":{"type":"array","items":{"type":"object"}},"stream":{"type":"boolean"},"options":{"type":"object"}},"required":["model","messages"]})";
constexpr char generate_schema[] =
    R"({"type":"object","properties":{"model":{"type":"string"},"prompt":{"type":"string"},"stream":{"type":"boolean"},"options":{"type":"object"}},"required":["model","prompt"]})";
constexpr char answer_schema[] =
    R"({"type":"object","properties":{"model":{"type":"string"},"created_at":{"type":"string"},"message":{"type":"object"},"response":{"type":"string"},"done":{"type":"boolean"},"done_reason":{"type":"string"},"total_duration":{"type":"integer"},"eval_count":{"type":"integer"},"citations":{"type":"array","items":{"type":"object"}}},"required":["model","created_at","done"]})";

}  // namespace

std::vector<Route> ollama_answer_routes() {
  return {
      {.method = "POST",
       .pattern = "/api/chat",
       .summary = "Ollama: an answer from the library to a chat, as lines of JSON while it streams",
       .request_schema = chat_schema,
       .response_schema = answer_schema,
       .handler = chat},
      {.method = "POST",
       .pattern = "/api/generate",
       .summary = "Ollama: an answer from the library to a prompt",
       .request_schema = generate_schema,
       .response_schema = answer_schema,
       .handler = generate}};
}

}  // namespace carrel::server
