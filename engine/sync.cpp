#include "engine/sync.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "core/bounded_queue.h"
#include "core/error.h"
#include "core/files.h"
#include "core/thread_pool.h"
#include "engine/coverage.h"
#include "engine/limits.h"
#include "engine/memory_gate.h"
#include "engine/picture_words.h"
#include "engine/shell_word.h"
#include "engine/sync_plan.h"
#include "engine/sync_worker.h"

namespace carrel::engine {
namespace {

std::int64_t now_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// Sorted, each once.
std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  std::sort(a.begin(), a.end());
  a.erase(std::unique(a.begin(), a.end()), a.end());
  return a;
}

// The stages of one run: candidates -> workers -> outcomes -> the writer on the calling thread.
class Pipeline {
 public:
  Pipeline(Library& library, const index::Collection& collection, const SyncOptions& options,
           const SyncPlan& plan)
      : library_(library),
        collection_(collection),
        plan_(plan),
        full_(options.full),
        renames_(plan.missing),
        gate_(options.resident_bytes_max),
        outcomes_(outcomes_waiting_max),
        writer_(library.store()) {
    const int jobs = options.jobs > 0 ? options.jobs : usable_threads();
    jobs_ = std::clamp(jobs, 1, static_cast<int>(std::max<std::size_t>(1, plan.candidates.size())));
  }

  SyncReport run(const SyncObserver& observer, std::stop_token stop) {
    report_.files_seen = plan_.files_seen;
    report_.unchanged = plan_.unchanged;
    report_.skipped = plan_.skipped;
    report_.skipped_before = plan_.skipped_before;
    report_.failed_before = plan_.failed_before;
    report_.partial = plan_.partial;
    // Known before the first document of theirs is committed: a run may be cut short by a lost disk.
    const std::vector<std::string> mounts = joined(collection_.mounts, plan_.mounts);
    if (mounts != collection_.mounts) writer_.put_mounts(collection_.id, mounts);
    // With the first batch, so that a run that ends early is gone on with.
    if (full_) writer_.read_again(collection_.id);
    for (const auto& file : plan_.newly_stamped) writer_.put_ctime(file.document_id, file.ctime_ns);
    for (const auto& file : plan_.newly_skipped) {
      const std::int64_t document_id = writer_.put_unindexed(collection_.id, file);
      keep_members(file.path, document_id);
      writer_.keep_recognized(document_id, {});
    }
    if (!plan_.candidates.empty()) process_candidates(observer, stop);
    if (!stop.stop_requested()) remove_missing();
    report_.interrupted = stop.stop_requested();
    if (!report_.interrupted) {
      writer_.finish_run(collection_.id, now_s());
      if (plan_.mounts != mounts) writer_.put_mounts(collection_.id, plan_.mounts);
    }
    writer_.commit();
    if (changed_anything() && !report_.interrupted) writer_.maintain({});
    return report_;
  }

 private:
  void process_candidates(const SyncObserver& observer, std::stop_token stop) {
    writer_.use_space(library_.embedder().space(), library_.embedder().dim());
    // Workers look the vector cache up through readers of their own, which see committed rows only.
    writer_.commit();
    std::stop_source stop_workers;
    const std::stop_callback forward(stop, [&] { stop_workers.request_stop(); });
    {
      std::vector<std::jthread> workers;
      workers.reserve(static_cast<std::size_t>(jobs_));
      running_ = jobs_;
      for (int i = 0; i < jobs_; ++i) {
        workers.emplace_back([&] { work(stop_workers.get_token()); });
      }
      try {
        write_outcomes(observer, stop);
      } catch (...) {  // the workers must end before the error may leave: they refer to this
        stop_workers.request_stop();
        throw;
      }
      stop_workers.request_stop();
    }
    if (failure_) std::rethrow_exception(failure_);
  }

  // One worker: takes the next candidate until there is none.
  void work(std::stop_token stop) {
    try {
      ingest::Reader reader = library_.new_reader();
      const Candidate* candidate = next_candidate();
      // One that is missing or of another build fails the run, and not each file.
      if (candidate != nullptr) reader.start(stop);
      SyncWorker worker(collection_.root, library_.new_embedder(), std::move(reader),
                        library_.recognizer_options(),
                        index::Store(library_.store().library(), index::Access::read), renames_);
      while (candidate != nullptr) {
        // A longer file is a mailbox, of which a window is held at a time.
        const std::uint64_t bytes =
            std::min(candidate->found.size_bytes, ingest::file_bytes_max);
        if (!gate_.enter(bytes, stop)) break;
        // Not behind a big file: another worker may have time for it sooner.
        const Candidate* const next = is_small(*candidate) ? next_small_candidate() : nullptr;
        Outcome outcome = worker.process(
            *candidate, next, [&](Outcome member) { pass_on(std::move(member), stop); }, stop);
        outcome.gate_bytes = bytes;
        pass_on(std::move(outcome), stop);
        candidate = next != nullptr ? next : next_candidate();
      }
    } catch (const Error& error) {
      if (error.code() != ErrorCode::cancelled) keep_failure();
    } catch (const std::exception&) {
      keep_failure();
    }
    if (--running_ == 0) outcomes_.close();
  }

  // Long texts count for more: a file may hold any number of them, which no gate has counted.
  void pass_on(Outcome outcome, std::stop_token stop) {
    const std::size_t cost = 1 + (outcome.prepared.text_bytes >> 20);
    if (!outcomes_.push(std::move(outcome), cost, stop)) {
      throw Error(ErrorCode::cancelled, "the run was interrupted");
    }
  }

  const Candidate* next_candidate() {
    const std::size_t i = next_++;
    return i < plan_.candidates.size() ? &plan_.candidates[i] : nullptr;
  }

  static bool is_small(const Candidate& candidate) {
    return candidate.found.size_bytes <= read_ahead_bytes_max;
  }

  // The next one, if it is small.
  const Candidate* next_small_candidate() {
    std::size_t i = next_;
    if (i >= plan_.candidates.size() || !is_small(plan_.candidates[i])) return nullptr;
    return next_.compare_exchange_strong(i, i + 1) ? &plan_.candidates[i] : nullptr;
  }

  void keep_failure() {
    const std::lock_guard lock(failure_mutex_);
    if (!failure_) failure_ = std::current_exception();
    next_ = plan_.candidates.size();
  }

  void write_outcomes(const SyncObserver& observer, std::stop_token stop) {
    SyncProgress progress{.files_total = static_cast<std::int64_t>(plan_.candidates.size()),
                          .bytes_total = plan_.candidate_bytes};
    std::uint64_t batch = 0;
    auto batch_start = std::chrono::steady_clock::now();
    while (auto outcome = outcomes_.pop(stop)) {
      batch += outcome->file.size_bytes;
      if (outcome->kind == Outcome::Kind::recognized) {
        writer_.put_recognized(writer_.container(collection_.id, outcome->container),
                               outcome->recognized);
      } else if (outcome->container.empty()) {
        write(*outcome);
        progress.files_done += 1;
        progress.bytes_done += outcome->file.size_bytes;
      } else {
        write_member(*outcome);
      }
      progress.chunks_done = report_.chunks;
      const std::uint64_t gate_bytes = outcome->gate_bytes;
      outcome.reset();
      if (gate_bytes > 0) gate_.leave(gate_bytes);
      if (observer) observer(progress);
      const auto now = std::chrono::steady_clock::now();
      if (batch >= batch_bytes || now - batch_start >= batch_time) {
        writer_.commit();
        batch = 0;
        batch_start = now;
      }
    }
  }

  void write(const Outcome& outcome) {
    report_.bytes += outcome.file.size_bytes;
    switch (outcome.kind) {
      case Outcome::Kind::touched:
        writer_.touch(outcome.document_id, outcome.file);
        count_unchanged(outcome.file, report_);
        return;
      case Outcome::Kind::unreachable:
        count(ChangeKind::failed, outcome.file.path,
              outcome.file.message + "; what the index holds of it stays");
        return;
      case Outcome::Kind::outdated:
        writer_.put_outdated(outcome.document_id, outcome.file);
        members_.erase(outcome.file.path);  // those of before stay as well
        tell_failed(outcome.file);
        return;
      case Outcome::Kind::renamed:
        writer_.rename(outcome.document_id, outcome.file);
        count(ChangeKind::renamed, outcome.file.path, outcome.former_path);
        count_partial(outcome.file);
        return;
      case Outcome::Kind::indexed:
        keep_parts(outcome, writer_.put(collection_.id, outcome.prepared));
        count(outcome.is_new ? ChangeKind::added : ChangeKind::changed, outcome.file.path);
        count_partial(outcome.file);
        count_chunks(outcome);
        return;
      case Outcome::Kind::recognized:
        return;
      case Outcome::Kind::unindexed:
        keep_parts(outcome, writer_.put_unindexed(collection_.id, outcome.file));
        write_unindexed(outcome.file);
        return;
    }
  }

  void write_unindexed(const index::FileRecord& file) {
    if (file.coverage != index::Coverage::failed) {
      ++report_.skipped;
      return;
    }
    tell_failed(file);
  }

  void tell_failed(const index::FileRecord& file) {
    const std::string remedy(remedy_for(file));
    count(ChangeKind::failed, file.path,
          file.reason + ": " + file.message + (remedy.empty() ? "" : "; what helps: " + remedy));
  }

  void count(ChangeKind kind, const std::string& path, const std::string& detail = {}) {
    std::int64_t& counted = counter(kind);
    if (counted < static_cast<std::int64_t>(changes_named_max)) {
      report_.changes.push_back({kind, path, detail});
    }
    ++counted;
  }

  std::int64_t& counter(ChangeKind kind) {
    switch (kind) {
      case ChangeKind::added:
        return report_.added;
      case ChangeKind::changed:
        return report_.changed;
      case ChangeKind::renamed:
        return report_.renamed;
      case ChangeKind::removed:
        return report_.removed;
      case ChangeKind::failed:
        break;
    }
    return report_.failed;
  }

  void count_partial(const index::FileRecord& file) { report_.partial += file.reason.empty() ? 0 : 1; }

  void count_chunks(const Outcome& outcome) {
    report_.chunks += static_cast<std::int64_t>(outcome.prepared.chunks.size());
    report_.embedded += outcome.embedded;
  }

  // Members come before the file that holds them, one file's not parted by another's of that worker.
  void write_member(Outcome& outcome) {
    const std::int64_t container = writer_.container(collection_.id, outcome.container);
    outcome.file.container_id = outcome.prepared.file.container_id = container;
    const bool indexed = outcome.kind == Outcome::Kind::indexed;
    report_.packed += indexed ? 1 : 0;
    members_[outcome.container].push_back(
        indexed ? writer_.put(collection_.id, outcome.prepared)
                : writer_.put_unindexed(collection_.id, outcome.file));
    count_chunks(outcome);
  }

  void keep_parts(const Outcome& outcome, std::int64_t document_id) {
    keep_members(outcome.file.path, document_id);
    if (outcome.pictures) writer_.keep_recognized(document_id, *outcome.pictures);
  }

  // What this run did not find in the file any more goes.
  void keep_members(const std::string& path, std::int64_t document_id) {
    const auto found = members_.find(path);
    writer_.keep_members(document_id, found == members_.end() ? std::vector<std::int64_t>()
                                                              : std::move(found->second));
    if (found != members_.end()) members_.erase(found);
  }

  void remove_missing() {
    for (const auto* file : renames_.left()) {
      writer_.remove(file->document_id);
      count(ChangeKind::removed, file->path);
    }
  }

  bool changed_anything() const {
    return report_.added + report_.changed + report_.renamed + report_.removed > 0;
  }

  Library& library_;
  const index::Collection& collection_;
  const SyncPlan& plan_;
  bool full_;
  RenameSources renames_;
  MemoryGate gate_;
  BoundedQueue<Outcome> outcomes_;
  index::Writer writer_;
  SyncReport report_;
  std::map<std::string, std::vector<std::int64_t>> members_;  // written so far, by their file
  int jobs_ = 1;
  std::atomic<int> running_ = 0;
  std::atomic<std::size_t> next_ = 0;
  std::mutex failure_mutex_;
  std::exception_ptr failure_;
};

// What was in the folder before may be hidden below the disk: nothing of it is taken in.
void refuse_missing_disk(const index::Collection& collection, const SyncPlan& plan) {
  for (const MissingMount& mount : plan.missing_mounts) {
    if (!mount.folder.empty()) continue;
    throw Error(ErrorCode::not_found,
                collection.root + " was on a disk mounted at " + mount.point +
                    ", and none is mounted there now: nothing was removed of the " +
                    std::to_string(mount.documents) +
                    (mount.documents == 1 ? " document that is" : " documents that are") +
                    " not there. Mount it, and index again. If they are gone "
                    "for good: carrel forget " +
                    shell_word(collection.name) + ", then carrel add " +
                    shell_word(collection.root));
  }
}

// An unmounted disk often leaves an empty folder behind.
void refuse_sudden_emptiness(const index::Collection& collection, const SyncPlan& plan) {
  const auto indexed = std::count_if(plan.known.begin(), plan.known.end(), [](const auto& file) {
    return file.coverage == index::Coverage::indexed;
  });
  if (plan.files_seen > 0 || indexed == 0) return;
  throw Error(ErrorCode::not_found,
              collection.root + " is empty, but the index holds " + std::to_string(indexed) +
                  (indexed == 1 ? " document" : " documents") +
                  " of it: nothing was removed. Is the disk mounted? If they are really "
                  "gone: carrel forget " +
                  shell_word(collection.name));
}

// A folder that is not there is most often on a disk that is not there.
SyncPlan plan_or_explain(const index::Collection& collection, std::vector<index::FileRecord> known,
                         const PlanOptions& options, const std::stop_token& stop) {
  const std::size_t documents = known.size();
  try {
    return plan_sync(collection, std::move(known), options, stop);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::not_found || documents == 0) throw;
    throw Error(ErrorCode::not_found, std::string(error.what()) +
                                          ": nothing was removed of what the index holds of it. "
                                          "Is its disk mounted? If it is gone for good: carrel "
                                          "forget " +
                                          shell_word(collection.name));
  }
}

std::string warning_of(const index::Collection& collection, const SyncPlan& plan) {
  std::vector<std::string> warnings;
  for (const MissingMount& mount : plan.missing_mounts) {
    warnings.push_back("no disk is mounted at " + mount.point + " any more: its " +
                       std::to_string(mount.documents) +
                       (mount.documents == 1 ? " document stays" : " documents stay") +
                       " in the index. If they are gone for good: carrel add " +
                       shell_word(collection.root) + " --exclude " + exclude_word(mount.folder));
  }
  if (!plan.unreadable_folders.empty()) {
    const std::size_t count = plan.unreadable_folders.size();
    warnings.push_back(std::to_string(count) + (count == 1 ? " place in " : " places in ") +
                       collection.root + " could not be read: carrel ls " + shell_word(collection.name) +
                       " --failed");
  }
  std::string text;
  for (const std::string& warning : warnings) text += (text.empty() ? "" : "\n") + warning;
  return text;
}

}  // namespace

SyncReport& SyncReport::operator+=(const SyncReport& other) {
  files_seen += other.files_seen;
  added += other.added;
  changed += other.changed;
  renamed += other.renamed;
  removed += other.removed;
  unchanged += other.unchanged;
  skipped += other.skipped;
  failed += other.failed;
  skipped_before += other.skipped_before;
  failed_before += other.failed_before;
  partial += other.partial;
  packed += other.packed;
  chunks += other.chunks;
  embedded += other.embedded;
  bytes += other.bytes;
  seconds += other.seconds;
  interrupted = interrupted || other.interrupted;
  if (!other.warning.empty()) warning += (warning.empty() ? "" : "\n") + other.warning;
  return *this;
}

SyncReport sync(Library& library, const index::Collection& collection, const SyncOptions& options,
                const SyncObserver& observer, std::stop_token stop) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<index::FileRecord> known = library.store().files(collection.id);
  std::string recognizer = recognizer_for(known, library.recognizer_options(), options.ocr_retry, stop);
  const SyncPlan plan =
      plan_or_explain(collection, std::move(known),
                      {.reading = options.full ? Reading::everything : Reading::what_changed,
                       .library = library.store().library(),
                       .recognizer = std::move(recognizer),
                       .mounts = options.mounts},
                      stop);
  refuse_missing_disk(collection, plan);
  refuse_sudden_emptiness(collection, plan);
  SyncReport report = Pipeline(library, collection, options, plan).run(observer, stop);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  report.warning = warning_of(collection, plan);
  return report;
}

}  // namespace carrel::engine
