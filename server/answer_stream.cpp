#include "server/answer_stream.h"

#include "server/limits.h"

namespace carrel::server {

AnswerStream::AnswerStream(Services& services, engine::AskRequest request, std::stop_token stop)
    : on_stop_(std::move(stop), [this] { stop_.request_stop(); }),
      pieces_(answer_bytes_waiting_max),
      worker_([this, &services, request = std::move(request)] { answer(services, request); }) {}

AnswerStream::~AnswerStream() {
  stop_.request_stop();
  pieces_.close();
}

void AnswerStream::answer(Services& services, const engine::AskRequest& request) {
  try {
    services.read(stop_.get_token(), [&](engine::Library& library, const std::stop_token& stop) {
      question_tokens_ = library.embedder().count_tokens(request.question);
      result_ = engine::ask(
          library, request,
          [&](std::string_view piece) { pieces_.push(std::string(piece), piece.size(), stop); },
          stop);
    });
    services.metrics().count_answer(result_.first_token_ms / 1000, result_.total_ms / 1000,
                                    result_.tokens);
  } catch (...) {  // NOLINT: thrown again where the pieces are taken
    failure_ = std::current_exception();
  }
  pieces_.close();
}

void AnswerStream::begin() { first_ = next(); }

std::optional<std::string> AnswerStream::next() {
  if (first_) return std::exchange(first_, std::nullopt);
  if (auto piece = pieces_.pop()) return piece;
  if (worker_.joinable()) worker_.join();
  if (failure_) std::rethrow_exception(failure_);
  return std::nullopt;
}

}  // namespace carrel::server
