#include "server/mcp_stdio.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <condition_variable>
#include <mutex>
#include <sstream>
#include <thread>

#include "core/error.h"
#include "core/files.h"
#include "server/limits.h"

namespace carrel::server {
namespace {

// The two ends of a pipe.
struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    reading = FileDescriptor(ends[0]);
    writing = FileDescriptor(ends[1]);
  }
  void send(const std::string& text) const {
    EXPECT_EQ(write(writing.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void end() { writing = FileDescriptor(); }

  FileDescriptor reading;
  FileDescriptor writing;
};

std::vector<Json> json_lines(const std::string& text) {
  std::vector<Json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(Json::parse(line));
  return lines;
}

// Library jobs wait here until they are stopped or let through.
class Gate {
 public:
  void wait(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, stop, [&] { return open_; });
    if (stop.stop_requested()) throw Error(ErrorCode::cancelled, "stopped");
    throw Error(ErrorCode::not_found, "no library here");
  }
  void await_arrivals(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return arrived_ >= count; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  int arrived_ = 0;
  bool open_ = false;
};

class McpLines : public ::testing::Test {
 protected:
  void start() {
    server_ = std::jthread([this](const std::stop_token& stop) {
      serve_mcp_lines(
          options_, pipe.reading.get(), [this](std::string_view line) { output += line; }, stop);
    });
  }
  std::vector<Json> finish() {
    pipe.end();
    server_.join();
    return json_lines(output);
  }

  Pipe pipe;
  Gate gate;
  std::string output;
  std::jthread server_;
  const McpOptions options_{
      .read = [this](std::stop_token stop, const Readers::Job&) { gate.wait(stop); },
      .version = "1.2.3"};
};

constexpr const char* call_status =
    R"({"jsonrpc":"2.0","id":%,"method":"tools/call","params":{"name":"status"}})";

std::string status_call(const std::string& id) {
  std::string text = call_status;
  return text.replace(text.find('%'), 1, id) + "\n";
}

TEST_F(McpLines, answers_in_order_and_ends_with_the_input) {
  start();
  pipe.send(
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n\n[]\nx\r\n"
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
  pipe.send("{\"jsonrpc\":\"2.0\",\"id\":\"two\",");
  pipe.send("\"method\":\"ping\"}");  // the last line may lack its newline
  const auto answers = finish();
  ASSERT_EQ(answers.size(), 4U);
  EXPECT_EQ(answers[0]["id"], 1);
  EXPECT_EQ(answers[1]["error"]["code"], rpc_invalid_request);
  EXPECT_EQ(answers[2]["error"]["code"], rpc_parse_error);
  EXPECT_EQ(answers[3]["id"], "two");
}

TEST_F(McpLines, does_not_answer_what_was_cancelled) {
  start();
  pipe.send(status_call("1"));
  gate.await_arrivals(1);
  pipe.send(status_call("2"));
  pipe.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})"
            "\n");
  gate.await_arrivals(2);
  gate.open();
  const auto answers = finish();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0]["id"], 2);
}

TEST_F(McpLines, ends_at_a_stop_without_answering) {
  start();
  pipe.send(status_call("1"));
  gate.await_arrivals(1);
  server_.request_stop();
  server_.join();
  EXPECT_EQ(output, "");
}

// A client that has gone away closes the pipe that answers are written to, and perhaps not the other.
TEST_F(McpLines, ends_with_the_error_when_answers_cannot_be_written) {
  pipe.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n");
  const auto write = [](std::string_view) { throw Error(ErrorCode::io, "cannot write answers"); };
  EXPECT_THROW(serve_mcp_lines(options_, pipe.reading.get(), write, {}), Error);
}

TEST_F(McpLines, refuses_a_line_without_end) {
  start();
  const std::string piece(1 << 16, 'x');
  for (std::size_t sent = 0; sent <= body_bytes_max + piece.size(); sent += piece.size()) {
    pipe.send(piece);
  }
  pipe.send("\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n");
  const auto answers = finish();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0]["error"]["code"], rpc_invalid_request);
  EXPECT_EQ(answers[1]["id"], 1);
}

}  // namespace
}  // namespace carrel::server
