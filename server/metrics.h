// What /metrics tells, in the text format of Prometheus: counts and times, no content.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace carrel::server {

// Counts of durations up to each bound, as Prometheus' histograms are.
class Histogram {
 public:
  static constexpr std::array<double, 12> bounds_s{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                   0.1,   0.25,   0.5,   1.0,  2.5,   10.0};
  void add(double seconds) noexcept;
  // Lines of the metric `name` with these labels, such as `route="GET /healthz"`.
  std::string text(std::string_view name, const std::string& labels) const;

 private:
  std::array<std::uint64_t, bounds_s.size() + 1> counts_{};  // the last is above all bounds
  double sum_s_ = 0;
};

// Thread-safe.
class Metrics {
 public:
  void count_request(const std::string& route, int status, double seconds);
  // Of one generated answer.
  void count_answer(double first_token_s, double seconds, std::int64_t tokens);

  // Everything counted so far, followed by `gauges`, lines of the caller's.
  std::string text(std::string_view gauges) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::uint64_t> requests_;  // by route and status
  std::map<std::string, Histogram> latencies_;                     // by route
  Histogram first_token_;
  std::uint64_t answers_ = 0;
  std::int64_t tokens_ = 0;
  double answering_s_ = 0;
};

// "# TYPE name gauge" and its value.
std::string gauge_line(std::string_view name, std::string_view help, double value);

}  // namespace carrel::server
