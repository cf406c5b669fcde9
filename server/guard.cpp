#include "server/guard.h"

#include <algorithm>

#include "core/random.h"
#include "server/errors.h"
#include "server/limits.h"

namespace carrel::server {
namespace {

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

std::string_view bytes_of(const Sha256& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// The cookie of that name among "a=1; b=2".
std::string_view cookie_of(std::string_view cookies, std::string_view name) {
  while (!cookies.empty()) {
    const std::size_t end = std::min(cookies.find(';'), cookies.size());
    std::string_view pair = cookies.substr(0, end);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
  }
  return {};
}

std::string_view bearer_token(std::string_view authorization) {
  constexpr std::size_t scheme_bytes = 7;
  if (in_lower_case(authorization.substr(0, scheme_bytes)) != "bearer ") return {};
  return authorization.substr(scheme_bytes);
}

bool is_safe(std::string_view method) { return method == "GET" || method == "HEAD"; }

// A browser says of every request where it comes from; a navigation may come from anywhere, for
// that is what following a link is, but it may only open the page.
void check_fetch_site(const Request& request) {
  const std::string_view site = request.header("sec-fetch-site");
  if (site.empty() || site == "same-origin" || site == "none") return;
  const bool opens_page = request.header("sec-fetch-mode") == "navigate" &&
                          request.header("sec-fetch-dest") == "document" &&
                          is_safe(request.method) && request.path == "/";
  if (!opens_page) throw RequestError(403, "requests of other sites are not served");
}

RequestError not_known(std::string_view bearer, std::string_view cookie) {
  if (!bearer.empty()) {
    return {401, "this token is not known here, or has ended; carrel token add NAME makes another",
            "", "invalid_api_key"};
  }
  if (!cookie.empty()) {
    return {401, "this browser is signed in no longer; carrel serve --link prints a link for it", "",
            "session_ended"};
  }
  return {401,
          "a token is needed: Authorization: Bearer …; carrel token add NAME makes one, and carrel "
          "serve --link prints a link for a browser",
          "", "missing_api_key"};
}

bool reaches(Scope scope, Access access) {
  if (access == Access::open) return true;
  return access == Access::read ? scope >= Scope::read : scope >= Scope::manage;
}

}  // namespace

Guard::Guard(engine::Activity& activity, GuardOptions options, ClockSeconds now_s)
    : activity_(activity),
      options_(std::move(options)),
      now_s_(std::move(now_s)),
      run_hash_(engine::hash_of_secret(options_.run_secret)) {}

void Guard::set_port(int port) {
  cookie_name_ = "carrel_session_" + std::to_string(port);
  authorities_.clear();
  const int scheme_port = options_.scheme == Scheme::https ? 443 : 80;
  for (const std::string& host : options_.hosts) {
    const bool is_ipv6 = host.find(':') != std::string::npos && !host.starts_with('[');
    const std::string name = in_lower_case(is_ipv6 ? "[" + host + "]" : host);
    authorities_.push_back(name + ":" + std::to_string(port));
    if (port == scheme_port) authorities_.push_back(name);
  }
}

void Guard::check_origin(const Request& request) const {
  const auto is_ours = [&](std::string_view authority) {
    return std::find(authorities_.begin(), authorities_.end(), authority) != authorities_.end();
  };
  const std::string host = in_lower_case(request.header("host"));
  if (host.empty()) throw RequestError(400, "a request needs a Host header");
  if (!is_ours(host)) {
    throw RequestError(403, "this server is not known by that Host; if that is its name, start it "
                            "with carrel serve --allow-host NAME");
  }
  check_fetch_site(request);
  if (!request.headers.contains("origin")) return;
  const std::string origin = in_lower_case(request.header("origin"));
  const std::string_view scheme = options_.scheme == Scheme::https ? "https://" : "http://";
  if (!origin.starts_with(scheme) || !is_ours(std::string_view(origin).substr(scheme.size()))) {
    throw RequestError(403, "requests of other origins are not served");
  }
}

Client Guard::admit(const Request& request, Access access) {
  const std::string_view bearer = bearer_token(request.header("authorization"));
  const std::string_view cookie = cookie_of(request.header("cookie"), cookie_name_);
  const std::string_view secret = bearer.empty() ? cookie : bearer;
  Client client;
  if (!secret.empty()) {
    client = client_of(secret);
    // A cookie of a session that ended is no attempt at guessing.
    const bool is_guess = client.scope == Scope::none && !bearer.empty();
    if (is_guess && access != Access::open) count_failure(request.peer);
  }
  if (access == Access::open) return client;
  if (client.scope == Scope::none) throw not_known(bearer, cookie);
  // SameSite=Strict keeps the cookie from other sites; this holds where a browser does not.
  const bool may_be_forged = bearer.empty() && !is_safe(request.method) &&
                             !request.headers.contains("origin") &&
                             request.header("sec-fetch-site") != "same-origin";
  if (may_be_forged) throw RequestError(403, "a change by cookie needs an Origin header");
  if (!reaches(client.scope, access)) {
    throw RequestError(403, "this token may only read", "", "insufficient_scope");
  }
  // What is managed is the whole library: indexing, settings, forgetting any collection.
  if (access == Access::manage && !client.collections.empty()) {
    throw RequestError(403, "this token is for some collections only", "", "insufficient_scope");
  }
  return client;
}

void Guard::refresh_tokens() {
  const std::int64_t version = activity_.version();
  if (version == tokens_version_) return;
  tokens_ = activity_.tokens();
  tokens_version_ = version;
}

// Compares with every token, whichever fits, so that time tells nothing.
Client Guard::client_of(std::string_view secret) {
  const Sha256 hash = engine::hash_of_secret(secret);
  const std::lock_guard lock(mutex_);
  refresh_tokens();
  Client client;
  if (equal_in_constant_time(bytes_of(hash), bytes_of(run_hash_))) {
    client = {.id = "run", .account = "owner", .name = "carrel serve", .scope = Scope::manage};
  }
  const std::int64_t now = now_s_();
  for (const index::Token& token : tokens_) {
    const bool fits = equal_in_constant_time(bytes_of(hash), bytes_of(token.hash));
    if (!fits || (token.expires_s != 0 && token.expires_s < now)) continue;
    if (token.kind == index::TokenKind::link) continue;
    client = {.id = token.id,
              .account = token.kind == index::TokenKind::browser ? "owner" : token.id,
              .name = token.name,
              .scope = token.scope == index::TokenScope::manage ? Scope::manage : Scope::read,
              .collections = token.collections};
  }
  return client;
}

// Throws when this address failed too often lately.
void Guard::count_failure(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  const std::int64_t now = now_s_();
  if (failures_.size() >= watched_peers_max && !failures_.contains(peer)) failures_.clear();
  std::deque<std::int64_t>& times = failures_[peer];
  while (!times.empty() && times.front() <= now - failed_tokens_time.count()) times.pop_front();
  if (times.size() >= static_cast<std::size_t>(failed_tokens_max)) {
    throw RequestError(429, "too many wrong tokens from this address; wait a minute");
  }
  times.push_back(now);
}

std::string new_link_key(engine::Activity& activity, std::int64_t now_s) {
  activity.remove_expired_tokens(now_s);
  return engine::make_token(activity,
                            {.name = "link",
                             .kind = index::TokenKind::link,
                             .expires_s = now_s + std::chrono::seconds(link_key_time).count()},
                            now_s)
      .secret;
}

// Who removes it from the file has used it: a second one finds nothing to remove.
bool Guard::use_up_link_key(std::string_view key) {
  const Sha256 hash = engine::hash_of_secret(key);
  std::string id;
  activity_.remove_expired_tokens(now_s_());
  for (const index::Token& token : activity_.tokens()) {
    const bool fits = equal_in_constant_time(bytes_of(hash), bytes_of(token.hash));
    if (fits && token.kind == index::TokenKind::link) id = token.id;
  }
  return !id.empty() && activity_.remove_token(id);
}

std::string Guard::redeem_link_key(std::string_view key, const std::string& peer) {
  if (!use_up_link_key(key)) {
    count_failure(peer);
    throw RequestError(401, "A link works once, and for ten minutes.", "key", "invalid_link");
  }
  const std::int64_t now = now_s_();
  const std::int64_t life_s = std::chrono::seconds(browser_session_time).count();
  const auto made = engine::make_token(activity_,
                                       {.name = "browser",
                                        .kind = index::TokenKind::browser,
                                        .scope = index::TokenScope::manage,
                                        .expires_s = now + life_s},
                                       now);
  {
    const std::lock_guard lock(mutex_);
    tokens_version_ = -1;  // our own changes do not show in the file's version
  }
  return cookie_name_ + "=" + made.secret + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" +
         std::to_string(life_s) + (options_.scheme == Scheme::https ? "; Secure" : "");
}

}  // namespace carrel::server
