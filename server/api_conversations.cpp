#include "server/api.h"
#include "server/errors.h"
#include "server/limits.h"
#include "server/parameters.h"
#include "server/services.h"
#include "server/shapes.h"

namespace carrel::server {
namespace {

Json summary_json(const index::ConversationSummary& conversation) {
  return {{"id", conversation.id},
          {"title", conversation.title},
          {"created", iso_time(conversation.created_s)},
          {"updated", iso_time(conversation.updated_s)},
          {"turns", conversation.turns}};
}

Response list(const Request& request, Services& services) {
  const std::string containing = text_parameter(request, "q", query_bytes_max);
  const std::int64_t limit = number_parameter(request, "limit", 500, {1, listed_conversations_max});
  Json conversations = Json::array();
  for (const auto& one :
       services.activity().conversations(request.client.account, containing, limit)) {
    conversations.push_back(summary_json(one));
  }
  return json_response({{"conversations", conversations}});
}

Json vote_json(int vote) {
  if (vote == 0) return nullptr;
  return vote > 0 ? "up" : "down";
}

Response get(const Request& request, Services& services) {
  const std::int64_t id = id_of(request);
  if (!services.activity().has_conversation(request.client.account, id)) {
    throw RequestError(404, "there is no such conversation");
  }
  Json turns = Json::array();
  for (const index::Turn& turn : services.activity().turns(id)) {
    Json answer = Json::parse(turn.answer, nullptr, false);
    if (!answer.is_object()) answer = Json::object();
    turns.push_back({{"id", turn.id},
                     {"question", turn.question},
                     {"answer", answer.value("answer", "")},
                     {"refused", answer.value("refused", false)},
                     {"citations", answer.value("citations", Json::array())},
                     {"nearest", answer.value("nearest", Json(nullptr))},
                     {"hints", answer.value("hints", Json::array())},
                     {"model", answer.value("model", "")},
                     {"created", iso_time(turn.created_s)},
                     {"vote", vote_json(turn.vote)}});
  }
  return json_response({{"id", id}, {"turns", turns}});
}

Response forgotten(std::int64_t count) { return json_response({{"forgotten", count}}); }

Response forget(const Request& request, Services& services) {
  const auto count =
      services.activity().forget_conversation(request.client.account, id_of(request));
  if (count == 0) throw RequestError(404, "there is no such conversation");
  return forgotten(count);
}

Response forget_all(const Request& request, Services& services) {
  return forgotten(services.activity().forget_conversations(request.client.account));
}

constexpr char list_schema[] =
    R"({"type":"object","properties":{"conversations":{"type":"array","items":{"type":"object","properties":{"id":{"type":"integer"},"title":{"type":"string"},"created":{"type":"string"},"updated":{"type":"string"},"turns":{"type":"integer"}}}}}})";
constexpr char turns_schema[] =
    R"({"type":"object","properties":{"id":{"type":"integer"},"turns":{"type":"array","items":{"type":"object"}}}})";
constexpr char forgotten_schema[] =
    R"({"type":"object","properties":{"forgotten":{"type":"integer"}}})";

}  // namespace

// A client that may read only may still forget what it said itself.
std::vector<Route> conversation_routes() {
  return {{.method = "GET",
           .pattern = "/api/v1/conversations",
           .summary = "Conversations, newest first: q (those that contain it), limit",
           .response_schema = list_schema,
           .handler = list},
          {.method = "DELETE",
           .pattern = "/api/v1/conversations",
           .summary = "Forget all conversations",
           .response_schema = forgotten_schema,
           .handler = forget_all},
          {.method = "GET",
           .pattern = "/api/v1/conversations/{id}",
           .summary = "The turns of a conversation with their citations",
           .response_schema = turns_schema,
           .handler = get},
          {.method = "DELETE",
           .pattern = "/api/v1/conversations/{id}",
           .summary = "Forget a conversation",
           .response_schema = forgotten_schema,
           .handler = forget}};
}

}  // namespace carrel::server
