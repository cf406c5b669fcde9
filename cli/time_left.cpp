#include "cli/time_left.h"

#include <algorithm>
#include <cmath>

#include "cli/limits.h"

namespace carrel::cli {

std::optional<double> TimeLeft::update(double done, double total, double seconds) {
  const Point now{done, seconds};
  if (!first_) first_ = last_ = now;
  const double passed = now.seconds - first_->seconds;
  const double step = now.seconds - last_.seconds;
  if (passed < time_left_settles_s || done <= first_->done) return std::nullopt;
  const double average = (now.done - first_->done) / passed;
  if (pace_ == 0) pace_ = average;
  // Big files change the pace for a while only: the older it is, the less a stretch counts.
  const double weight = 1 - std::exp(-step / time_left_memory_s);
  if (step > 0) pace_ += weight * ((now.done - last_.done) / step - pace_);
  last_ = now;
  return std::max(0.0, total - done) / std::max(pace_, average / time_left_slowing_max);
}

}  // namespace carrel::cli
