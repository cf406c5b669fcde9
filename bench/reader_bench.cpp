// What the sandbox costs: every file of a folder parsed in this process and by a reader process, by
// type, in turns of the same run.
//
//   reader_bench [--rounds=7] FOLDER...
//
// One thread asks and one process reads, as in each thread of an index run: a small file is sent
// while the one before it is worked on. The files are in memory.
// A table: files and bytes of each type, the median time of a file each way with the span of the
// middle half of rounds, files and bytes a second, the added part, and what a reader held at most.
// Each type is measured in a process of its own, so that one's memory is not another's. Files that
// break their reader are left out and counted.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/files.h"
#include "ingest/limits.h"
#include "ingest/parse.h"
#include "ingest/reader.h"

namespace carrel::ingest {
namespace {

using Clock = std::chrono::steady_clock;

struct File {
  std::string name;
  std::string bytes;
};

struct Times {
  std::vector<double> here, apart;  // seconds for all files, one a round
};

std::map<std::string, std::vector<File>> files_by_type(const std::vector<std::string>& folders) {
  std::map<std::string, std::vector<File>> files;
  for (const std::string& folder : folders) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file() || entry.file_size() > file_bytes_max) continue;
      File file{entry.path().string(), read_file(entry.path(), file_bytes_max)};
      const std::string type = detect_type(file.bytes, file.name);
      if (!type.empty()) files[type].push_back(std::move(file));
    }
  }
  return files;
}

FileToRead to_read(const File& file) { return {.name = file.name, .bytes = file.bytes}; }

// Of all documents of a file: its own and those packed in it. Nothing when the reader broke.
std::optional<std::size_t> text_bytes_apart(Reader& reader, const File& file,
                                            const File* next = nullptr) {
  std::size_t bytes = 0;
  const FileToRead after = next == nullptr ? FileToRead{} : to_read(*next);
  const Reading reading = reader.read(
      to_read(file), [&](const FoundDocument& found) { bytes += found.document.text.size(); }, {},
      next == nullptr ? nullptr : &after);
  if (reading.end != ReadingEnd::complete) return std::nullopt;
  return bytes;
}

std::size_t text_bytes_here(const File& file) {
  std::size_t bytes = 0;
  Members members(file.bytes.size(),
                  [&](const FoundDocument& found) { bytes += found.document.text.size(); });
  return bytes + parse(file.bytes, file.name, members).text.size();
}

// Also warms both ways up. How many files broke the reader and were taken out.
std::size_t take_out_broken(std::vector<File>& files) {
  Reader reader;
  return std::erase_if(files, [&](const File& file) { return !text_bytes_apart(reader, file); });
}

template <typename Read>
double seconds_for(const std::vector<File>& files, std::size_t& text_bytes, const Read& read) {
  text_bytes = 0;
  const auto start = Clock::now();
  for (const File& file : files) text_bytes += read(file);
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Times measure(const std::vector<File>& files, int rounds) {
  Times times;
  Reader reader;
  std::size_t here_bytes = 0;
  std::size_t apart_bytes = 0;
  for (int round = 0; round <= rounds; ++round) {
    const double here = seconds_for(files, here_bytes, text_bytes_here);
    const double apart = seconds_for(files, apart_bytes, [&](const File& file) {
      const File* const next = &file == &files.back() ? nullptr : &file + 1;
      return text_bytes_apart(reader, file, next).value_or(0);
    });
    if (here_bytes != apart_bytes) {
      std::fprintf(stderr, "the two ways give different texts\n");
      std::exit(2);
    }
    if (round == 0) continue;  // warms up
    times.here.push_back(here);
    times.apart.push_back(apart);
  }
  return times;
}

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

// When no reader of this process is running any more.
double reader_peak_megabytes() {
  rusage readers{};
  getrusage(RUSAGE_CHILDREN, &readers);
  return static_cast<double>(readers.ru_maxrss) * 1024 / 1e6;
}

void report(const std::string& type, std::vector<File> files, int rounds) {
  const std::size_t broken = take_out_broken(files);
  if (files.empty()) return;
  const Times times = measure(files, rounds);
  double bytes = 0;
  for (const File& file : files) bytes += static_cast<double>(file.bytes.size());
  const auto count = static_cast<double>(files.size());
  const double here = quantile(times.here, 0.5);
  const double apart = quantile(times.apart, 0.5);
  std::printf("%-10s %6zu files (%zu left out) %8.1f KB each | "
              "here %8.1f us (%.1f-%.1f) %7.0f files/s %7.1f MB/s | "
              "apart %8.1f us (%.1f-%.1f) %7.0f files/s %7.1f MB/s | %+6.1f %%, %+.1f us a file | "
              "a reader held %.0f MB\n",
              type.c_str(), files.size(), broken, bytes / count / 1e3, here / count * 1e6,
              quantile(times.here, 0.25) / count * 1e6, quantile(times.here, 0.75) / count * 1e6,
              count / here, bytes / here / 1e6, apart / count * 1e6,
              quantile(times.apart, 0.25) / count * 1e6, quantile(times.apart, 0.75) / count * 1e6,
              count / apart, bytes / apart / 1e6, (apart / here - 1) * 100,
              (apart - here) / count * 1e6, reader_peak_megabytes());
}

// False when it could not be measured.
bool report_apart(const std::string& type, const std::vector<File>& files, int rounds) {
  std::fflush(stdout);
  const pid_t process = fork();
  if (process == 0) {
    report(type, files, rounds);
    std::fflush(stdout);
    _exit(0);
  }
  int status = 0;
  return process > 0 && waitpid(process, &status, 0) == process && status == 0;
}

}  // namespace
}  // namespace carrel::ingest

int main(int argc, char** argv) {
  int rounds = 7;
  std::vector<std::string> folders;
  constexpr std::string_view flag = "--rounds=";
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument.starts_with(flag)) {
      rounds = std::max(1, std::atoi(argv[i] + flag.size()));
    } else {
      folders.emplace_back(argument);
    }
  }
  if (folders.empty()) folders.emplace_back("fixtures/library");
  bool is_whole = true;
  for (const auto& [type, files] : carrel::ingest::files_by_type(folders)) {
    if (carrel::ingest::report_apart(type, files, rounds)) continue;
    std::fprintf(stderr, "%s could not be measured\n", type.c_str());
    is_whole = false;
  }
  return is_whole ? 0 : 1;
}
