#include "engine/ocr_retry.h"

#include <algorithm>
#include <utility>

#include "engine/limits.h"

namespace carrel::engine {

OcrRetry::OcrRetry(std::function<Clock::time_point()> now) : now_(std::move(now)) {}

bool OcrRetry::is_due(const std::string& signature) const {
  return signature != failed_ || now_() >= next_;
}

void OcrRetry::note_start(const std::string& signature) {
  if (signature == failed_) failed_.clear();
}

void OcrRetry::note_failure(const std::string& signature) {
  const bool is_new = signature != failed_;
  wait_ = is_new ? Clock::duration(ocr_retry_time_min)
                 : std::min<Clock::duration>(2 * wait_, ocr_retry_time_max);
  failed_ = signature;
  next_ = now_() + wait_;
}

}  // namespace carrel::engine
