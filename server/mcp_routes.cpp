// MCP over HTTP ("streamable HTTP" with one JSON object a request): POST /mcp.
#include <memory>

#include "server/base64.h"
#include "server/errors.h"
#include "server/mcp.h"
#include "server/mcp_calls.h"
#include "server/route.h"
#include "server/services.h"
#include "server/url.h"

namespace carrel::server {
namespace {

Response rpc_response(const Json& message, int status) {
  Response response = json_response(message);
  response.status = status;
  return response;
}

Response nothing_to_say() {
  Response response;
  response.status = 202;
  return response;
}

// A header may carry text that headers cannot hold as "=?base64?…?=".
std::string header_text(std::string_view value) {
  constexpr std::string_view begin = "=?base64?";
  constexpr std::string_view end = "?=";
  if (value.size() < begin.size() + end.size() || !value.starts_with(begin) ||
      !value.ends_with(end)) {
    return std::string(value);
  }
  value.remove_prefix(begin.size());
  value.remove_suffix(end.size());
  return base64_decoded(value).value_or(std::string());
}

// What the header Mcp-Name repeats of the body; empty for methods without one.
std::string named_in(const RpcMessage& message) {
  const char* field = message.method == "resources/read"                                  ? "uri"
                      : message.method == "tools/call" || message.method == "prompts/get" ? "name"
                                                                                          : nullptr;
  if (field == nullptr) return {};
  const auto name = message.params.find(field);
  return name != message.params.end() && name->is_string() ? name->get<std::string>()
                                                           : std::string();
}

// cpp-httplib 0.11 undoes percent-encoding in header values, where it means nothing: a URI arrives
// changed, and is compared as it arrives.
bool is_named(const std::string& header, const std::string& name) {
  return header == name || header == percent_decoded(name, Plus::is_plus);
}

// Since 2026-07-28 headers repeat what the body says, and must not say otherwise: something between
// may have judged by them. Empty when they agree.
std::string header_fault(const Request& request, const RpcMessage& message) {
  if (request.header("mcp-protocol-version") != stateless_version(message)) {
    return "the header MCP-Protocol-Version must be what _meta says";
  }
  if (request.header("mcp-method") != message.method) {
    return "the header Mcp-Method must be the message's method";
  }
  if (!is_named(header_text(request.header("mcp-name")), named_in(message))) {
    return "the header Mcp-Name must be what the message names";
  }
  return {};
}

// An error the transport sees before the message is answered.
std::optional<RpcError> transport_fault(const Request& request, const RpcMessage& message) {
  const std::string_view header = request.header("mcp-protocol-version");
  const std::string version = stateless_version(message);
  const bool stands_alone = !version.empty() && !is_handshake_version(version);
  if (stands_alone && message.kind == RpcKind::request) {
    const std::string fault = header_fault(request, message);
    if (!fault.empty()) return RpcError{.code = mcp_header_mismatch, .message = fault, .data = {}};
    return std::nullopt;
  }
  if (is_stateless_version(header) && message.kind == RpcKind::request) {
    return RpcError{.code = rpc_invalid_params,
                    .message = "_meta must hold io.modelcontextprotocol/protocolVersion",
                    .data = {}};
  }
  const bool is_known =
      header.empty() || is_handshake_version(header) || is_stateless_version(header);
  return is_known ? std::nullopt : std::optional(unsupported_version(header));
}

McpOptions options_of(Services& services) {
  return {.read = [&services](std::stop_token stop,
                              const Readers::Job& job) { services.read(std::move(stop), job); },
          .version = services.options().version,
          .search_results = services.options().search_results,
          .ask_sources = services.options().ask_sources};
}

Response answer(const Request& request, Services& services, McpCalls& calls) {
  if (!request.header("content-type").starts_with("application/json")) {
    throw RequestError(415, "the body must be JSON, sent as Content-Type: application/json");
  }
  const auto read = read_rpc(request.body);
  if (const auto* fault = std::get_if<RpcFault>(&read)) {
    return rpc_response(rpc_failure(fault->id, fault->error), 400);
  }
  const RpcMessage& message = std::get<RpcMessage>(read);
  if (const auto fault = transport_fault(request, message)) {
    return rpc_response(rpc_failure(message.id, *fault), 400);
  }
  const std::string key = call_key(request.client.id, message);
  if (is_cancellation(message)) calls.cancel(key);
  if (message.kind != RpcKind::request) return nothing_to_say();
  const McpCalls::Call call(calls, key, request.stop);
  const McpReply reply =
      answer_mcp(options_of(services), message, {.client = request.client, .stop = call.token()});
  if (reply.message.is_null()) return nothing_to_say();
  Response response = rpc_response(reply.message, reply.status);
  response.count = reply.count;
  return response;
}

constexpr char request_schema[] =
    R"({"type":"object","properties":{"jsonrpc":{"type":"string"},"id":{"description":"a text or a whole number"},"method":{"type":"string"},"params":{"type":"object"}},"required":["jsonrpc","method"]})";
constexpr char response_schema[] =
    R"({"type":"object","properties":{"jsonrpc":{"type":"string"},"id":{"description":"of the request"},"result":{"type":"object"},"error":{"type":"object"}},"required":["jsonrpc"]})";

}  // namespace

std::vector<Route> mcp_routes() {
  const auto calls = std::make_shared<McpCalls>();  // shared: a handler is copied
  return {{.method = "POST",
           .pattern = "/mcp",
           .summary = "The Model Context Protocol: one JSON-RPC message",
           .request_schema = request_schema,
           .response_schema = response_schema,
           .handler = [calls](const Request& request, Services& services) {
             return answer(request, services, *calls);
           }}};
}

}  // namespace carrel::server
