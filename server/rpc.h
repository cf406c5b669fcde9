// JSON-RPC 2.0 messages (jsonrpc.org/specification) as the Model Context Protocol narrows them: no
// batches, ids are texts or whole numbers, params are objects. Knows no methods.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "server/json.h"

namespace carrel::server {

struct RpcError {
  int code = 0;
  std::string message;
  Json data;  // null: none
};

// Of the specification.
inline constexpr int rpc_parse_error = -32700;
inline constexpr int rpc_invalid_request = -32600;
inline constexpr int rpc_method_not_found = -32601;
inline constexpr int rpc_invalid_params = -32602;
inline constexpr int rpc_internal_error = -32603;

enum class RpcKind { request, notification, response };

struct RpcMessage {
  RpcKind kind = RpcKind::request;
  Json id;             // null unless a request or a response
  std::string method;  // empty for a response
  Json params = Json::object();
};

// What is wrong with a message, and the id it was sent with where that can be read.
struct RpcFault {
  Json id;
  RpcError error;
};

// Never throws, whatever the text is.
std::variant<RpcMessage, RpcFault> read_rpc(std::string_view text);

Json rpc_result(const Json& id, Json result);
Json rpc_failure(const Json& id, const RpcError& error);

}  // namespace carrel::server
