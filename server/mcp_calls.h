// Requests of MCP under way, so that a later message can cancel one.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>

#include "server/rpc.h"

namespace carrel::server {

class McpCalls {
 public:
  // A request under way, for as long as this lives. A stop of `outer` stops it too.
  class Call {
   public:
    Call(McpCalls& calls, std::string key, std::stop_token outer);
    ~Call();
    Call(Call&&) = delete;
    Call& operator=(Call&&) = delete;

    std::stop_token token() const noexcept { return stop_.get_token(); }

   private:
    McpCalls& calls_;
    std::stop_source stop_;
    std::stop_callback<std::function<void()>> on_outer_;
    std::multimap<std::string, std::stop_source>::iterator place_;
  };

  // Stops the request with this key. Where several have it (programs that share a token may use the
  // same ids) none is stopped: it could be the wrong one.
  void cancel(const std::string& key);

 private:
  std::mutex mutex_;
  std::multimap<std::string, std::stop_source> running_;
};

// What `client` calls a request: of a request its id, of "notifications/cancelled" the one it
// names; empty for other messages.
std::string call_key(const std::string& client, const RpcMessage& message);
bool is_cancellation(const RpcMessage& message) noexcept;

}  // namespace carrel::server
