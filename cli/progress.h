// A progress line on stderr: files, MB/s, chunks/s, time left. Shows nothing when switched off.
#pragma once

#include <chrono>
#include <string>

#include "cli/time_left.h"
#include "engine/sync.h"

namespace carrel::cli {

class Progress {
 public:
  explicit Progress(bool enabled);
  ~Progress();  // clears the line
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;

  // Redraws at most ten times a second.
  void show(const engine::SyncProgress& progress);
  void show(const std::string& stage, std::int64_t done, std::int64_t total);

 private:
  using Clock = std::chrono::steady_clock;

  bool is_due();
  void draw(const std::string& line);

  bool enabled_;
  bool drawn_ = false;
  TimeLeft time_left_;
  Clock::time_point start_;
  Clock::time_point last_;
};

}  // namespace carrel::cli
