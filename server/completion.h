// An answer as chat protocols want it: text in pieces, why it ended, counts of tokens, and where in
// the text each citation stands.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/span.h"
#include "server/answer_stream.h"
#include "server/fields.h"

namespace carrel::server {

struct CompletionLimits {
  std::optional<int> tokens_max;   // of the answer
  std::vector<std::string> stops;  // the answer ends before the first of these

  bool any() const noexcept { return tokens_max.has_value() || !stops.empty(); }
};

// Reads "stop", a text or a list of up to four.
std::vector<std::string> stops_of(Fields& fields);

// Bytes of the citation's "[n]" in an answer.
struct CitationMark {
  std::size_t citation = 0;  // in AskResult::citations
  Span span;
};

// In the order of the text. A citation whose mark is not there has none.
std::vector<CitationMark> citation_marks(std::string_view answer,
                                         const std::vector<engine::CitedPlace>& citations);

class Completion {
 public:
  // See AnswerStream.
  Completion(Services& services, engine::AskRequest request, CompletionLimits limits,
             std::stop_token stop);

  void begin();
  void stop() noexcept { stream_.stop(); }
  // With limits, the answer comes in one piece when it is complete: what has been sent cannot be
  // taken back.
  std::optional<std::string> next();
  // All pieces at once.
  std::string rest();

  // After the end.
  const engine::AskResult& result() const& noexcept { return stream_.result(); }
  const engine::AskResult& result() const&& = delete;
  const std::vector<CitationMark>& marks() const& noexcept { return marks_; }
  const std::vector<CitationMark>& marks() const&& = delete;
  const std::string& text() const& noexcept { return text_; }
  const std::string& text() const&& = delete;
  std::string_view reason() const noexcept { return reason_; }  // "stop" or "length"
  int question_tokens() const noexcept { return stream_.question_tokens(); }
  int answer_tokens() const noexcept { return answer_tokens_; }

 private:
  std::optional<std::string> limited();
  void end();

  Services& services_;
  CompletionLimits limits_;
  std::stop_token stop_;
  AnswerStream stream_;
  bool is_over_ = false;
  std::string text_;
  std::string_view reason_ = "stop";
  int answer_tokens_ = 0;
  std::vector<CitationMark> marks_;
};

}  // namespace carrel::server
