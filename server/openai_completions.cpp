// platform.openai.com/docs/api-reference/completions, which older programs still speak: the prompt
// is the question.
#include "server/chat_question.h"
#include "server/cited_text.h"
#include "server/completion.h"
#include "server/errors.h"
#include "server/limits.h"
#include "server/openai.h"
#include "server/openai_request.h"

namespace carrel::server {
namespace {

// A text, or a list with one.
std::string read_prompt(Fields& fields) {
  const Json* prompt = fields.find("prompt");
  if (prompt != nullptr && prompt->is_array() && prompt->size() == 1) prompt = &prompt->front();
  if (prompt == nullptr || !prompt->is_string()) throw bad_parameter("prompt", "must be one text");
  return checked_question("prompt", prompt->get<std::string>());
}

OpenAiRequest read_completion(const Json& body) {
  Fields fields(body);
  OpenAiRequest wanted = read_common(fields);
  wanted.question = read_prompt(fields);
  if (fields.count("best_of", 1, 1000000).value_or(1) != 1) {
    throw bad_parameter("best_of", "can be 1 only: there is one answer");
  }
  fields.refuse({"suffix", "echo", "logprobs"}, "cannot be honoured");
  fields.refuse_others();
  return wanted;
}

Json choice_json(std::string_view text, const Json& reason) {
  return {{"index", 0}, {"text", text}, {"logprobs", nullptr}, {"finish_reason", reason}};
}

Json common_json(const OpenAiRequest& wanted) {
  return {{"id", new_openai_id("cmpl-")},
          {"object", "text_completion"},
          {"created", wanted.created_s},
          {"model", wanted.model}};
}

Json completion_json(const OpenAiRequest& wanted, const Completion& completion) {
  Json json = common_json(wanted);
  json["choices"] = Json::array({choice_json(completion.text(), completion.reason())});
  json["usage"] = usage_json(completion);
  json["citations"] = citations_json(completion.result());
  json["refused"] = completion.result().refused;
  return json;
}

void stream_completion(const OpenAiRequest& wanted, Completion& completion, Sink& sink) {
  const Json common = common_json(wanted);
  Json chunk = common;
  while (const auto piece = completion.next()) {
    chunk["choices"] = Json::array({choice_json(*piece, nullptr)});
    if (!sink.write(sse_data(chunk))) return;
  }
  chunk["choices"] = Json::array({choice_json("", completion.reason())});
  chunk["citations"] = citations_json(completion.result());
  chunk["refused"] = completion.result().refused;
  sink.write(sse_data(chunk));
  if (wanted.include_usage) {
    Json usage = common;
    usage["choices"] = Json::array();
    usage["usage"] = usage_json(completion);
    sink.write(sse_data(usage));
  }
  sink.write(sse_done);
}

Response complete(const Request& request, Services& services) {
  return answer_openai(request, services, read_completion(dialect_body(request)),
                       {.whole = completion_json, .stream = stream_completion});
}

constexpr char request_schema[] =
    R"({"type":"object","properties":{"model":{"type":"string"},"prompt":{"type":"string"},"stream":{"type":"boolean"},"max_tokens":{"type":"integer"},"stop":{"type":"array","items":{"type":"string"}}},"required":["model","prompt"]})";
constexpr char response_schema[] =
    R"({"type":"object","properties":{"id":{"type":"string"},"object":{"type":"string"},"created":{"type":"integer"},"model":{"type":"string"},"choices":{"type":"array","items":{"type":"object"}},"usage":{"type":"object"},"citations":{"type":"array","items":{"type":"object"}}},"required":["id","object","created","model","choices"]})";

}  // namespace

std::vector<Route> openai_completion_routes() {
  return {{.method = "POST",
           .pattern = "/v1/completions",
           .summary = "OpenAI, the older way: an answer from the library to a prompt",
           .request_schema = request_schema,
           .response_schema = response_schema,
           .handler = complete}};
}

}  // namespace carrel::server
