// What a browser shows whose sign-in link did not work.
#pragma once

#include <string_view>

#include "server/message.h"

namespace carrel::server {

// `reason` is a sentence of ours: it is not escaped.
Response sign_in_refused(int status, std::string_view reason);

}  // namespace carrel::server
