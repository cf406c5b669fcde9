// Conversations, tokens, feedback and the audit log of a library, for the doors.
#pragma once

#include "engine/library.h"
#include "index/activity.h"

namespace carrel::engine {

using index::Activity;

// A new secret of 256 bits, and the token that knows it by its hash only.
struct NewToken {
  std::string secret;
  index::Token token;
};

// Makes and stores a token. `wanted` gives name, kind, scope, collections and expiry. Throws Error:
// usage for a name that is taken or no name.
NewToken make_token(Activity& activity, index::Token wanted, std::int64_t now_s);

// A secret as clients send it, and what is kept of it.
std::string new_secret();
Sha256 hash_of_secret(std::string_view secret);

}  // namespace carrel::engine
