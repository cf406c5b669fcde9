// What the sandbox costs: every file of a folder parsed in this process and by a reader process, by
// type, in turns of the same run.
//
//   reader_bench [--rounds=7] FOLDER...
//
// One thread asks and one process reads, as in each thread of an index run; the files are in memory.
// A table: files and bytes of each type, the median time of a file each way with the span of the
// middle half of rounds, the added part, and what each way held at most.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
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
    const double here = seconds_for(files, here_bytes, [](const File& file) {
      return parse(file.bytes, file.name).text.size();
    });
    const double apart = seconds_for(files, apart_bytes, [&](const File& file) {
      std::size_t size = 0;
      reader.read({.name = file.name, .bytes = file.bytes},
                  [&](FoundDocument found) { size = found.document.text.size(); });
      return size;
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

void report(const std::string& type, const std::vector<File>& files, const Times& times) {
  double bytes = 0;
  for (const File& file : files) bytes += static_cast<double>(file.bytes.size());
  const auto count = static_cast<double>(files.size());
  const double here = quantile(times.here, 0.5);
  const double apart = quantile(times.apart, 0.5);
  std::printf("%-10s %6zu files %8.1f KB each | here %8.1f us (%.1f-%.1f) %7.1f MB/s | "
              "apart %8.1f us (%.1f-%.1f) %7.1f MB/s | %+6.1f %%, %+.1f us a file\n",
              type.c_str(), files.size(), bytes / count / 1e3, here / count * 1e6,
              quantile(times.here, 0.25) / count * 1e6, quantile(times.here, 0.75) / count * 1e6,
              bytes / here / 1e6, apart / count * 1e6, quantile(times.apart, 0.25) / count * 1e6,
              quantile(times.apart, 0.75) / count * 1e6, bytes / apart / 1e6,
              (apart / here - 1) * 100, (apart - here) / count * 1e6);
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
  for (const auto& [type, files] : carrel::ingest::files_by_type(folders)) {
    carrel::ingest::report(type, files, carrel::ingest::measure(files, rounds));
  }
  rusage readers{};
  getrusage(RUSAGE_CHILDREN, &readers);
  std::printf("held at most: this process, with all files in memory, %.0f MB; a reader %.0f MB\n",
              static_cast<double>(carrel::memory_use().peak_bytes) / 1e6,
              static_cast<double>(readers.ru_maxrss) * 1024 / 1e6);
}
