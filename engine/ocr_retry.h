// When OCR that did not start is tried again, by a program that makes one index run after another:
// each run would else start a process in vain. A run alone needs none of this.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace carrel::engine {

class OcrRetry {
 public:
  using Clock = std::chrono::steady_clock;

  explicit OcrRetry(std::function<Clock::time_point()> now = Clock::now);

  // Whether the OCR with this signature (OcrState::signature) may be tried: another one than failed
  // last always, the same after a time that doubles with each failure, up to ocr_retry_time_max.
  bool is_due(const std::string& signature) const;
  void note_start(const std::string& signature);
  void note_failure(const std::string& signature);

 private:
  std::function<Clock::time_point()> now_;
  std::string failed_;  // the signature of what did not start last; empty: none
  Clock::duration wait_{};
  Clock::time_point next_{};
};

}  // namespace carrel::engine
