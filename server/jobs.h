// What changes the library: index runs, one at a time on one thread, and short changes between.
//
// The library has one writer. A short change (a new collection, one forgotten) that comes during a
// run interrupts it, is done, and the run goes on: stopping a run costs at most the batch in flight.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "engine/library.h"
#include "engine/sync.h"

namespace carrel::server {

enum class WhenBusy { fail, wait };  // while another process writes to the library

struct IndexRequest {
  std::vector<std::string> collections;  // empty: all
  bool full = false;                     // read every file again
  WhenBusy when_busy = WhenBusy::fail;
};

// Where index runs stand. `change` grows with everything here, so that watchers can wait for more.
struct IndexState {
  std::uint64_t change = 0;
  std::int64_t run = 0;  // number of the run under way, or of the last; 0: none yet
  bool running = false;
  std::string collection;  // being indexed
  engine::SyncProgress progress;
  engine::SyncReport report;  // of the last run that began
  std::string error;          // why it ended early; empty: it did not
  std::int64_t ended_s = 0;
};

enum class Watching { no, yes };

struct JobsOptions {
  engine::LibraryOptions library;
  engine::SyncOptions sync;
  Watching watching = Watching::no;  // index again whenever something changes in a folder
  std::function<std::int64_t()> now_s;
};

class Jobs {
 public:
  using Change = std::function<void(engine::Library&)>;

  explicit Jobs(JobsOptions options);
  ~Jobs();  // interrupts a run and joins
  Jobs(Jobs&&) = delete;
  Jobs& operator=(Jobs&&) = delete;

  // Begins a run, or lets the waiting one take these collections too. Returns its number.
  std::int64_t start(const IndexRequest& request);
  // Ends the run under way and drops the one that waits, which ends without having begun. What is
  // committed stays.
  void cancel();

  // Runs `change` with the library open for writing, and waits. Throws what it throws, and
  // Error{busy} when another process is writing.
  void write(const Change& change);

  IndexState state() const;
  // Waits until there is something newer than `seen`, or a stop.
  IndexState wait(std::uint64_t seen, const std::stop_token& stop) const;
  // How the runs after `run` ended, oldest first; of the last few only.
  std::vector<IndexState> ended_after(std::int64_t run) const;

 private:
  struct Writing;
  struct Run {
    std::int64_t number = 0;
    IndexRequest request;
  };

  void work(const std::stop_token& stop);
  void do_changes();
  void do_run(const Run& run, const std::stop_token& stop);
  engine::Library open_for(const Run& run);
  bool index_one(engine::Library& library, const std::string& name, const Run& run);
  void publish(const std::function<void(IndexState&)>& change);
  void watch(const std::stop_token& stop);
  // With the lock held:
  bool was_cut_short() const;
  std::optional<Run> take_run();
  void end_run(std::string error);
  void tell_dropped_runs();
  void note_end(IndexState end);

  const JobsOptions options_;
  engine::OcrRetry ocr_retry_;  // of the thread that runs
  mutable std::mutex mutex_;  // of all that follows
  mutable std::condition_variable_any changed_;
  IndexState state_;
  std::deque<std::shared_ptr<Writing>> changes_;  // shared: the caller waits on what the thread does
  std::optional<Run> interrupted_run_;            // goes on after the changes
  std::optional<Run> next_run_;
  std::deque<IndexState> ended_;
  std::int64_t runs_ = 0;
  std::vector<std::int64_t> dropped_runs_;  // their ends are told after that of the run under way
  bool cancelled_ = false;
  std::stop_source interrupt_;  // of the run under way
  std::jthread worker_;
  std::jthread watcher_;
};

}  // namespace carrel::server
