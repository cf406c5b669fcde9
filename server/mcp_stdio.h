// MCP over two streams of lines, as a program that starts `carrel mcp` speaks it.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "server/mcp.h"

namespace carrel::server {

// Reads messages, one a line, from the file descriptor `input` until it ends or a stop comes, and
// gives each answer to `write` as one line with its newline. Requests are answered one after the
// other, in order, on a thread of their own, which `write` is called on too (never on two threads
// at once); what is cancelled meanwhile is not answered. At the end of the input what was asked is
// still answered; at a stop it is not. Throws Error{io} when `input` cannot be
// read, and what `write` throws, which ends it.
void serve_mcp_lines(const McpOptions& options, int input,
                     const std::function<void(std::string_view line)>& write, std::stop_token stop);

}  // namespace carrel::server
