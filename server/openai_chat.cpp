// platform.openai.com/docs/api-reference/chat: the library answers the last user message.
#include <memory>

#include "core/log.h"
#include "server/chat_question.h"
#include "server/cited_text.h"
#include "server/completion.h"
#include "server/errors.h"
#include "server/limits.h"
#include "server/model_names.h"
#include "server/openai.h"
#include "server/openai_request.h"

namespace carrel::server {
namespace {

void check_response_format(Fields& fields) {
  const Json* format = fields.find("response_format");
  if (format == nullptr) return;
  const auto type = format->is_object() ? format->find("type") : format->end();
  if (format->is_object() && type != format->end() && *type == "text") return;
  throw bad_parameter("response_format", "may be {\"type\":\"text\"} only: answers are quotations");
}

void check_modalities(Fields& fields) {
  for (const std::string& modality : fields.texts("modalities", 2)) {
    if (modality != "text") throw bad_parameter("modalities", "may be text only");
  }
}

// "none" and "auto" ask for nothing where there are no tools.
void check_tool_choice(Fields& fields) {
  for (const char* name : {"tool_choice", "function_call"}) {
    const Json* choice = fields.find(name);
    if (choice != nullptr && *choice != "none" && *choice != "auto") {
      throw bad_parameter(name, "cannot be honoured: carrel calls no tools");
    }
  }
}

OpenAiRequest read_chat(const Json& body) {
  Fields fields(body);
  OpenAiRequest chat = read_common(fields);
  const Json* messages = fields.find("messages");
  chat.question = question_of_chat(messages == nullptr ? Json() : *messages);
  if (const auto tokens_max = fields.count("max_completion_tokens", 1, answer_tokens_max)) {
    chat.limits.tokens_max = tokens_max;
  }
  check_response_format(fields);
  check_modalities(fields);
  check_tool_choice(fields);
  fields.refuse({"tools", "functions"},
                "cannot be used: carrel answers from the library, it calls "
                "no tools");
  fields.refuse({"audio", "web_search_options", "logprobs", "top_logprobs"}, "cannot be honoured");
  fields.ignore({"metadata", "parallel_tool_calls", "prompt_cache_key", "prompt_cache_retention",
                 "reasoning_effort", "safety_identifier", "service_tier", "store", "verbosity"});
  fields.refuse_others();
  return chat;
}

Json completion_json(const OpenAiRequest& chat, const Completion& completion) {
  const Json message{{"role", "assistant"},
                     {"content", completion.text()},
                     {"refusal", nullptr},
                     {"annotations", annotations_json(completion)}};
  return {{"id", new_openai_id("chatcmpl-")},
          {"object", "chat.completion"},
          {"created", chat.created_s},
          {"model", chat.model},
          {"choices", Json::array({{{"index", 0},
                                    {"message", message},
                                    {"logprobs", nullptr},
                                    {"finish_reason", completion.reason()}}})},
          {"usage", usage_json(completion)},
          {"citations", citations_json(completion.result())},
          {"refused", completion.result().refused}};
}

// What all chunks of a stream share.
class Chunks {
 public:
  explicit Chunks(const OpenAiRequest& chat)
      : common_{{"id", new_openai_id("chatcmpl-")},
                {"object", "chat.completion.chunk"},
                {"created", chat.created_s},
                {"model", chat.model}},
        with_usage_(chat.include_usage) {}

  Json delta(Json delta) const {
    Json chunk = common_;
    chunk["choices"] = Json::array({{{"index", 0},
                                     {"delta", std::move(delta)},
                                     {"logprobs", nullptr},
                                     {"finish_reason", nullptr}}});
    if (with_usage_) chunk["usage"] = nullptr;
    return chunk;
  }

  Json last(const Completion& completion) const {
    Json chunk = delta({{"annotations", annotations_json(completion)}});
    chunk["choices"][0]["finish_reason"] = completion.reason();
    chunk["citations"] = citations_json(completion.result());
    chunk["refused"] = completion.result().refused;
    return chunk;
  }

  Json usage(const Completion& completion) const {
    Json chunk = common_;
    chunk["choices"] = Json::array();
    chunk["usage"] = usage_json(completion);
    return chunk;
  }

 private:
  Json common_;
  bool with_usage_;
};

void stream_chat(const OpenAiRequest& chat, Completion& completion, Sink& sink) {
  const Chunks chunks(chat);
  if (!sink.write(sse_data(chunks.delta({{"role", "assistant"}, {"content", ""}})))) return;
  while (const auto piece = completion.next()) {
    if (!sink.write(sse_data(chunks.delta({{"content", *piece}})))) return;
  }
  sink.write(sse_data(chunks.last(completion)));
  if (chat.include_usage) sink.write(sse_data(chunks.usage(completion)));
  sink.write(sse_done);
}

Response complete_chat(const Request& request, Services& services) {
  return answer_openai(request, services, read_chat(dialect_body(request)),
                       {.whole = completion_json, .stream = stream_chat});
}

constexpr char request_schema[] =
    R"({"type":"object","properties":{"model":{"type":"string"},"messages":{"type":"array","items":{"type":"object"}},"stream":{"type":"boolean"},"stream_options":{"type":"object","properties":{"include_usage":{"type":"boolean"}}},"max_completion_tokens":{"type":"integer"},"stop":{"type":"array","items":{"type":"string"}}},"required":["model","messages"]})";
constexpr char response_schema[] =
    R"({"type":"object","properties":{"id":{"type":"string"},"object":{"type":"string"},"created":{"type":"integer"},"model":{"type":"string"},"choices":{"type":"array","items":{"type":"object"}},"usage":{"type":"object"},"citations":{"type":"array","items":{"type":"object"}},"refused":{"type":"boolean"}},"required":["id","object","created","model","choices"]})";

}  // namespace

std::vector<Route> openai_chat_routes() {
  return {{.method = "POST",
           .pattern = "/v1/chat/completions",
           .summary = "OpenAI: an answer from the library, with citations in annotations",
           .request_schema = request_schema,
           .response_schema = response_schema,
           .handler = complete_chat}};
}

}  // namespace carrel::server
