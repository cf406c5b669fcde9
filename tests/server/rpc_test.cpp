#include "server/rpc.h"

#include <gtest/gtest.h>

#include "server/limits.h"

namespace carrel::server {
namespace {

RpcMessage message_of(const std::string& text) {
  const auto read = read_rpc(text);
  EXPECT_TRUE(std::holds_alternative<RpcMessage>(read)) << text;
  return std::holds_alternative<RpcMessage>(read) ? std::get<RpcMessage>(read) : RpcMessage{};
}

// The code of the fault, 0 for a message that is well-formed.
int fault_code(const std::string& text) {
  const auto read = read_rpc(text);
  return std::holds_alternative<RpcFault>(read) ? std::get<RpcFault>(read).error.code : 0;
}

TEST(rpc, tells_requests_notifications_and_responses_apart) {
  const RpcMessage request = message_of(R"({"jsonrpc":"2.0","id":7,"method":"ping"})");
  EXPECT_EQ(request.kind, RpcKind::request);
  EXPECT_EQ(request.id, 7);
  EXPECT_EQ(request.method, "ping");
  EXPECT_EQ(request.params, Json::object());
  const RpcMessage notification =
      message_of(R"({"jsonrpc":"2.0","method":"notifications/x","params":{"a":1}})");
  EXPECT_EQ(notification.kind, RpcKind::notification);
  EXPECT_EQ(notification.params["a"], 1);
  EXPECT_EQ(message_of(R"({"jsonrpc":"2.0","id":"q","result":{}})").kind, RpcKind::response);
  EXPECT_EQ(message_of(R"({"jsonrpc":"2.0","id":"q","error":{}})").kind, RpcKind::response);
}

TEST(rpc, refuses_what_is_no_message) {
  EXPECT_EQ(fault_code("{"), rpc_parse_error);
  EXPECT_EQ(fault_code(""), rpc_parse_error);
  EXPECT_EQ(fault_code("\xff"), rpc_parse_error);
  EXPECT_EQ(fault_code(std::string(json_depth_max + 1, '[') + std::string(json_depth_max + 1, ']')),
            rpc_parse_error);
  for (const char* text :
       {"[]", "7", "null", "{}", R"([{"jsonrpc":"2.0","id":1,"method":"ping"}])",
        R"({"id":1,"method":"ping"})", R"({"jsonrpc":"1.0","id":1,"method":"ping"})",
        R"({"jsonrpc":"2.0","id":null,"method":"ping"})",
        R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})",
        R"({"jsonrpc":"2.0","id":{},"method":"ping"})", R"({"jsonrpc":"2.0","id":1,"method":2})",
        R"({"jsonrpc":"2.0","id":1})"}) {
    EXPECT_EQ(fault_code(text), rpc_invalid_request) << text;
  }
  EXPECT_EQ(fault_code(R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[1]})"),
            rpc_invalid_params);
  EXPECT_EQ(fault_code(R"({"jsonrpc":"2.0","method":"ping","id":")" +
                       std::string(rpc_id_bytes_max + 1, 'x') + "\"}"),
            rpc_invalid_request);
}

TEST(rpc, answers_a_broken_request_by_its_id_where_it_has_one) {
  const auto read = read_rpc(R"({"jsonrpc":"2.0","id":"x1","method":5})");
  EXPECT_EQ(std::get<RpcFault>(read).id, "x1");
  EXPECT_TRUE(std::get<RpcFault>(read_rpc("[")).id.is_null());
  EXPECT_EQ(compact(rpc_failure(3, {.code = -1, .message = "no", .data = {{"a", 1}}})),
            R"({"jsonrpc":"2.0","id":3,"error":{"code":-1,"message":"no","data":{"a":1}}})");
}

}  // namespace
}  // namespace carrel::server
