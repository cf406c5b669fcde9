#include "engine/activity.h"

#include <algorithm>

#include "core/error.h"
#include "core/random.h"

namespace carrel::engine {
namespace {

constexpr std::size_t secret_bytes = 32;  // 256 bits
constexpr std::size_t name_bytes_max = 100;

void check_name(const std::string& name) {
  const bool bad = name.empty() || name.size() > name_bytes_max ||
                   std::any_of(name.begin(), name.end(), [](char c) {
                     return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
                   });
  if (bad) throw Error(ErrorCode::usage, "a token needs a name of 1 to 100 printable bytes");
}

}  // namespace

std::string new_secret() { return "carrel_" + base64url(random_bytes(secret_bytes)); }

Sha256 hash_of_secret(std::string_view secret) { return sha256(secret); }

NewToken make_token(Activity& activity, index::Token wanted, std::int64_t now_s) {
  check_name(wanted.name);
  NewToken made{.secret = new_secret(), .token = std::move(wanted)};
  made.token.id = to_hex(sha256(random_bytes(secret_bytes))).substr(0, 8);
  made.token.hash = hash_of_secret(made.secret);
  made.token.created_s = now_s;
  activity.add_token(made.token);
  return made;
}

}  // namespace carrel::engine
