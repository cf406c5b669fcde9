#include "server/http_framer.h"

#include <gtest/gtest.h>

#include <string>

#include "server/limits.h"

namespace carrel::server {
namespace {

using State = RequestFramer::State;

const std::string get = "GET /healthz HTTP/1.1\r\nHost: a\r\n";
const std::string post = "POST /x HTTP/1.1\r\nHost: a\r\n";

int refusal_of(const std::string& bytes) {
  RequestFramer whole;
  whole.feed(bytes);
  RequestFramer pieces;  // must come to the same, byte by byte
  for (const char c : bytes) pieces.feed({&c, 1});
  EXPECT_EQ(whole.status(), pieces.status()) << bytes.substr(0, 200);
  return whole.status();
}

std::string body_of(const std::string& bytes) {
  RequestFramer framer;
  for (const char c : bytes) framer.feed({&c, 1});
  EXPECT_EQ(framer.state(), State::complete) << bytes << framer.reason();
  return framer.state() == State::complete ? framer.take().body : "";
}

TEST(request_framer, parts_requests_that_follow_one_another) {
  RequestFramer framer;
  EXPECT_EQ(framer.feed(get + "\r\n" + post + "Content-Length: 2\r\n\r\nok" + get), State::complete);
  EXPECT_EQ(framer.take().head, "GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n");
  EXPECT_EQ(framer.feed(""), State::complete);
  const FramedRequest second = framer.take();
  EXPECT_EQ(second.body, "ok");
  EXPECT_EQ(second.head, "POST /x HTTP/1.1\r\nhost: a\r\n\r\n");
  EXPECT_EQ(framer.feed("\r\n"), State::complete);
}

TEST(request_framer, reads_bodies_by_length_and_by_chunks) {
  EXPECT_EQ(body_of(post + "Content-Length: 5\r\n\r\nhello"), "hello");
  EXPECT_EQ(body_of(post + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n003\r\nllo\r\n0\r\n\r\n"),
            "hello");
  EXPECT_EQ(body_of(post + "Content-Length: 0\r\n\r\n"), "");
}

TEST(request_framer, refuses_what_two_readers_could_part_differently) {
  const std::string chunks = "0\r\n\r\n";
  EXPECT_EQ(refusal_of(post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks), 400);
  EXPECT_EQ(refusal_of(post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + chunks), 400);
  EXPECT_EQ(refusal_of(post + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd"), 400);
  EXPECT_EQ(refusal_of(post + "Content-Length: 4, 4\r\n\r\nabcd"), 400);
  EXPECT_EQ(refusal_of(post + "Content-Length: +4\r\n\r\nabcd"), 400);
  EXPECT_EQ(refusal_of(post + "Content-Length: 0x4\r\n\r\nabcd"), 400);
  EXPECT_EQ(refusal_of(post + "Content-Length: -1\r\n\r\n"), 400);
  EXPECT_EQ(refusal_of(post + "Content-Length:\r\n\r\n"), 400);
  EXPECT_EQ(refusal_of(post + "Transfer-Encoding: xchunked\r\n\r\n" + chunks), 501);
  EXPECT_EQ(refusal_of(post + "Transfer-Encoding: identity, chunked\r\n\r\n" + chunks), 501);
  EXPECT_EQ(refusal_of(post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n"), 400);
  EXPECT_EQ(refusal_of(post + "Transfer-Encoding : chunked\r\n\r\n" + chunks), 400);
  EXPECT_EQ(refusal_of(post + "X: a\r\n Content-Length: 4\r\n\r\n"), 400);
  EXPECT_EQ(refusal_of("POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks), 400);
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\nHost: a\n\n"), 400);
  EXPECT_EQ(refusal_of(get + "X: a\nContent-Length: 4\r\n\r\n"), 400);
  EXPECT_EQ(refusal_of(get + "Host: b\r\n\r\n"), 400);
  EXPECT_EQ(refusal_of(get + std::string("X: a\0b\r\n\r\n", 10)), 400);
  EXPECT_EQ(refusal_of(get + "X: a\rb\r\n\r\n"), 400);
}

TEST(request_framer, refuses_chunks_with_anything_but_a_size) {
  const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
  for (const std::string body :
       {"5;x=1\r\nhello\r\n0\r\n\r\n", "5\r\nhelloXX0\r\n\r\n", "0x5\r\nhello\r\n", "-5\r\n",
        "\r\n", "5 \r\nhello\r\n", "FFFFFFFFFFFFFFFFF\r\n", "0\r\nX: y\r\n\r\n", "5\nhello\n"}) {
    EXPECT_EQ(refusal_of(chunked + body), 400) << body;
  }
  EXPECT_EQ(refusal_of(chunked + "FFFFFFF\r\n"), 413);
}

TEST(request_framer, refuses_broken_request_lines) {
  for (const std::string line :
       {"", "GET", "GET /", "GET  / HTTP/1.1", "GET / HTTP/1.1 x", "GET http://a/ HTTP/1.1",
        "GET * HTTP/1.1", "G\x01T / HTTP/1.1", "GET /\x7F HTTP/1.1", "GET /\xC3\xA9 HTTP/1.1",
        "ABCDEFGHIJKLMNOPQ / HTTP/1.1"}) {
    EXPECT_NE(refusal_of(line + "\r\nHost: a\r\n\r\n"), 0) << line;
  }
  EXPECT_EQ(refusal_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505);
}

TEST(request_framer, bounds_lines_heads_and_bodies) {
  EXPECT_EQ(refusal_of("GET /" + std::string(request_line_bytes_max, 'a') + " HTTP/1.1\r\n\r\n"), 414);
  EXPECT_EQ(refusal_of(get + "X: " + std::string(header_bytes_max, 'a') + "\r\n\r\n"), 431);
  std::string many = get;
  for (std::size_t i = 0; i <= header_count_max; ++i) many += "X: a\r\n";
  EXPECT_EQ(refusal_of(many + "\r\n"), 431);
  EXPECT_EQ(refusal_of(post + "Content-Length: 4194305\r\n\r\n"), 413);
  EXPECT_EQ(refusal_of(post + "Content-Length: 99999999999999999999999\r\n\r\n"), 413);
}

TEST(request_framer, ends_a_flood_of_chunks) {
  const std::string head = post + "Transfer-Encoding: chunked\r\n\r\n";
  RequestFramer tiny;
  tiny.feed(head);
  std::size_t sent = 0;
  while (tiny.state() == State::reading_body && sent < 8 * body_bytes_max) {
    tiny.feed("1\r\nx\r\n");
    sent += 6;
  }
  EXPECT_EQ(tiny.status(), 413);
  EXPECT_LT(sent, 2 * body_bytes_max);
}

TEST(request_framer, asks_once_for_a_body_that_waits) {
  RequestFramer framer;
  framer.feed(post + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_TRUE(framer.take_continue());
  EXPECT_FALSE(framer.take_continue());
  EXPECT_EQ(framer.feed("ok"), State::complete);
  EXPECT_EQ(refusal_of(post + "Expect: coffee\r\n\r\n"), 417);
}

TEST(request_framer, keeps_a_connection_as_the_client_wishes) {
  const auto keeps = [](const std::string& bytes) {
    RequestFramer framer;
    framer.feed(bytes);
    return framer.take().keep_alive;
  };
  EXPECT_TRUE(keeps(get + "\r\n"));
  EXPECT_FALSE(keeps(get + "Connection: close\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
}

}  // namespace
}  // namespace carrel::server
