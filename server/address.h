// Where a server may listen, and the file that tells programs of the same user where it does.
#pragma once

#include <filesystem>
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

// server.json with url, token and process id, readable by its owner only; gone with this object.
class AddressFile {
 public:
  // Throws Error{io}.
  AddressFile(const std::filesystem::path& folder, const std::string& url,
              const std::string& token);
  ~AddressFile();
  AddressFile(AddressFile&&) = delete;
  AddressFile& operator=(AddressFile&&) = delete;

  const std::filesystem::path& path() const& noexcept { return path_; }
  const std::filesystem::path& path() const&& = delete;

 private:
  std::filesystem::path path_;
};

}  // namespace carrel::server
