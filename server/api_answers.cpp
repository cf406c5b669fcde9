#include <climits>
#include <memory>

#include "core/log.h"
#include "engine/ask.h"
#include "engine/follow_up.h"
#include "server/answer_stream.h"
#include "server/api.h"
#include "server/errors.h"
#include "server/fields.h"
#include "server/limits.h"
#include "server/parameters.h"
#include "server/services.h"
#include "server/shapes.h"
#include "server/visible.h"

namespace carrel::server {
namespace {

// What a question needs beside the engine's request.
struct Asking {
  engine::AskRequest request;
  std::string account;
  std::string message;            // of a chat: as typed; empty: no chat
  std::int64_t conversation = 0;  // 0: a new one, when this is a chat
};

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

Json error_json(const std::exception& error) {
  const ErrorView view = view_of(error);
  if (view.status == 500) log(LogLevel::error, std::string("an answer failed: ") + error.what());
  return {{"error",
           {{"message", view.message},
            {"type", view.type},
            {"param", text_or_null(view.param)},
            {"code", view.code}}}};
}

void send_answer(Services& services, const Asking& asking, AnswerStream& answer, Sink& sink) {
  try {
    const bool arrived = write_pieces(answer, [&](const std::string& piece) {
      return sink.write(sse_event("token", {{"text", piece}}));
    });
    if (arrived) sink.write(sse_event("done", kept(services, asking, answer.result())));
  } catch (const std::exception& error) {
    sink.write(sse_event("error", error_json(error)));
  }
}

enum class Delivery { streamed, whole };

Response respond(Services& services, const Request& request, const Asking& asking,
                 Delivery delivery) {
  // shared: a response is copied, an answer under way is not
  const auto answer = std::make_shared<AnswerStream>(services, asking.request, request.stop);
  answer->begin();
  if (delivery == Delivery::streamed) {
    return Response::stream("text/event-stream; charset=utf-8",
                            [&services, asking, answer](Sink& sink, const std::stop_token&) {
                              send_answer(services, asking, *answer, sink);
                            });
  }
  while (answer->next()) {
  }
  Response response = json_response(kept(services, asking, answer->result()));
  response.count = static_cast<std::int64_t>(answer->result().citations.size());
  return response;
}

// What `ask` and `chat` have in common; refuses fields that neither knows.
Response respond_to_fields(Services& services, const Request& request, Asking asking,
                           Fields& fields) {
  const auto collections = fields.texts("collections", list_items_max);
  const auto sources = fields.count("sources", 1, sources_max);
  const bool streams = fields.flag("stream").value_or(true);
  fields.refuse_others();
  asking.account = request.client.account;
  asking.request.collections = visible_collections(request.client, collections);
  asking.request.sources = sources.value_or(services.options().ask_sources);
  return respond(services, request, asking, streams ? Delivery::streamed : Delivery::whole);
}

Response ask(const Request& request, Services& services) {
  const Json body = json_body(request);
  Fields fields(body);
  Asking asking;
  asking.request.question =
      checked_text("question", fields.text("question"), question_bytes_max);
  return respond_to_fields(services, request, std::move(asking), fields);
}

// What was searched for last in a conversation of the client's; empty for a new one.
std::string previous_question(Services& services, const Request& request,
                              std::int64_t conversation) {
  if (conversation == 0) return {};
  if (!services.activity().has_conversation(request.client.account, conversation)) {
    throw RequestError(404, "there is no such conversation", "conversation_id");
  }
  const auto turns = services.activity().turns(conversation);
  return turns.empty() ? std::string() : turns.back().search_question;
}

Response chat(const Request& request, Services& services) {
  const Json body = json_body(request);
  Fields fields(body);
  Asking asking{.message = checked_text("message", fields.text("message"), question_bytes_max),
                .conversation = fields.count("conversation_id", 1, INT_MAX).value_or(0)};
  asking.request.question = engine::follow_up(
      asking.message, previous_question(services, request, asking.conversation));
  return respond_to_fields(services, request, std::move(asking), fields);
}

constexpr char ask_schema[] =
    R"({"type":"object","properties":{"question":{"type":"string"},"collections":{"type":"array","items":{"type":"string"}},"sources":{"type":"integer"},"stream":{"type":"boolean"}},"required":["question"],"additionalProperties":false})";
constexpr char chat_schema[] =
    R"({"type":"object","properties":{"message":{"type":"string"},"conversation_id":{"type":"integer"},"collections":{"type":"array","items":{"type":"string"}},"sources":{"type":"integer"},"stream":{"type":"boolean"}},"required":["message"],"additionalProperties":false})";
constexpr char answer_schema[] =
    R"({"type":"object","properties":{"answer":{"type":"string"},"refused":{"type":"boolean"},"evidence":{"type":"number"},"citations":{"type":"array","items":{"type":"object","properties":{"n":{"type":"integer"},"document_id":{"type":"integer"},"docid":{"type":"string"},"collection":{"type":"string"},"file":{"type":"string"},"title":{"type":"string"},"page":{"type":["integer","null"]},"line":{"type":["integer","null"]},"sheet":{"type":["string","null"]},"cell":{"type":["string","null"]},"place":{"type":"string"},"quote":{"type":"string"},"supported":{"type":"string"}}}},"nearest":{"type":["object","null"],"properties":{"document_id":{"type":"integer"},"docid":{"type":"string"},"collection":{"type":"string"},"file":{"type":"string"},"title":{"type":"string"},"page":{"type":["integer","null"]},"line":{"type":["integer","null"]},"sheet":{"type":["string","null"]},"cell":{"type":["string","null"]},"place":{"type":"string"},"span":{"type":"array","items":{"type":"integer"}},"boxes":{"type":"array"}}},"hints":{"type":"array","items":{"type":"string"},"description":"Sentences about words that were read as others, and about documents that are preferred"},"model":{"type":"string"},"tokens":{"type":"integer"},"conversation_id":{"type":"integer"},"turn_id":{"type":"integer"}},"required":["answer","refused","citations"]})";

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
