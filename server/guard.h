// Who may come in. Runs before every route, static files and streams included.
//
// A page of a foreign site can make a browser send requests here (CSRF), and by answering a name
// look-up with this machine's address make them look like its own (DNS rebinding). So Host and
// Origin must be ours, whatever else is right; then a secret must be known, as a bearer token or as
// the cookie that a one-time link sets.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/activity.h"
#include "server/message.h"
#include "server/route.h"

namespace carrel::server {

enum class Scheme { http, https };

struct GuardOptions {
  Scheme scheme = Scheme::http;
  std::vector<std::string> hosts;  // names and addresses people reach the server by, no port
  std::string run_secret;          // a token that manages, for as long as this server runs
};

// The key of a link that signs one browser in, once, within limits.h: link_key_time, at any server
// of this library. Only who can write the library's files can make one.
std::string new_link_key(engine::Activity& activity, std::int64_t now_s);

class Guard {
 public:
  using ClockSeconds = std::function<std::int64_t()>;

  // `activity` must outlive it. `now_s` gives seconds since the epoch.
  Guard(engine::Activity& activity, GuardOptions options, ClockSeconds now_s);

  // To be told before the first request: it is part of what Host and Origin must be.
  void set_port(int port);

  // Throws RequestError{400} without or with two meanings of Host, {403} for a foreign Host or
  // Origin. Every request, also to what is not there.
  void check_origin(const Request& request) const;

  // Who asks. Throws RequestError: 401 without a known secret where `access` needs one; 403 when
  // its scope does not reach; 429 after too many wrong ones from this address. A right secret is
  // let in also then, so that a stranger cannot lock the owner out.
  Client admit(const Request& request, Access access);

  // The value of the Set-Cookie header for a key, which is then used up. Throws RequestError: 401
  // for a key that is wrong, used or too old; 429.
  std::string redeem_link_key(std::string_view key, const std::string& peer);

 private:
  Client client_of(std::string_view secret);
  bool use_up_link_key(std::string_view key);
  void count_failure(const std::string& peer);
  void refresh_tokens();

  engine::Activity& activity_;
  const GuardOptions options_;
  const ClockSeconds now_s_;
  const Sha256 run_hash_;
  std::vector<std::string> authorities_;  // "127.0.0.1:7750"
  // With the port: browsers do not keep the cookies of two ports of a host apart.
  std::string cookie_name_;

  std::mutex mutex_;  // of what follows
  std::vector<index::Token> tokens_;
  std::int64_t tokens_version_ = -1;
  std::map<std::string, std::deque<std::int64_t>> failures_;  // peer -> when
};

}  // namespace carrel::server
