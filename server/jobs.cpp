#include "server/jobs.h"

#include <sys/resource.h>

#include <algorithm>
#include <exception>
#include <future>
#include <iterator>
#include <utility>

#include "core/error.h"
#include "core/log.h"
#include "engine/collection_watcher.h"
#include "engine/collections.h"
#include "engine/rebuild.h"
#include "server/limits.h"

namespace carrel::server {
namespace {

// Someone waits for a search, nobody for the index: this thread, and those that a run makes from
// it, take what time the others leave. On Linux the value is the thread's own.
void step_back() {
  constexpr int niceness = 15;
  setpriority(PRIO_PROCESS, 0, niceness);
}

}  // namespace

struct Jobs::Writing {
  const Change* change = nullptr;  // lives as long as write(), which waits for `done`
  std::promise<std::exception_ptr> done;  // how it ended; null: well
};

Jobs::Jobs(JobsOptions options) : options_(std::move(options)) {
  worker_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
  if (options_.watching == Watching::yes) {
    watcher_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
  }
}

Jobs::~Jobs() {
  watcher_ = {};
  worker_.request_stop();
  {
    const std::lock_guard lock(mutex_);
    interrupt_.request_stop();
  }
  worker_ = {};
  for (const auto& writing : changes_) {
    writing->done.set_value(
        std::make_exception_ptr(Error(ErrorCode::cancelled, "the server is ending")));
  }
}

std::int64_t Jobs::start(const IndexRequest& request) {
  std::int64_t number = 0;
  publish([&](IndexState&) {
    if (!next_run_) {
      next_run_ = Run{.number = ++runs_, .request = request};
    } else {
      IndexRequest& waiting = next_run_->request;
      waiting.full = waiting.full || request.full;
      if (request.when_busy == WhenBusy::wait) waiting.when_busy = WhenBusy::wait;
      const bool all = waiting.collections.empty() || request.collections.empty();
      if (all) waiting.collections.clear();
      if (!all) {
        waiting.collections.insert(waiting.collections.end(), request.collections.begin(),
                                   request.collections.end());
      }
    }
    number = next_run_->number;
  });
  return number;
}

void Jobs::cancel() {
  publish([&](IndexState& state) {
    if (next_run_) dropped_runs_.push_back(next_run_->number);
    next_run_.reset();
    interrupted_run_.reset();
    cancelled_ = state.running;
    interrupt_.request_stop();
    if (!state.running) tell_dropped_runs();
  });
}

void Jobs::write(const Change& change) {
  const auto writing = std::make_shared<Writing>();
  writing->change = &change;
  auto done = writing->done.get_future();
  publish([&](IndexState&) {
    changes_.push_back(writing);
    interrupt_.request_stop();
  });
  if (const std::exception_ptr failure = done.get()) std::rethrow_exception(failure);
}

IndexState Jobs::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

IndexState Jobs::wait(std::uint64_t seen, const std::stop_token& stop) const {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, stop, [&] { return state_.change > seen; });
  return state_;
}

void Jobs::publish(const std::function<void(IndexState&)>& change) {
  {
    const std::lock_guard lock(mutex_);
    change(state_);
    ++state_.change;
  }
  changed_.notify_all();
}

std::vector<IndexState> Jobs::ended_after(std::int64_t run) const {
  const std::lock_guard lock(mutex_);
  std::vector<IndexState> ended;
  std::copy_if(ended_.begin(), ended_.end(), std::back_inserter(ended),
               [run](const IndexState& state) { return state.run > run; });
  return ended;
}

void Jobs::work(const std::stop_token& stop) {
  step_back();
  while (true) {
    std::optional<Run> run;
    {
      std::unique_lock lock(mutex_);
      const auto something = [&] {
        return !changes_.empty() || interrupted_run_ || next_run_ || was_cut_short();
      };
      if (!changed_.wait(lock, stop, something) || stop.stop_requested()) return;
      interrupt_ = std::stop_source();
      if (was_cut_short()) end_run({});
      // Taken and said to be running at once, so that a cancel() finds it in one place or the
      // other.
      if (changes_.empty()) run = take_run();
      ++state_.change;
    }
    changed_.notify_all();
    if (run) {
      do_run(*run, stop);
    } else {
      do_changes();
    }
  }
}

// A run that was interrupted for a change, and cancelled before it could go on.
bool Jobs::was_cut_short() const { return state_.running && !interrupted_run_; }

std::optional<Jobs::Run> Jobs::take_run() {
  const bool goes_on = interrupted_run_.has_value();
  std::optional<Run> run = std::exchange(goes_on ? interrupted_run_ : next_run_, std::nullopt);
  if (!run) return run;
  if (!goes_on) state_.report = {};
  state_.running = true;
  state_.run = run->number;
  state_.progress = {};
  state_.error.clear();
  return run;
}

void Jobs::do_changes() {
  std::deque<std::shared_ptr<Writing>> changes;
  {
    const std::lock_guard lock(mutex_);
    changes.swap(changes_);
  }
  if (changes.empty()) return;
  for (const auto& writing : changes) {
    std::exception_ptr failure;
    try {
      engine::Library library(options_.library, index::Access::write);
      (*writing->change)(library);
    } catch (...) {  // NOLINT: thrown again where the caller waits
      failure = std::current_exception();
    }
    writing->done.set_value(std::move(failure));  // the library is closed: another may write
  }
}

// One run, which begins anew when a change interrupted it: what was done is found up to date.
void Jobs::do_run(const Run& run, const std::stop_token& stop) {
  std::string failure;
  try {
    engine::Library library = open_for(run);
    for (const auto& collection :
         engine::find_collections(library.store(), run.request.collections)) {
      if (!index_one(library, collection.name, run)) break;
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::cancelled) failure = error.what();
  } catch (const std::exception& error) {
    failure = error.what();
  }
  if (!failure.empty()) log(LogLevel::warning, "an index run ended early: " + failure);
  publish([&](IndexState&) {
    const bool goes_on =
        failure.empty() && !changes_.empty() && !cancelled_ && !stop.stop_requested();
    if (goes_on) {
      interrupted_run_ = run;
    } else {
      end_run(std::move(failure));
    }
  });
}

// Throws Error: busy; cancelled when the run was interrupted while it waited.
engine::Library Jobs::open_for(const Run& run) {
  std::stop_token interrupted;
  publish([&](IndexState&) { interrupted = interrupt_.get_token(); });
  while (true) {
    try {
      return engine::Library(options_.library, index::Access::write);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::busy || run.request.when_busy == WhenBusy::fail) throw;
    }
    if (!engine::wait_for_writer(options_.library.folder, interrupted)) {
      throw Error(ErrorCode::cancelled, "the run was interrupted");
    }
  }
}

// False when the run was interrupted. A collection that cannot be reached does not stop the others.
bool Jobs::index_one(engine::Library& library, const std::string& name, const Run& run) {
  std::stop_token interrupted;
  publish([&](IndexState& state) {
    state.collection = name;
    interrupted = interrupt_.get_token();
  });
  auto sync = options_.sync;
  sync.full = run.request.full;
  sync.ocr_retry = &ocr_retry_;
  auto last = std::chrono::steady_clock::now() - progress_interval;
  const auto observer = [&](const engine::SyncProgress& progress) {
    const auto now = std::chrono::steady_clock::now();
    if (now - last < progress_interval && progress.files_done < progress.files_total) return;
    last = now;
    publish([&](IndexState& state) { state.progress = progress; });
  };
  try {
    const auto report = engine::sync(library, engine::find_collection(library.store(), name), sync,
                                     observer, interrupted);
    publish([&](IndexState& state) { state.report += report; });
  } catch (const index::DamagedLibraryError&) {
    throw;  // no other collection fares better
  } catch (const Error& error) {
    if (error.code() != ErrorCode::cancelled) {
      publish([&](IndexState& state) {
        state.report.warning += (state.report.warning.empty() ? "" : "\n") + name + ": " + error.what();
      });
    }
  }
  return !interrupted.stop_requested();
}

void Jobs::end_run(std::string error) {
  state_.report.interrupted = std::exchange(cancelled_, false);
  state_.running = false;
  state_.collection.clear();
  state_.error = std::move(error);
  state_.ended_s = options_.now_s();
  note_end(state_);
  tell_dropped_runs();
}

// The counts of the run before it stay on show.
void Jobs::tell_dropped_runs() {
  for (const std::int64_t run : std::exchange(dropped_runs_, {})) {
    state_.run = run;
    state_.report.interrupted = true;
    state_.ended_s = options_.now_s();
    IndexState end{.run = run, .ended_s = state_.ended_s};
    end.report.interrupted = true;
    note_end(std::move(end));
  }
}

void Jobs::note_end(IndexState end) {
  ended_.push_back(std::move(end));
  if (ended_.size() > ended_runs_max) ended_.pop_front();
}

void Jobs::watch(const std::stop_token& stop) {
  try {
    engine::CollectionWatcher watcher(options_.library.folder, {});
    do {
      // What changes while another process indexes may be missed by it.
      start({.when_busy = WhenBusy::wait});
    } while (watcher.wait(stop));
  } catch (const std::exception& error) {
    log(LogLevel::warning, std::string("watching folders ended: ") + error.what());
  }
}

}  // namespace carrel::server
