#include "server/address.h"

#include <gtest/gtest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "core/files.h"

namespace carrel::server {
namespace {

TEST(address, file_of_a_second_server_outlives_the_first) {
  const TemporaryFolder folder;
  {
    std::optional<AddressFile> first;
    first.emplace(folder.path(), Address{.url = "http://127.0.0.1:1", .token = "a", .library = "/l"});
    const AddressFile second(folder.path(),
                             {.url = "http://127.0.0.1:2", .token = "b", .library = "/l"});
    first.reset();
    const auto running = running_server(folder.path());
    ASSERT_TRUE(running.has_value());
    EXPECT_EQ(running->url, "http://127.0.0.1:2");
    EXPECT_EQ(running->library, "/l");
  }
  EXPECT_FALSE(running_server(folder.path()).has_value());
}

TEST(address, private_file_is_new_whatever_lay_there) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "server.json";
  const FileDescriptor watching(open(path.c_str(), O_RDWR | O_CREAT, 0666));
  write_privately(path, "secret");
  struct stat now {};
  ASSERT_EQ(stat(path.c_str(), &now), 0);
  EXPECT_EQ(now.st_mode & 0777, 0600U);
  std::array<char, 8> seen{};
  EXPECT_EQ(read(watching.get(), seen.data(), seen.size()), 0);  // who had it open sees nothing
}

TEST(address, a_server_that_was_killed_is_not_running) {
  const TemporaryFolder folder;
  write_privately(folder.path() / "server.json",
                  R"({"url":"http://127.0.0.1:1","token":"a","pid":99999999,"library":"/l"})");
  EXPECT_FALSE(running_server(folder.path()).has_value());
  for (const char* damaged : {"{", "[]", R"({"pid":"1","url":3})", R"({"url":"http://127.0.0.1:1"})"}) {
    write_privately(folder.path() / "server.json", damaged);
    EXPECT_FALSE(running_server(folder.path()).has_value()) << damaged;
  }
}

}  // namespace
}  // namespace carrel::server
