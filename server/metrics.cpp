#include "server/metrics.h"

#include <cstdio>

namespace carrel::server {
namespace {

std::string number(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.9g", value);
  return buffer;
}

std::string line(const std::string& name, const std::string& labels, double value) {
  return name + (labels.empty() ? "" : "{" + labels + "}") + " " + number(value) + "\n";
}

std::string head(std::string_view name, std::string_view type, std::string_view help) {
  return "# HELP " + std::string(name) + " " + std::string(help) + "\n# TYPE " +
         std::string(name) + " " + std::string(type) + "\n";
}

}  // namespace

void Histogram::add(double seconds) noexcept {
  std::size_t i = 0;
  while (i < bounds_s.size() && seconds > bounds_s[i]) ++i;
  ++counts_[i];
  sum_s_ += seconds;
}

std::string Histogram::text(std::string_view name, const std::string& labels) const {
  const std::string before = labels.empty() ? "" : labels + ",";
  const std::string base(name);
  std::string out;
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < bounds_s.size(); ++i) {
    total += counts_[i];
    out += line(base + "_bucket", before + "le=\"" + number(bounds_s[i]) + "\"",
                static_cast<double>(total));
  }
  total += counts_.back();
  out += line(base + "_bucket", before + "le=\"+Inf\"", static_cast<double>(total));
  out += line(base + "_sum", labels, sum_s_);
  return out + line(base + "_count", labels, static_cast<double>(total));
}

void Metrics::count_request(const std::string& route, int status, double seconds) {
  const std::lock_guard lock(mutex_);
  ++requests_[{route, status}];
  latencies_[route].add(seconds);
}

void Metrics::count_answer(double first_token_s, double seconds, std::int64_t tokens) {
  const std::lock_guard lock(mutex_);
  first_token_.add(first_token_s);
  ++answers_;
  tokens_ += tokens;
  answering_s_ += seconds;
}

std::string Metrics::text(std::string_view gauges) const {
  const std::lock_guard lock(mutex_);
  std::string out = head("carrel_requests_total", "counter", "Requests by route and status.");
  for (const auto& [key, count] : requests_) {
    out += line("carrel_requests_total",
                "route=\"" + key.first + "\",status=\"" + std::to_string(key.second) + "\"",
                static_cast<double>(count));
  }
  out += head("carrel_request_seconds", "histogram", "Time to an answer, by route.");
  for (const auto& [route, histogram] : latencies_) {
    out += histogram.text("carrel_request_seconds", "route=\"" + route + "\"");
  }
  out += head("carrel_first_token_seconds", "histogram", "Time to an answer's first token.");
  out += first_token_.text("carrel_first_token_seconds", "");
  out += head("carrel_answers_total", "counter", "Answers generated.");
  out += line("carrel_answers_total", "", static_cast<double>(answers_));
  out += head("carrel_answer_tokens_total", "counter", "Tokens of all answers.");
  out += line("carrel_answer_tokens_total", "", static_cast<double>(tokens_));
  out += head("carrel_answer_seconds_total", "counter", "Time all answers took.");
  out += line("carrel_answer_seconds_total", "", answering_s_);
  return out + std::string(gauges);
}

std::string gauge_line(std::string_view name, std::string_view help, double value) {
  return head(name, "gauge", help) + line(std::string(name), "", value);
}

}  // namespace carrel::server
