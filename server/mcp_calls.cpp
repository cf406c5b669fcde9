#include "server/mcp_calls.h"

namespace carrel::server {

McpCalls::Call::Call(McpCalls& calls, std::string key, std::stop_token outer)
    : calls_(calls), on_outer_(std::move(outer), [this] { stop_.request_stop(); }) {
  const std::lock_guard lock(calls_.mutex_);
  place_ = calls_.running_.emplace(std::move(key), stop_);
}

McpCalls::Call::~Call() {
  const std::lock_guard lock(calls_.mutex_);
  calls_.running_.erase(place_);
}

void McpCalls::cancel(const std::string& key) {
  std::stop_source found(std::nostopstate);
  {
    const std::lock_guard lock(mutex_);
    if (running_.count(key) == 1) found = running_.find(key)->second;
  }
  found.request_stop();
}

std::string call_key(const std::string& client, const RpcMessage& message) {
  if (message.kind == RpcKind::request) return client + " " + compact(message.id);
  if (!is_cancellation(message)) return {};
  const auto id = message.params.find("requestId");
  return id == message.params.end() ? std::string() : client + " " + compact(*id);
}

bool is_cancellation(const RpcMessage& message) noexcept {
  return message.kind == RpcKind::notification && message.method == "notifications/cancelled";
}

}  // namespace carrel::server
