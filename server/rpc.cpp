#include "server/rpc.h"

#include "server/limits.h"

namespace carrel::server {
namespace {

bool is_id(const Json& id) {
  return id.is_number_integer() ||
         (id.is_string() && id.get_ref<const std::string&>().size() <= rpc_id_bytes_max);
}

// The id to answer with: null when there is none that could be sent back.
Json id_of(const Json& message) {
  const auto id = message.is_object() ? message.find("id") : message.end();
  return message.is_object() && id != message.end() && is_id(*id) ? *id : Json();
}

RpcFault invalid(const Json& message, const std::string& what) {
  return {.id = id_of(message),
          .error = {.code = rpc_invalid_request, .message = what, .data = {}}};
}

bool is_response(const Json& message) {
  return message.contains("result") || message.contains("error");
}

// Nothing when it is well-formed.
std::optional<RpcFault> fault_of(const Json& message) {
  if (message.is_array()) return invalid(message, "batches are not supported: send one message");
  if (!message.is_object()) return invalid(message, "a message must be an object");
  const auto version = message.find("jsonrpc");
  if (version == message.end() || *version != "2.0") {
    return invalid(message, "jsonrpc must be \"2.0\"");
  }
  const auto id = message.find("id");
  if (id != message.end() && !is_id(*id)) {
    return invalid(message, "id must be a text or a whole number");
  }
  const auto method = message.find("method");
  if (method == message.end()) {
    if (is_response(message)) return std::nullopt;
    return invalid(message, "method is missing");
  }
  if (!method->is_string()) return invalid(message, "method must be a text");
  const auto params = message.find("params");
  if (params != message.end() && !params->is_object()) {
    RpcFault fault = invalid(message, "params must be an object");
    fault.error.code = rpc_invalid_params;
    return fault;
  }
  return std::nullopt;
}

}  // namespace

std::variant<RpcMessage, RpcFault> read_rpc(std::string_view text) {
  const std::optional<Json> json = parse_json(text);
  if (!json) {
    return RpcFault{
        .id = {},
        .error = {.code = rpc_parse_error, .message = "the message is no valid JSON", .data = {}}};
  }
  if (auto fault = fault_of(*json)) return std::move(*fault);
  RpcMessage message{.kind = RpcKind::response, .id = id_of(*json), .method = {}};
  const auto method = json->find("method");
  if (method == json->end()) return message;
  message.kind = json->contains("id") ? RpcKind::request : RpcKind::notification;
  message.method = method->get<std::string>();
  if (const auto params = json->find("params"); params != json->end()) message.params = *params;
  return message;
}

Json rpc_result(const Json& id, Json result) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}};
}

Json rpc_failure(const Json& id, const RpcError& error) {
  Json json{{"code", error.code}, {"message", error.message}};
  if (!error.data.is_null()) json["data"] = error.data;
  return {{"jsonrpc", "2.0"}, {"id", id}, {"error", std::move(json)}};
}

}  // namespace carrel::server
