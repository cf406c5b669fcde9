#include "server/mcp_stdio.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <exception>
#include <memory>
#include <thread>

#include "core/bounded_queue.h"
#include "core/error.h"
#include "core/files.h"
#include "server/limits.h"
#include "server/mcp_calls.h"

namespace carrel::server {
namespace {

// Lines of a file descriptor, until it ends or a stop comes.
class Lines {
 public:
  Lines(int input, std::stop_token stop)
      : input_(input),
        wake_(eventfd(0, EFD_CLOEXEC)),
        on_stop_(std::move(stop), [this] { eventfd_write(wake_.get(), 1); }) {
    if (wake_.get() < 0) throw_io_error("cannot make an event", "mcp", errno);
  }

  struct Line {
    std::string text;
    bool is_too_long = false;  // then the text is left out
  };

  // Nothing at the end.
  std::optional<Line> next() {
    while (true) {
      const std::size_t newline = buffer_.find('\n', searched_);
      if (newline != buffer_.npos) return taken(newline);
      searched_ = buffer_.size();
      if (buffer_.size() > body_bytes_max) {
        buffer_.clear();
        searched_ = 0;
        is_skipping_ = true;
      }
      if (!fill()) return last();
    }
  }

 private:
  Line taken(std::size_t newline) {
    Line line{.text = buffer_.substr(0, newline), .is_too_long = is_skipping_};
    buffer_.erase(0, newline + 1);
    searched_ = 0;
    is_skipping_ = false;
    if (line.is_too_long) line.text.clear();
    return line;
  }

  // What stands after the last newline when the input has ended.
  std::optional<Line> last() {
    if (is_stopped_ || buffer_.empty()) return std::nullopt;
    return taken(buffer_.size());
  }

  // False at the end of the input or a stop.
  bool fill() {
    std::array<pollfd, 2> waiting{pollfd{input_, POLLIN, 0}, pollfd{wake_.get(), POLLIN, 0}};
    while (poll(waiting.data(), waiting.size(), -1) < 0) {
      if (errno != EINTR) throw_io_error("cannot wait for", "standard input", errno);
    }
    is_stopped_ = waiting[1].revents != 0;
    if (is_stopped_) return false;
    std::array<char, 64 * 1024> bytes;
    const ssize_t count = read(input_, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) throw_io_error("cannot read", "standard input", errno);
    if (count > 0) buffer_.append(bytes.data(), static_cast<std::size_t>(count));
    return count != 0;
  }

  int input_;
  FileDescriptor wake_;
  std::stop_callback<std::function<void()>> on_stop_;
  std::string buffer_;
  std::size_t searched_ = 0;  // bytes without a newline
  bool is_skipping_ = false;  // the rest of a line that is too long
  bool is_stopped_ = false;
};

// What waits for its turn to be answered, or has it.
struct Waiting {
  Json answer;  // known already; null: the message is still to be answered
  RpcMessage message;
  std::unique_ptr<McpCalls::Call> call;
};

class Session {
 public:
  // `stopping` is told when answers can no longer be written.
  Session(const McpOptions& options, const std::function<void(std::string_view)>& write,
          std::stop_source stopping)
      : options_(options),
        write_(write),
        stopping_(std::move(stopping)),
        stop_(stopping_.get_token()),
        waiting_(rpc_waiting_max),
        worker_([this] { work(); }) {}

  ~Session() { waiting_.close(); }

  // Answers what was asked. Throws what `write` threw.
  void finish() {
    waiting_.close();
    worker_.join();
    if (failure_) std::rethrow_exception(failure_);
  }

  void receive(const Lines::Line& line) {
    if (line.is_too_long) {
      refuse({.id = {},
              .error = {
                  .code = rpc_invalid_request, .message = "the message is too long", .data = {}}});
      return;
    }
    if (line.text.find_first_not_of(" \t\r") == line.text.npos) return;
    auto read = read_rpc(line.text);
    if (const auto* fault = std::get_if<RpcFault>(&read)) {
      refuse(*fault);
      return;
    }
    RpcMessage& message = std::get<RpcMessage>(read);
    const std::string key = call_key("", message);
    if (is_cancellation(message)) calls_.cancel(key);
    if (message.kind != RpcKind::request) return;
    auto call = std::make_unique<McpCalls::Call>(calls_, key, stop_);
    waiting_.push({.answer = nullptr, .message = std::move(message), .call = std::move(call)}, 1,
                  stop_);
  }

 private:
  void work() {
    try {
      answer_all();
    } catch (...) {
      failure_ = std::current_exception();
      stopping_.request_stop();
    }
  }

  void answer_all() {
    while (auto next = waiting_.pop(stop_)) {
      Json answer = std::move(next->answer);
      if (answer.is_null()) {
        answer = answer_mcp(options_, next->message, {.client = {}, .stop = next->call->token()})
                     .message;
      }
      if (!answer.is_null()) write_(compact(answer) + "\n");
    }
  }

  void refuse(const RpcFault& fault) {
    waiting_.push({.answer = rpc_failure(fault.id, fault.error), .message = {}, .call = nullptr}, 1,
                  stop_);
  }

  const McpOptions& options_;
  const std::function<void(std::string_view)>& write_;
  std::stop_source stopping_;
  std::stop_token stop_;
  McpCalls calls_;
  BoundedQueue<Waiting> waiting_;
  std::exception_ptr failure_;  // of the worker; to be read once it has ended
  std::jthread worker_;  // last: it uses what is above
};

}  // namespace

void serve_mcp_lines(const McpOptions& options, int input,
                     const std::function<void(std::string_view line)>& write,
                     std::stop_token stop) {
  std::stop_source stopping;
  const std::stop_callback on_stop(stop, [&] { stopping.request_stop(); });
  Lines lines(input, stopping.get_token());
  Session session(options, write, stopping);
  while (const auto line = lines.next()) session.receive(*line);
  session.finish();
}

}  // namespace carrel::server
