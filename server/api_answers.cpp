#include <algorithm>

#include "core/log.h"
#include "engine/ask.h"
#include "engine/collections.h"
#include "engine/follow_up.h"
#include "server/api.h"
#include "server/errors.h"
#include "server/limits.h"
#include "server/parameters.h"
#include "server/services.h"
#include "server/shapes.h"

namespace carrel::server {
namespace {

// What a question needs beside the engine's request.
struct Asking {
  engine::AskRequest request;
  std::string account;
  std::string message;            // of a chat: as typed; empty: no chat
  std::int64_t conversation = 0;  // 0: a new one, when this is a chat
};

engine::AskResult answered(Services& services, const Asking& asking,
                           const generate::TextSink& sink, const std::stop_token& stop) {
  const auto result = services.read(stop, [&](engine::Library& library, auto inner) {
    return engine::ask(library, asking.request, sink, inner);
  });
  services.metrics().count_answer(result.first_token_ms / 1000, result.total_ms / 1000,
                                  result.tokens);
  return result;
}

// At most so many bytes, cut between characters.
std::string cut(const std::string& text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

// Keeps the turn and says where it is kept.
Json kept(Services& services, const Asking& asking, const engine::AskResult& result) {
  Json answer = answer_with_ids_json(result);
  if (asking.message.empty()) return answer;
  engine::Activity& activity = services.activity();
  std::int64_t conversation = asking.conversation;
  if (conversation == 0) {
    conversation = activity.add_conversation(
        asking.account, cut(asking.message, title_bytes_max), services.now_s());
  }
  const std::int64_t turn = activity.add_turn(conversation,
                                              {.question = asking.message,
                                               .search_question = asking.request.question,
                                               .answer = compact(answer),
                                               .created_s = services.now_s()});
  answer["question"] = asking.request.question;
  answer["conversation_id"] = conversation;
  answer["turn_id"] = turn;
  return answer;
}

void stream_answer(Services& services, const Asking& asking, Sink& sink,
                   const std::stop_token& stop) {
  const auto send = [&](std::string_view name, const Json& data) {
    if (!sink.write(sse_event(name, data))) {
      throw Error(ErrorCode::cancelled, "the client went away");
    }
  };
  try {
    const auto result = answered(
        services, asking, [&](std::string_view piece) { send("token", {{"text", piece}}); }, stop);
    send("done", kept(services, asking, result));
  } catch (const std::exception& error) {
    const ErrorView view = view_of(error);
    if (view.status == 500) log(LogLevel::error, std::string("an answer failed: ") + error.what());
    sink.write(sse_event("error", {{"error", {{"message", view.message},
                                              {"type", view.type},
                                              {"param", text_or_null(view.param)},
                                              {"code", view.code}}}}));
  }
}

Response respond(Services& services, const Request& request, Asking asking, bool stream) {
  if (!stream) {
    const auto result = answered(services, asking, {}, request.stop);
    Response response = json_response(kept(services, asking, result));
    response.count = static_cast<std::int64_t>(result.citations.size());
    return response;
  }
  // After the first byte no status can be told any more: what can be checked is checked before.
  if (services.readers().waiting() >= readers_queue_max) {
    throw Error(ErrorCode::busy, "too many requests are waiting; try again soon");
  }
  if (!asking.request.collections.empty()) {
    services.read(request.stop, [&](engine::Library& library, auto) {
      engine::find_collections(library.store(), asking.request.collections);
    });
  }
  return Response::stream("text/event-stream; charset=utf-8",
                          [&services, asking = std::move(asking)](Sink& sink, auto stop) {
                            stream_answer(services, asking, sink, stop);
                          });
}

engine::AskRequest ask_request(const Request& request, const Fields& fields,
                               const Services& services, std::string question) {
  return {.question = std::move(question),
          .collections = visible_collections(request.client, fields.texts("collections")),
          .sources = static_cast<int>(fields.number_or("sources", services.options().ask_sources,
                                                       {1, sources_max}))};
}

Response ask(const Request& request, Services& services) {
  const Fields fields(json_body(request), {"question", "collections", "sources", "stream"});
  const std::string question = fields.text("question", question_bytes_max);
  return respond(services, request,
                 {.request = ask_request(request, fields, services, question),
                  .account = request.client.account},
                 fields.flag_or("stream", true));
}

Response chat(const Request& request, Services& services) {
  const Fields fields(json_body(request),
                      {"message", "conversation_id", "collections", "sources", "stream"});
  Asking asking{.account = request.client.account,
                .message = fields.text("message", question_bytes_max),
                .conversation = fields.number_or("conversation_id", 0, {1, INT64_MAX})};
  std::string previous;
  if (asking.conversation != 0) {
    if (!services.activity().has_conversation(asking.account, asking.conversation)) {
      throw RequestError(404, "there is no such conversation", "conversation_id");
    }
    const auto turns = services.activity().turns(asking.conversation);
    if (!turns.empty()) previous = turns.back().search_question;
  }
  asking.request =
      ask_request(request, fields, services, engine::follow_up(asking.message, previous));
  return respond(services, request, std::move(asking), fields.flag_or("stream", true));
}

constexpr char ask_schema[] =
    R"({"type":"object","properties":{"question":{"type":"string"},"collections":{"type":"array","items":{"type":"string"}},"sources":{"type":"integer"},"stream":{"type":"boolean"}},"required":["question"],"additionalProperties":false})";
constexpr char chat_schema[] =
    R"({"type":"object","properties":{"message":{"type":"string"},"conversation_id":{"type":"integer"},"collections":{"type":"array","items":{"type":"string"}},"sources":{"type":"integer"},"stream":{"type":"boolean"}},"required":["message"],"additionalProperties":false})";
constexpr char answer_schema[] =
    R"({"type":"object","properties":{"answer":{"type":"string"},"refused":{"type":"boolean"},"evidence":{"type":"number"},"citations":{"type":"array","items":{"type":"object","properties":{"n":{"type":"integer"},"document_id":{"type":"integer"},"docid":{"type":"string"},"collection":{"type":"string"},"file":{"type":"string"},"title":{"type":"string"},"page":{"type":["integer","null"]},"line":{"type":["integer","null"]},"quote":{"type":"string"},"supported":{"type":"string"}}}},"model":{"type":"string"},"tokens":{"type":"integer"},"conversation_id":{"type":"integer"},"turn_id":{"type":"integer"}},"required":["answer","refused","citations"]})";

}  // namespace

std::vector<Route> answer_routes() {
  return {{.method = "POST",
           .pattern = "/api/v1/ask",
           .summary = "A cited answer: events token, done and error, or with stream false one object",
           .request_schema = ask_schema,
           .response_schema = answer_schema,
           .handler = ask},
          {.method = "POST",
           .pattern = "/api/v1/chat",
           .summary = "The same within a conversation, which is kept",
           .request_schema = chat_schema,
           .response_schema = answer_schema,
           .handler = chat}};
}

}  // namespace carrel::server
