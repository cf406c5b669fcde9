// The Model Context Protocol (modelcontextprotocol.io/specification), message by message, for
// programs that let a language model look into the library. Knows no transport.
//
// Two ways of beginning are understood: revisions up to 2025-11-25 shake hands by `initialize`;
// since 2026-07-28 every request stands alone and says in its _meta what it speaks. Nothing is
// remembered between requests either way, so that there is no session to lose.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "server/message.h"
#include "server/readers.h"
#include "server/rpc.h"

namespace carrel::server {

// Runs a job with an open library and waits; see Readers::run.
using ReadLibrary = std::function<void(std::stop_token, const Readers::Job&)>;

struct McpOptions {
  ReadLibrary read;
  std::string version;  // of this program
  int search_results = 10;
  int ask_sources = 12;
};

// Who sent a message. What was cancelled gets no answer.
struct McpCaller {
  Client client;
  std::stop_token stop;
};

struct McpReply {
  Json message;            // null: nothing is to be sent back
  int status = 200;        // over HTTP
  std::int64_t count = 0;  // of what it tells, for the audit log
};

// The request's own version, from its _meta; empty when it does not say.
std::string stateless_version(const RpcMessage& message);

// Answers one message. Thread-safe; never throws for what a message says.
McpReply answer_mcp(const McpOptions& options, const RpcMessage& message, const McpCaller& caller);

// Versions that begin with `initialize`, newest first, and those that do not.
bool is_handshake_version(std::string_view version) noexcept;
bool is_stateless_version(std::string_view version) noexcept;
// What is told of a version that is not spoken here.
RpcError unsupported_version(std::string_view requested);

inline constexpr int mcp_header_mismatch = -32020;
inline constexpr int mcp_unsupported_version = -32022;
inline constexpr int mcp_resource_not_found = -32002;  // up to 2025-11-25

}  // namespace carrel::server
