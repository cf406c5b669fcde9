// Where a server may listen, and the file that tells programs of the same user where it does.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carrel::server {

// "localhost", 127.0.0.0/8, ::1.
bool is_loopback(std::string_view host);

// The names and addresses browsers reach a server by that listens at `host`, with those the owner
// adds. An address that stands for all of them (0.0.0.0, ::) is none to be reached by.
std::vector<std::string> reachable_hosts(const std::string& host,
                                         const std::vector<std::string>& added);

// Writes a file that only its owner can read, whatever lay there before. Throws Error{io}.
void write_privately(const std::filesystem::path& path, const std::string& text);

// Where a server is, what it serves, and the token to ask it with.
struct Address {
  std::string url;
  std::string token;
  std::filesystem::path library;
};

// That of the server whose server.json is in `folder`; nothing when none runs.
std::optional<Address> running_server(const std::filesystem::path& folder);

// The link that signs a browser in by `key` (guard.h: new_link_key).
std::string sign_in_link(const std::string& url, const std::string& key);

// server.json with an Address and the process id, readable by its owner only; gone with this object,
// unless another server has written its own there meanwhile.
class AddressFile {
 public:
  // Throws Error{io}.
  AddressFile(const std::filesystem::path& folder, const Address& address);
  ~AddressFile();
  AddressFile(AddressFile&&) = delete;
  AddressFile& operator=(AddressFile&&) = delete;

  const std::filesystem::path& path() const& noexcept { return path_; }
  const std::filesystem::path& path() const&& = delete;

 private:
  std::filesystem::path path_;
  std::string text_;  // as written
};

}  // namespace carrel::server
