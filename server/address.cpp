#include "server/address.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "core/error.h"
#include "core/files.h"
#include "server/json.h"

namespace carrel::server {
namespace {

void write_privately(const std::filesystem::path& path, const std::string& text) {
  // Not followed, not shared: another user must not be able to place a file here first.
  const FileDescriptor file(
      open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file || fchmod(file.get(), 0600) != 0 ||
      ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    throw_io_error("write", path.string(), errno);
  }
}

}  // namespace

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

AddressFile::AddressFile(const std::filesystem::path& folder, const std::string& url,
                         const std::string& token)
    : path_(folder / "server.json") {
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    throw_io_error("make folder", folder.string(), errno);
  }
  write_privately(path_, indented({{"url", url}, {"token", token}, {"pid", getpid()}}));
}

AddressFile::~AddressFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace carrel::server
