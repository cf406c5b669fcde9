// `carrel serve` and `carrel token` as a person runs them.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <array>
#include <nlohmann/json.hpp>
#include <thread>

#include "run_carrel.h"

namespace carrel::test {
namespace {

using Json = nlohmann::json;

// A server of its own, ended by SIGTERM.
class Serving {
 public:
  explicit Serving(const Home& home, std::vector<std::string> arguments = {}) : home_(home) {
    std::filesystem::create_directory(home.path() / "run");
    arguments.insert(arguments.begin(), {"serve", "--port", "0"});
    process_ = home.start(arguments, {{"XDG_RUNTIME_DIR", (home.path() / "run").string()}});
    // The file is there when the server listens, and whole when it can be parsed.
    while (address.is_null() || address.is_discarded()) {
      std::this_thread::yield();
      if (!std::filesystem::exists(address_file())) continue;
      address = Json::parse(read_file(address_file(), 4096), nullptr, false);
    }
  }
  ~Serving() {
    if (process_ > 0) end();
  }
  Serving(Serving&&) = delete;
  Serving& operator=(Serving&&) = delete;

  std::filesystem::path address_file() const { return home_.path() / "run" / "carrel" / "server.json"; }

  Outcome end() {
    kill(process_, SIGTERM);
    return home_.wait_for(std::exchange(process_, -1));
  }

  // The answer to a GET with this header line.
  std::string get(const std::string& target, const std::string& header) const {
    const std::string url = address["url"];
    const std::string authority = url.substr(url.find("//") + 2);
    const FileDescriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket.get(), reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) return "refused";
    const std::string request = "GET " + target + " HTTP/1.1\r\nHost: " + authority + "\r\n" +
                                header + "\r\nConnection: close\r\n\r\n";
    send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL);
    std::string answer;
    std::array<char, 4096> buffer;
    for (ssize_t count = 0; (count = recv(socket.get(), buffer.data(), buffer.size(), 0)) > 0;) {
      answer.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return answer;
  }

  Json address;

 private:
  const Home& home_;
  pid_t process_;
};

std::string bearer(const std::string& token) { return "Authorization: Bearer " + token; }

TEST(serve, writes_where_it_is_for_its_owner_only_and_cleans_up) {
  const Home home;
  Serving server(home);
  struct stat file {};
  ASSERT_EQ(stat(server.address_file().c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600U);
  EXPECT_EQ(server.address["token"].get<std::string>().size(), 7U + 43U);  // "carrel_" and 256 bits
  const std::string answer = server.get("/api/v1/session", bearer(server.address["token"]));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
  const Outcome ended = server.end();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.err.find("/?key="), ended.err.npos) << ended.err;  // it is no terminal
  EXPECT_NE(ended.err.find("carrel serve --link"), ended.err.npos) << ended.err;
  EXPECT_EQ(ended.err.find(server.address["token"].get<std::string>()), ended.err.npos);
  EXPECT_FALSE(std::filesystem::exists(server.address_file()));
}

TEST(serve, signs_a_browser_in_by_a_link_asked_for_while_it_runs) {
  const Home home;
  const std::map<std::string, std::string> here{{"XDG_RUNTIME_DIR", (home.path() / "run").string()}};
  EXPECT_EQ(home.run({"serve", "--link"}, here).status, 2);  // none runs
  Serving server(home);
  const Outcome printed = home.run({"serve", "--link"}, here);
  ASSERT_EQ(printed.status, 0) << printed.err;
  const std::string url = server.address["url"];
  ASSERT_TRUE(printed.out.starts_with(url + "/?key=")) << printed.out;
  const std::string link = printed.out.substr(url.size(), printed.out.size() - url.size() - 1);
  EXPECT_EQ(home.run({"token", "list"}).status, 1);  // a link is no token
  const std::string answer = server.get(link, "X: y");
  ASSERT_TRUE(answer.starts_with("HTTP/1.1 303")) << answer;
  const std::size_t cookie = answer.find("carrel_session_");
  const std::string session = answer.substr(cookie, answer.find(';', cookie) - cookie);
  EXPECT_TRUE(server.get("/api/v1/session", "Cookie: " + session).starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(server.get(link, "X: y").starts_with("HTTP/1.1 401"));
}

TEST(serve, knows_tokens_made_and_ended_while_it_runs) {
  const Home home;
  Serving server(home);
  const Outcome made = home.run({"token", "add", "editor"});
  ASSERT_EQ(made.status, 0) << made.err;
  const std::string token = made.out.substr(0, made.out.find('\n'));
  EXPECT_TRUE(server.get("/api/v1/status", bearer(token)).starts_with("HTTP/1.1 200"));
  const Json list = Json::parse(home.run({"token", "list", "--json"}).out);
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0]["scope"], "read");
  EXPECT_EQ(list.dump().find(token), std::string::npos);
  EXPECT_EQ(home.run({"token", "add", "editor"}).status, 2);
  EXPECT_EQ(home.run({"token", "revoke", "editor"}).status, 0);
  EXPECT_TRUE(server.get("/api/v1/status", bearer(token)).starts_with("HTTP/1.1 401"));
  EXPECT_EQ(home.run({"token", "revoke", "editor"}).status, 2);
}

TEST(serve, refuses_to_be_heard_by_others_without_a_certificate) {
  const Home home;
  for (const std::string host : {"0.0.0.0", "::", "192.168.1.7"}) {
    const Outcome outcome = home.run({"serve", "--host", host, "--port", "0"});
    EXPECT_EQ(outcome.status, 2) << host;
    EXPECT_NE(outcome.err.find("--tls-cert"), outcome.err.npos) << outcome.err;
  }
  EXPECT_EQ(home.run({"serve", "--tls-cert", "x.pem"}).status, 2);
  home.write("x.pem", "no certificate");
  const std::string file = home.documents() / "x.pem";
  EXPECT_EQ(home.run({"serve", "--port", "0", "--tls-cert", file, "--tls-key", file}).status, 2);
}

TEST(serve, holds_little_memory_when_nobody_asks) {
#ifdef __SANITIZE_ADDRESS__
  // The sanitizer keeps freed memory and shadows all there is: what the server holds would be lost
  // in it, and no bound that allows for it would find a leak.
  GTEST_SKIP() << "the address sanitizer's own memory would be measured";
#endif
  const Home home;
  home.write("a.md", "# Apples\n\nApples ripen in September.\n");
  ASSERT_EQ(home.run({"add", home.documents().string()}).status, 0);
  Serving server(home);
  server.get("/api/v1/search?q=apples", bearer(server.address["token"]));
  const std::string metrics = server.get("/metrics", bearer(server.address["token"]));
  const std::string name = "\nprocess_resident_memory_bytes ";
  const std::size_t at = metrics.find(name);
  ASSERT_NE(at, metrics.npos) << metrics;
  EXPECT_LT(std::stod(metrics.substr(at + name.size())), 60e6);
}

}  // namespace
}  // namespace carrel::test
