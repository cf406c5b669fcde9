// The methods of MCP that look into the library.
#pragma once

#include <stdexcept>
#include <string>

#include "server/mcp.h"

namespace carrel::server {

enum class Revision { handshake, stateless };

struct McpContext {
  const McpOptions& options;
  const McpCaller& caller;
  Revision revision = Revision::handshake;
};

// How long a result may be kept by a client: not at all known, only for this client, or for all.
enum class Caching { none, own, shared };

struct McpResult {
  Json result = Json::object();
  Caching caching = Caching::none;
  std::int64_t count = 0;  // for the audit log
};

// Ends a request with an error of the protocol.
class McpError : public std::runtime_error {
 public:
  explicit McpError(RpcError error, int status = 200)
      : std::runtime_error(error.message), error_(std::move(error)), status_(status) {}
  McpError(int code, const std::string& message, int status = 200)
      : McpError(RpcError{.code = code, .message = message, .data = {}}, status) {}

  const RpcError& error() const noexcept { return error_; }
  int status() const noexcept { return status_; }  // over HTTP

 private:
  RpcError error_;
  int status_;
};

McpResult list_tools(const McpContext& context, const Json& params);
McpResult call_tool(const McpContext& context, const Json& params);
McpResult list_resources(const McpContext& context, const Json& params);
McpResult list_resource_templates(const McpContext& context, const Json& params);
McpResult read_resource(const McpContext& context, const Json& params);

}  // namespace carrel::server
