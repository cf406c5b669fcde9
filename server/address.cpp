#include "server/address.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "core/error.h"
#include "core/files.h"
#include "server/json.h"

namespace carrel::server {
namespace {

constexpr std::size_t address_file_bytes_max = 64 * 1024;

std::string name_in(const std::filesystem::path& folder) { return folder / "server.json"; }

// What the file says; empty when it is not there or not to be read.
std::string text_of(const std::filesystem::path& path) {
  std::error_code ignored;  // no exception: a destructor asks
  try {
    return std::filesystem::exists(path, ignored) ? read_file(path, address_file_bytes_max)
                                                  : std::string();
  } catch (const Error&) {
    return {};
  }
}

bool is_running(std::int64_t process) {
  return process > 0 && (kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM);
}

}  // namespace

// A new file beside it that then takes its place: whoever has the old one open does not see this,
// and nobody sees half of it.
void write_privately(const std::filesystem::path& path, const std::string& text) {
  const std::string beside = path.string() + ".new";
  unlink(beside.c_str());
  const FileDescriptor file(
      open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      rename(beside.c_str(), path.c_str()) != 0) {
    throw_io_error("write", path.string(), errno);
  }
}

bool is_loopback(std::string_view host) {
  const std::string name(host);
  if (name == "localhost") return true;
  in_addr four{};
  if (inet_pton(AF_INET, name.c_str(), &four) == 1) return ntohl(four.s_addr) >> 24U == 127;
  in6_addr six{};
  return inet_pton(AF_INET6, name.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

std::vector<std::string> reachable_hosts(const std::string& host,
                                         const std::vector<std::string>& added) {
  std::vector<std::string> hosts = added;
  const auto add = [&](const std::string& name) {
    if (std::find(hosts.begin(), hosts.end(), name) == hosts.end()) hosts.push_back(name);
  };
  const bool is_any = host == "0.0.0.0" || host == "::";
  if (!is_any) add(host);
  if (is_any || is_loopback(host)) {
    add("localhost");
    add("127.0.0.1");
    add("::1");
  }
  return hosts;
}

std::optional<Address> running_server(const std::filesystem::path& folder) {
  const auto json = parse_json(text_of(name_in(folder)));
  if (!json || !json->is_object()) return std::nullopt;
  const auto text = [&](const char* key) {
    const auto found = json->find(key);
    return found != json->end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const auto process = json->find("pid");
  const bool named = process != json->end() && process->is_number_integer();
  if (!named || !is_running(process->get<std::int64_t>())) return std::nullopt;
  return Address{.url = text("url"), .token = text("token"), .library = text("library")};
}

std::string sign_in_link(const std::string& url, const std::string& key) {
  return url + "/?key=" + key;
}

AddressFile::AddressFile(const std::filesystem::path& folder, const Address& address)
    : path_(name_in(folder)),
      text_(indented({{"url", address.url},
                      {"token", address.token},
                      {"pid", getpid()},
                      {"library", std::filesystem::absolute(address.library).string()}})) {
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    throw_io_error("make folder", folder.string(), errno);
  }
  write_privately(path_, text_);
}

AddressFile::~AddressFile() {
  if (text_of(path_) != text_) return;
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace carrel::server
