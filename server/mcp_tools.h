// The tools that MCP offers to a language model. All of them only read.
#pragma once

#include <span>
#include <stop_token>

#include "engine/library.h"
#include "server/fields.h"
#include "server/mcp.h"

namespace carrel::server {

struct ToolCall {
  engine::Library& library;
  const Client& client;
  const McpOptions& options;
  std::stop_token stop;
};

struct ToolResult {
  Json structured = Json::object();
  std::int64_t count = 0;  // for the audit log
};

struct McpTool {
  const char* name;
  const char* title;
  const char* description;
  const char* input_schema;   // JSON Schema text: plain types, no unions, nothing unnamed
  const char* output_schema;  // the same
  // Takes every argument it knows; the caller refuses the others, then runs what it returns.
  using Run = std::function<ToolResult(const ToolCall&)>;
  Run (*prepare)(Fields& arguments, const McpOptions& options);
};

std::span<const McpTool> search_tools() noexcept;   // search, query, ask, status
std::span<const McpTool> reading_tools() noexcept;  // fetch, get, multi_get

}  // namespace carrel::server
