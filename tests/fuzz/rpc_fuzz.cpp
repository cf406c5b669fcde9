// Messages of MCP: whatever comes, there is one well-formed answer or none, and what is answered is
// what was asked. The library is never reached.
#include <cstddef>
#include <cstdint>

#include "core/error.h"
#include "server/mcp.h"
#include "server/mcp_calls.h"

using namespace carrel;
using namespace carrel::server;

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

void check_answer(const Json& answer, const Json& id) {
  require(answer.at("jsonrpc") == "2.0");
  require(answer.at("id") == id);
  require(answer.contains("result") != answer.contains("error"));
  const std::string text = compact(answer);
  require(text.find('\n') == text.npos);
  require(Json::accept(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = read_rpc(text);
  if (const auto* fault = std::get_if<RpcFault>(&read)) {
    check_answer(rpc_failure(fault->id, fault->error), fault->id);
    return 0;
  }
  const RpcMessage& message = std::get<RpcMessage>(read);
  const McpOptions options{
      .read = [](std::stop_token, const Readers::Job&) {
        throw Error(ErrorCode::not_found, "there is no library here");
      },
      .version = "1"};
  McpCalls calls;
  calls.cancel(call_key("", message));
  const McpReply reply = answer_mcp(options, message, {});
  require(reply.message.is_null() == (message.kind != RpcKind::request));
  if (!reply.message.is_null()) check_answer(reply.message, message.id);
  return 0;
}
