// An answer under way: made on a reader thread, taken piece by piece on the connection's thread, so
// that a client that reads slowly holds up no reader.
#pragma once

#include <exception>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "core/bounded_queue.h"
#include "engine/ask.h"
#include "server/services.h"

namespace carrel::server {

class AnswerStream {
 public:
  // Begins to answer. `services` must outlive it. A stop of `stop` ends the answer.
  AnswerStream(Services& services, engine::AskRequest request, std::stop_token stop);
  ~AnswerStream();  // stops the answer if it is still under way
  AnswerStream(AnswerStream&&) = delete;
  AnswerStream& operator=(AnswerStream&&) = delete;

  // Waits for the first piece, so that what goes wrong before it can still become a status. Throws
  // what engine::ask and Services::read throw.
  void begin();
  // Ends the answer early, from any thread.
  void stop() noexcept { stop_.request_stop(); }
  // The next piece of text; nothing at the end. Throws what ended it early.
  std::optional<std::string> next();

  // After the end.
  const engine::AskResult& result() const& noexcept { return result_; }
  const engine::AskResult& result() const&& = delete;
  int question_tokens() const noexcept { return question_tokens_; }

 private:
  void answer(Services& services, const engine::AskRequest& request);

  std::stop_source stop_;
  std::stop_callback<std::function<void()>> on_stop_;
  BoundedQueue<std::string> pieces_;
  std::optional<std::string> first_;
  engine::AskResult result_;
  int question_tokens_ = 0;
  std::exception_ptr failure_;
  std::jthread worker_;  // last: it uses what is above
};

// Writes the pieces of `answer` as they come; false when the client went away.
template <typename Write>
bool write_pieces(AnswerStream& answer, const Write& write) {
  while (auto piece = answer.next()) {
    if (!write(*piece)) return false;
  }
  return true;
}

}  // namespace carrel::server
