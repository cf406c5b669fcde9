// Estimates how long a run still takes, from how far it is.
#pragma once

#include <optional>

namespace carrel::cli {

class TimeLeft {
 public:
  // `seconds` rises from call to call. Nothing until the run has shown its pace: the first files come
  // all at once, or late, while readers and the model start.
  std::optional<double> update(double done, double total, double seconds);

 private:
  struct Point {
    double done = 0;
    double seconds = 0;
  };
  std::optional<Point> first_;
  Point last_;
  double pace_ = 0;  // a second, of late
};

}  // namespace carrel::cli
