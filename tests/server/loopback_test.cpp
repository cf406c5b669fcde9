// What a program on the same machine, or a page that reaches the port, might try on the wire.
#include "loopback.h"

#include <sys/resource.h>

#include <chrono>

#include "core/error.h"
#include "server/limits.h"

namespace carrel::server {
namespace {

using testing::Loopback;
using testing::RawConnection;
using testing::GuardedLibrary;
using testing::status_of;

bool is_healthy(const Loopback& server) {
  return status_of(server.answer_to(server.get("/healthz"))) == 200;
}

TEST(loopback, answers_and_keeps_the_connection) {
  GuardedLibrary served;
  const Loopback server(served);
  RawConnection connection(server.port);
  for (int i = 0; i < 3; ++i) {
    connection.send("GET /healthz HTTP/1.1\r\n" + server.host() + "\r\n");
    EXPECT_EQ(status_of(connection.receive("\"ok\"}")), 200);
  }
}

TEST(loopback, refuses_dns_rebinding_and_foreign_pages_on_the_wire) {
  GuardedLibrary served;
  const Loopback server(served);
  const std::string port = std::to_string(server.port);
  const auto with = [&](const std::string& headers) {
    return status_of(server.answer_to("GET /api/v1/status HTTP/1.1\r\n" + headers +
                                      server.token() + "Connection: close\r\n\r\n"));
  };
  EXPECT_EQ(with(server.host()), 200);
  EXPECT_EQ(with("Host: attacker.example:" + port + "\r\n"), 403);
  EXPECT_EQ(with("Host: 127.0.0.1\r\n"), 403);
  EXPECT_EQ(with(server.host() + "Origin: http://attacker.example\r\n"), 403);
  EXPECT_EQ(with(server.host() + "X-Forwarded-Host: localhost\r\nOrigin: null\r\n"), 403);
  EXPECT_EQ(with(server.host() + "Host: attacker.example\r\n"), 400);
  EXPECT_EQ(with(""), 400);
}

TEST(loopback, a_refused_body_gets_its_answer_before_the_end) {
  GuardedLibrary served;
  const Loopback server(served);
  const std::string head = "POST /api/v1/ask HTTP/1.1\r\n" + server.host() + server.token();
  EXPECT_EQ(status_of(server.answer_to(head + "Content-Length: 99999999\r\n\r\n" +
                                       std::string(1 << 20, 'x'))), 413);
  std::string flood = head + "Transfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 80; ++i) flood += "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  EXPECT_EQ(status_of(server.answer_to(flood)), 413);
  EXPECT_TRUE(is_healthy(server));
}

TEST(loopback, a_stranger_s_body_is_refused_by_its_head) {
  GuardedLibrary served;
  const Loopback server(served);
  const std::string sized = "Content-Length: 4000000\r\n\r\n{";
  const std::string begin = "POST /api/v1/ask HTTP/1.1\r\n";
  // The body never comes: whoever waited for it would not answer.
  EXPECT_EQ(status_of(server.answer_to(begin + server.host() + sized)), 401);
  EXPECT_EQ(status_of(server.answer_to(begin + server.host() + "Authorization: Bearer no\r\n" +
                                       sized)), 401);
  EXPECT_EQ(status_of(server.answer_to(begin + "Host: evil.example\r\n" + server.token() + sized)),
            403);
  EXPECT_EQ(status_of(server.answer_to("POST /healthz HTTP/1.1\r\n" + server.host() + sized)), 401);
  EXPECT_EQ(status_of(server.answer_to("GET /healthz HTTP/1.1\r\n" + server.host() + sized)), 413);
  EXPECT_EQ(status_of(server.answer_to(begin + server.host() +
                                       "Transfer-Encoding: chunked\r\n\r\n5\r\n{")), 401);
}

TEST(loopback, a_body_that_comes_late_is_read_when_its_head_was_good) {
  GuardedLibrary served;
  const Loopback server(served);
  const std::string body = R"({"hit":"#123456","vote":"up"})";
  RawConnection client(server.port);
  client.send("POST /api/v1/feedback HTTP/1.1\r\n" + server.host() + server.token() +
              "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n");
  EXPECT_EQ(status_of(client.receive("\r\n\r\n")), 100);
  client.send(body.substr(0, 9));
  client.send(body.substr(9) + server.get("/healthz"));  // and the next request behind it
  const std::string answers = client.receive();
  EXPECT_EQ(status_of(answers), 200) << answers;
  EXPECT_NE(answers.find(R"({"status":"ok"})"), answers.npos) << answers;
}

TEST(loopback, bodies_have_a_bound_together) {
  GuardedLibrary served;
  const Loopback server(served);
  const std::string head = "POST /api/v1/feedback HTTP/1.1\r\n" + server.host() + server.token() +
                           "Content-Type: application/json\r\nContent-Length: ";
  const std::string most_of_a_body(body_bytes_max - 1, ' ');
  std::vector<std::unique_ptr<RawConnection>> clients;
  std::vector<pollfd> waiting;
  for (std::size_t i = 0; i <= bodies_bytes_max / body_bytes_max; ++i) {
    clients.push_back(std::make_unique<RawConnection>(server.port));
    clients.back()->send(head + std::to_string(body_bytes_max) + "\r\n\r\n" + most_of_a_body);
    waiting.push_back({.fd = clients.back()->descriptor(), .events = POLLIN, .revents = 0});
  }
  ASSERT_EQ(poll(waiting.data(), waiting.size(), 10'000), 1);  // one was too many
  for (std::size_t i = 0; i < clients.size(); ++i) {
    if (waiting[i].revents == 0) continue;
    const std::string answer = clients[i]->receive();
    EXPECT_EQ(status_of(answer), 503) << answer;
    EXPECT_NE(answer.find("Retry-After: 1"), answer.npos) << answer;
  }
  clients.clear();
  // What they held is given back as soon as the server has seen that they went.
  int status = 503;
  for (int i = 0; i < 1000 && status == 503; ++i) {
    status = status_of(server.answer_to(head + "29\r\nConnection: close\r\n\r\n" +
                                        R"({"hit":"#123456","vote":"up"})"));
  }
  EXPECT_EQ(status, 200);
}

TEST(loopback, a_stream_that_fails_ends_unfinished_and_ends_nothing_else) {
  GuardedLibrary served;
  std::vector<Route> routes{{.method = "GET",
                             .pattern = "/failing",
                             .summary = "Fails in the middle",
                             .access = Access::open,
                             .handler = [](const Request&, Services&) {
                               return Response::stream("text/plain", [](Sink& sink, auto) {
                                 sink.write("so far");
                                 throw Error(ErrorCode::io, "no further");
                               });
                             }}};
  for (Route& route : all_routes()) routes.push_back(std::move(route));
  served.app = std::make_unique<App>(
      *served.services, routes,
      AppOptions{.guard = {.hosts = {"127.0.0.1"}, .run_secret = GuardedLibrary::secret}});
  const Loopback server(served);
  for (std::size_t i = 0; i <= streams_max; ++i) {  // each gives its place back
    const std::string answer = server.answer_to(server.get("/failing"));
    EXPECT_EQ(status_of(answer), 200) << i;
    EXPECT_NE(answer.find("so far"), answer.npos) << answer;
    EXPECT_FALSE(answer.ends_with("0\r\n\r\n")) << answer;
  }
  EXPECT_TRUE(is_healthy(server));
}

TEST(loopback, refusals_before_a_handler_carry_the_safety_headers) {
  GuardedLibrary served;
  const Loopback server(served);
  for (const std::string& bytes :
       {std::string("\n"), "BREW / HTTP/1.1\r\n" + server.host() + "Connection: close\r\n\r\n",
        "POST / HTTP/1.1\r\n" + server.host() + "Content-Length: 99999999\r\n\r\n",
        "POST /mcp HTTP/1.1\r\n" + server.host() + "Content-Length: 9\r\n\r\n"}) {
    const std::string answer = server.answer_to(bytes);
    EXPECT_GE(status_of(answer), 400) << bytes;
    for (const std::string header :
         {"Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff",
          "X-Frame-Options: DENY", "Referrer-Policy: no-referrer",
          "Cross-Origin-Resource-Policy: same-origin"}) {
      const std::size_t first = answer.find("\r\n" + header);
      EXPECT_NE(first, answer.npos) << header << "\n" << answer;
      EXPECT_EQ(answer.find("\r\n" + header, first + 1), answer.npos) << "twice: " << answer;
    }
  }
}

TEST(loopback, smuggled_requests_are_never_answered) {
  GuardedLibrary served;
  const Loopback server(served);
  const std::string inner = "GET /api/v1/status HTTP/1.1\r\n" + server.host() + server.token() + "\r\n";
  const std::string head = "POST /healthz HTTP/1.1\r\n" + server.host();
  for (const std::string& framing :
       {std::string("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        std::string("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
        std::string("Content-Length: 0\r\nContent-Length: 50\r\n\r\n"),
        std::string("Transfer-Encoding:\x0b" "chunked\r\n\r\n0\r\n\r\n"),
        std::string("Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n"),
        std::string("X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")}) {
    const std::string answer = server.answer_to(head + framing + inner);
    EXPECT_GE(status_of(answer), 400) << framing;
    EXPECT_EQ(answer.find("HTTP/1.1", 1), answer.npos) << framing << answer;
    EXPECT_EQ(answer.find("\"library\""), answer.npos) << framing;
  }
}

TEST(loopback, noise_is_refused) {
  GuardedLibrary served;
  const Loopback server(served);
  std::string noise;
  for (int i = 0; i < 4096; ++i) noise += static_cast<char>(i * 7919 >> 3);
  for (const std::string& bytes : {noise, std::string("\n"), std::string(100, '\0') + "\n",
                                   std::string("GET / HTTP/9.9\r\n\r\n")}) {
    EXPECT_GE(status_of(server.answer_to(bytes)), 400);
  }
  EXPECT_TRUE(is_healthy(server));
}

TEST(loopback, a_thousand_slow_connections_take_nobody_s_place) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = std::min<rlim_t>(files.rlim_max, 8192);
  setrlimit(RLIMIT_NOFILE, &files);
  GuardedLibrary served;
  const Loopback server(served);
  std::vector<std::unique_ptr<RawConnection>> slow;
  for (int i = 0; i < 1000; ++i) {
    slow.push_back(std::make_unique<RawConnection>(server.port));
    ASSERT_TRUE(slow.back()->is_connected()) << i;
    slow.back()->send(i % 2 == 0 ? "GET / HTTP/1.1\r\nHost: 127"
                                 : "POST /api/v1/ask HTTP/1.1\r\n" + server.host() +
                                       "Content-Length: 4000000\r\n\r\n{");
  }
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(is_healthy(server));
  EXPECT_EQ(status_of(server.answer_to(server.get("/api/v1/status"))), 200);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

TEST(loopback, a_stream_left_mid_way_ends_and_frees_its_place) {
  GuardedLibrary served;
  const Loopback server(served);
  const auto open = [&](RawConnection& connection) {
    connection.send("GET /api/v1/index/events HTTP/1.1\r\n" + server.host() + server.token() + "\r\n");
    return connection.receive("event: state");
  };
  std::vector<std::unique_ptr<RawConnection>> streams;
  for (std::size_t i = 0; i < streams_max; ++i) {
    streams.push_back(std::make_unique<RawConnection>(server.port));
    EXPECT_EQ(status_of(open(*streams.back())), 200) << i;
  }
  EXPECT_EQ(status_of(server.answer_to(server.get("/api/v1/index/events"))), 503);
  streams.clear();
  // The server notices by itself; nothing is written to those streams.
  int status = 503;
  for (int i = 0; i < 1000 && status == 503; ++i) {
    RawConnection again(server.port);
    again.send("GET /api/v1/index/events HTTP/1.1\r\n" + server.host() + server.token() + "\r\n");
    status = status_of(again.receive("\r\n\r\n"));
  }
  EXPECT_EQ(status, 200);
}

TEST(loopback, a_client_that_leaves_stops_its_work) {
  GuardedLibrary served;
  std::promise<bool> stopped;
  std::promise<void> begun;
  std::vector<Route> routes{{.method = "GET",
                             .pattern = "/slow",
                             .summary = "Waits for the client to go",
                             .access = Access::open,
                             .handler = [&](const Request& request, Services&) {
                               std::promise<void> gone;
                               const std::stop_callback on_stop(request.stop,
                                                                [&] { gone.set_value(); });
                               begun.set_value();
                               stopped.set_value(gone.get_future().wait_for(std::chrono::seconds(
                                                     10)) == std::future_status::ready);
                               return Response::text("late");
                             }}};
  served.app = std::make_unique<App>(*served.services, routes,
                                     AppOptions{.guard = {.hosts = {"127.0.0.1"}}});
  const Loopback server(served);
  RawConnection client(server.port);
  client.send(server.get("/slow"));
  begun.get_future().wait();
  client.close();
  EXPECT_TRUE(stopped.get_future().get());
}

TEST(loopback, the_end_waits_for_requests_under_way_and_not_for_open_streams) {
  GuardedLibrary served;
  std::promise<void> begun;
  std::promise<void> may_end;
  auto ending = may_end.get_future();
  std::vector<Route> routes = all_routes();
  routes.push_back({.method = "GET",
                    .pattern = "/slow",
                    .summary = "Waits",
                    .access = Access::open,
                    .handler = [&](const Request&, Services&) {
                      begun.set_value();
                      ending.wait();
                      return Response::text("done at last");
                    }});
  served.app = std::make_unique<App>(
      *served.services, routes,
      AppOptions{.guard = {.hosts = {"127.0.0.1"}, .run_secret = GuardedLibrary::secret}});
  Loopback server(served);
  RawConnection stream(server.port);
  stream.send("GET /api/v1/index/events HTTP/1.1\r\n" + server.host() + server.token() + "\r\n");
  stream.receive("event: state");
  RawConnection slow(server.port);
  slow.send(server.get("/slow"));
  begun.get_future().wait();
  std::jthread stopping([&] { server.stop(); });
  EXPECT_EQ(stream.receive("0\r\n\r\n").substr(0, 3), "0\r\n");  // the stream ends in good order
  may_end.set_value();
  EXPECT_NE(slow.receive().find("done at last"), std::string::npos);
  stopping.join();
  EXPECT_FALSE(RawConnection(server.port).is_connected());
}

TEST(loopback, a_port_that_is_taken_is_said) {
  GuardedLibrary served;
  const Loopback server(served);
  try {
    serve_http({.port = server.port}, {}, [](int) {}, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
    EXPECT_NE(std::string(error.what()).find("--port"), std::string::npos);
  }
}

}  // namespace
}  // namespace carrel::server
