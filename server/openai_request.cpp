#include "server/openai_request.h"

#include <memory>

#include "core/log.h"
#include "server/errors.h"
#include "server/limits.h"
#include "server/model_names.h"
#include "server/openai.h"

namespace carrel::server {
namespace {

bool wants_usage(Fields& fields) {
  const Json* options = fields.find("stream_options");
  if (options == nullptr) return false;
  if (!options->is_object()) throw bad_parameter("stream_options", "must be an object");
  Fields inner(*options, "stream_options.");
  const bool wanted = inner.flag("include_usage").value_or(false);
  inner.ignore({"include_obfuscation"});
  inner.refuse_others();
  return wanted;
}

engine::AskRequest ask_request(const Request& request, Services& services,
                               const OpenAiRequest& wanted) {
  const ServedModel model =
      services.read(request.stop, [&](engine::Library& library, const std::stop_token&) {
        return find_model(library, request.client, wanted.model, ModelKind::library);
      });
  return {.question = wanted.question,
          .collections = model.collections,
          .sources = services.options().ask_sources};
}

Json error_json(const std::exception& error) {
  const ErrorView view = view_of(error);
  if (view.status == 500) log(LogLevel::error, std::string("an answer failed: ") + error.what());
  return {
      {"error",
       {{"message", view.message}, {"type", view.type}, {"param", nullptr}, {"code", view.code}}}};
}

}  // namespace

OpenAiRequest read_common(Fields& fields) {
  OpenAiRequest wanted;
  wanted.model = fields.text("model");
  wanted.stream = fields.flag("stream").value_or(false);
  wanted.include_usage = wants_usage(fields);
  wanted.limits.stops = stops_of(fields);
  wanted.limits.tokens_max = fields.count("max_tokens", 1, answer_tokens_max);
  if (fields.count("n", 1, 1000000).value_or(1) != 1) {
    throw bad_parameter("n", "can be 1 only: there is one answer");
  }
  for (const char* name :
       {"temperature", "top_p", "presence_penalty", "frequency_penalty", "seed"}) {
    fields.number(name);
  }
  fields.ignore({"user"});
  fields.refuse({"logit_bias", "prediction"}, "cannot be honoured");
  return wanted;
}

Json usage_json(const Completion& completion) {
  const int question = completion.question_tokens();
  const int answer = completion.answer_tokens();
  return {{"prompt_tokens", question},
          {"completion_tokens", answer},
          {"total_tokens", question + answer}};
}

Response answer_openai(const Request& request, Services& services, OpenAiRequest wanted,
                       OpenAiShape shape) {
  wanted.created_s = services.now_s();
  const auto completion = std::make_shared<Completion>(  // shared: a function object is copied
      services, ask_request(request, services, wanted), wanted.limits, request.stop);
  if (!wanted.stream) {
    completion->rest();
    Response response = json_response(shape.whole(wanted, *completion));
    response.count = static_cast<std::int64_t>(completion->result().citations.size());
    return response;
  }
  completion->begin();
  return Response::stream("text/event-stream; charset=utf-8",
                          [completion, wanted = std::move(wanted), shape = std::move(shape)](
                              Sink& sink, const std::stop_token& stop) {
                            const std::stop_callback end(stop, [&] { completion->stop(); });
                            try {
                              shape.stream(wanted, *completion, sink);
                            } catch (const std::exception& error) {
                              sink.write(sse_data(error_json(error)));
                            }
                          });
}

}  // namespace carrel::server
