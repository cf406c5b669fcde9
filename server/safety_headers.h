// Headers that every answer carries, also one to a request that never reached a handler.
#pragma once

#include <span>
#include <utility>

#include "server/message.h"

namespace carrel::server {

// All but Cache-Control, which some answers set themselves. Static storage.
std::span<const std::pair<const char*, const char*>> safety_headers() noexcept;

// Adds them and "Cache-Control: no-store", each unless the response has its own.
void add_safety_headers(Response& response);

}  // namespace carrel::server
