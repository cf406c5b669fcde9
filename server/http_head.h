// A request's head as text to a Request without a body. One reading for all who judge it: the guard
// before the body is taken in, and the guard and the handlers afterwards.
#pragma once

#include <string_view>

#include "server/message.h"

namespace carrel::server {

// `head` is what RequestFramer made: it was checked there, and header names are in lower case.
// Headers that came more than once are joined by ", " (RFC 9110, section 5.3).
Request request_of_head(std::string_view head);

}  // namespace carrel::server
