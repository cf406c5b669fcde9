// How fast each format is read, in this process: parse_bench FOLDER. Each folder below FOLDER is a
// format, such as those of ../shared/data/parsers; its files are read three times, the best counts.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "core/files.h"
#include "ingest/limits.h"
#include "ingest/parse.h"

namespace {

namespace fs = std::filesystem;

struct Result {
  std::size_t files = 0;
  std::size_t bytes = 0;
  std::size_t text_bytes = 0;
  double seconds = 0;
  double slowest_seconds = 0;
};

double seconds_to_parse(const std::string& bytes, const std::string& name,
                        std::size_t& text_bytes) {
  constexpr int rounds = 3;
  double best = 1e9;
  for (int round = 0; round < rounds; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    text_bytes = carrel::ingest::parse(bytes, name).text.size();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    best = std::min(best, taken.count());
  }
  return best;
}

Result measure(const fs::path& folder) {
  Result result;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string bytes = carrel::read_file(entry.path(), carrel::ingest::file_bytes_max);
    std::size_t text_bytes = 0;
    const double seconds = seconds_to_parse(bytes, entry.path().string(), text_bytes);
    ++result.files;
    result.bytes += bytes.size();
    result.text_bytes += text_bytes;
    result.seconds += seconds;
    result.slowest_seconds = std::max(result.slowest_seconds, seconds);
  }
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: parse_bench FOLDER\n");
    return 2;
  }
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(argv[1])) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  std::printf("%-10s %6s %9s %9s %9s %9s %11s %9s\n", "format", "files", "MB", "files/s", "MB/s",
              "text MB/s", "slowest ms", "peak MB");
  for (const fs::path& folder : folders) {
    const Result result = measure(folder);
    if (result.files == 0) continue;
    const double megabytes = static_cast<double>(result.bytes) / 1e6;
    std::printf(
        "%-10s %6zu %9.2f %9.0f %9.1f %9.1f %11.1f %9.0f\n", folder.filename().c_str(),
        result.files, megabytes, static_cast<double>(result.files) / result.seconds,
        megabytes / result.seconds, static_cast<double>(result.text_bytes) / 1e6 / result.seconds,
        1e3 * result.slowest_seconds, static_cast<double>(carrel::memory_use().peak_bytes) / 1e6);
  }
  return 0;
}
