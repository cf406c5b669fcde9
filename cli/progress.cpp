#include "cli/progress.h"

#include <algorithm>
#include <cstdio>

#include "cli/output.h"

namespace carrel::cli {
namespace {

constexpr auto redraw_interval = std::chrono::milliseconds(100);
constexpr int bar_cells = 20;

std::string bar(double share) {
  const int full = std::clamp(static_cast<int>(share * bar_cells), 0, bar_cells);
  std::string cells = "[";
  for (int i = 0; i < bar_cells; ++i) cells += i < full ? '#' : '.';
  return cells + "]";
}

double share_of(double done, double total) { return total > 0 ? std::min(1.0, done / total) : 0; }

}  // namespace

Progress::Progress(bool enabled) : enabled_(enabled), start_(Clock::now()) {}

Progress::~Progress() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
}

bool Progress::is_due() {
  if (!enabled_) return false;
  const auto now = Clock::now();
  if (now - last_ < redraw_interval) return false;
  last_ = now;
  return true;
}

void Progress::draw(const std::string& line) {
  drawn_ = true;
  std::fputs(("\r\x1b[K" + line).c_str(), stderr);
  std::fflush(stderr);
}

void Progress::show(const engine::SyncProgress& progress) {
  if (!is_due()) return;
  const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  const double bytes = static_cast<double>(progress.bytes_done);
  const double share = share_of(bytes, static_cast<double>(progress.bytes_total));
  const auto left = time_left_.update(bytes, static_cast<double>(progress.bytes_total), seconds);
  draw(bar(share) + " " + format_count(progress.files_done, "file", "files") + " of " +
       std::to_string(progress.files_total) + ", " +
       format_bytes(static_cast<std::uint64_t>(bytes / std::max(seconds, 1e-3))) + "/s, " +
       format_count(static_cast<std::int64_t>(static_cast<double>(progress.chunks_done) /
                                              std::max(seconds, 1e-3)),
                    "chunk/s", "chunks/s") +
       (left ? ", " + format_seconds(*left) + " left" : ""));
}

void Progress::show(const std::string& stage, std::int64_t done, std::int64_t total) {
  if (!is_due()) return;
  draw(bar(share_of(static_cast<double>(done), static_cast<double>(total))) + " " + stage + " " +
       std::to_string(done) + " of " + std::to_string(total));
}

}  // namespace carrel::cli
