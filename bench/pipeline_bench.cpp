// A whole index run and whole searches, as a person has them, beside a named floor in the same run:
// SQLite's own FTS5 (porter unicode61) fed the same extracted text in one transaction, without
// parsing, chunks or vectors.
//
//   pipeline_bench [--folder=DIR] [Google Benchmark's flags, such as --benchmark_format=json]
//
// DIR is any folder of documents; without it, fixtures/library.
#include <benchmark/benchmark.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "core/files.h"
#include "engine/collections.h"
#include "engine/search.h"
#include "engine/sync.h"

namespace carrel::engine {
namespace {

std::filesystem::path documents_folder = CARREL_SOURCE_DIR "/fixtures/library";

SyncReport index_into(const std::filesystem::path& folder) {
  Library library({.folder = folder}, index::Access::write);
  const auto collection =
      add_collection(library.store(), {.folder = documents_folder, .name = "d"});
  return sync(library, collection, {});
}

// The library that the search benchmarks read, made once.
const std::filesystem::path& shared_library() {
  static const TemporaryFolder folder;
  static const bool made = (index_into(folder.path()), true);
  static_cast<void>(made);
  return folder.path();
}

void first_index(benchmark::State& state) {
  SyncReport report;
  for (auto _ : state) {
    const TemporaryFolder folder;
    report = index_into(folder.path());
  }
  const auto runs = static_cast<double>(state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(report.bytes * state.iterations()));
  state.counters["files"] = static_cast<double>(report.added);
  state.counters["chunks/s"] =
      benchmark::Counter(static_cast<double>(report.chunks) * runs, benchmark::Counter::kIsRate);
  state.counters["peak_rss_MB"] = static_cast<double>(memory_use().peak_bytes) / 1e6;
}
BENCHMARK(first_index)->Unit(benchmark::kMillisecond)->UseRealTime();

void run_sql(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    std::cerr << sqlite3_errmsg(database) << "\n";
    std::exit(2);
  }
}

void raw_fts5_floor(benchmark::State& state) {
  const index::Store store(shared_library(), index::Access::read);
  std::vector<std::string> texts;
  std::int64_t original_bytes = 0;
  for (const auto& file : store.files(store.collection("d")->id)) {
    if (auto document = store.document(file.document_id)) {
      texts.push_back(std::move(document->text));
      original_bytes += static_cast<std::int64_t>(file.size_bytes);
    }
  }
  for (auto _ : state) {
    const TemporaryFolder folder;
    sqlite3* database = nullptr;
    sqlite3_open((folder.path() / "floor.db").c_str(), &database);
    run_sql(database, "PRAGMA journal_mode=WAL");
    run_sql(database, "CREATE VIRTUAL TABLE t USING fts5(body, tokenize='porter unicode61')");
    run_sql(database, "BEGIN");
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(database, "INSERT INTO t VALUES(?)", -1, &insert, nullptr);
    for (const std::string& text : texts) {
      sqlite3_bind_text(insert, 1, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
      sqlite3_step(insert);
      sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    run_sql(database, "COMMIT");
    sqlite3_close(database);
  }
  state.SetBytesProcessed(original_bytes * static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(raw_fts5_floor)->Unit(benchmark::kMillisecond)->UseRealTime();

void no_change_run(benchmark::State& state) {
  shared_library();
  SyncReport report;
  for (auto _ : state) report = index_into(shared_library());
  state.counters["files"] = static_cast<double>(report.unchanged);
}
BENCHMARK(no_change_run)->Unit(benchmark::kMillisecond)->UseRealTime();

// Starts the program anew for every search, as a terminal does.
void cold_search(benchmark::State& state, const char* mode) {
  const std::string library = shared_library().string();
  const std::vector<std::string> queries{"how to install", "error handling",   "list of options",
                                         "memory limit",   "open a file",      "what is a license",
                                         "test coverage",  "network timeouts", "string encoding"};
  std::size_t next = 0;
  for (auto _ : state) {
    const std::string& query = queries[next++ % queries.size()];
    const pid_t process = fork();
    if (process == 0) {
      if (freopen("/dev/null", "w", stdout) == nullptr) _exit(99);
      execl(CARREL_BINARY, "carrel", "--library", library.c_str(), "search", query.c_str(),
            "--mode", mode, "-q", static_cast<char*>(nullptr));
      _exit(98);
    }
    int status = 0;
    waitpid(process, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) state.SkipWithError("carrel search failed");
  }
}
BENCHMARK_CAPTURE(cold_search, hybrid, "hybrid")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(cold_search, lexical, "lexical")->Unit(benchmark::kMillisecond)->UseRealTime();

void warm_search(benchmark::State& state) {
  Library library({.folder = shared_library()}, index::Access::read);
  for (auto _ : state) {
    benchmark::DoNotOptimize(search(library, {.query = "how to open a file"}));
  }
}
BENCHMARK(warm_search)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace carrel::engine

int main(int argc, char** argv) {
  constexpr std::string_view flag = "--folder=";
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument.starts_with(flag)) {
      carrel::engine::documents_folder = argument.substr(flag.size());
    } else {
      argv[kept++] = argv[i];
    }
  }
  argc = kept;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
