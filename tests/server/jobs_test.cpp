#include "server/jobs.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

#include "core/error.h"
#include "core/files.h"
#include "engine/collections.h"
#include "guarded_library.h"

namespace carrel::server {
namespace {

using testing::GuardedLibrary;

// Stops what waits when what it waits for does not come: a test then fails, and does not hang.
class Deadline {
 public:
  std::stop_token token() const { return late_.get_token(); }
  // Ends the test with a message.
  void check(const std::string& awaited) const {
    if (late_.stop_requested()) throw std::runtime_error("waited in vain for " + awaited);
  }

 private:
  static constexpr std::chrono::seconds patience{120};  // under sanitizers, on a busy machine

  std::stop_source late_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread timer_{[this](const std::stop_token& done) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, done, patience, [] { return false; });
    if (!done.stop_requested()) late_.request_stop();
  }};
};

// The state of the jobs that is wanted.
template <typename Wanted>
IndexState wait_until(const Jobs& jobs, const std::string& awaited, const Wanted& is_wanted) {
  const Deadline deadline;
  IndexState state = jobs.state();
  while (!is_wanted(state)) {
    state = jobs.wait(state.change, deadline.token());
    deadline.check(awaited);
  }
  return state;
}

IndexState end_of(const Jobs& jobs, std::int64_t run) {
  return wait_until(jobs, "the end of run " + std::to_string(run), [&](const IndexState& state) {
    return state.run >= run && !state.running;
  });
}

void wait_until_running(const Jobs& jobs) {
  wait_until(jobs, "a run to begin", [](const IndexState& state) { return state.running; });
}

int documents_of(GuardedLibrary& served) {
  return served.get_json("/api/v1/documents?limit=1")["total"].get<int>();
}

IndexState wait_for_documents(GuardedLibrary& served, int count) {
  return wait_until(served.services->jobs(), std::to_string(count) + " documents",
                    [&](const IndexState&) { return documents_of(served) >= count; });
}

void write_many(const GuardedLibrary& served, int count) {
  for (int i = 0; i < count; ++i) {
    served.write("notes/" + std::to_string(i) + ".md",
                 "# Note " + std::to_string(i) + "\n\nThe apples of tree " + std::to_string(i) +
                     " ripen in September.\n");
  }
}

void add_notes(GuardedLibrary& served) {
  served.services->jobs().write([&](engine::Library& library) {
    engine::add_collection(library.store(), {.folder = served.home() / "notes", .name = "notes"});
  });
}

TEST(jobs, index_and_report) {
  GuardedLibrary served;
  write_many(served, 20);
  add_notes(served);
  Jobs& jobs = served.services->jobs();
  const IndexState done = end_of(jobs, jobs.start({}));
  EXPECT_EQ(done.report.added, 20);
  EXPECT_FALSE(done.report.interrupted);
  EXPECT_EQ(done.ended_s, served.now_s);
  EXPECT_EQ(end_of(jobs, jobs.start({.collections = {"notes"}, .full = true})).report.files_seen, 20);
}

TEST(jobs, let_a_short_change_in_during_a_run_and_go_on) {
  GuardedLibrary served;
  write_many(served, 400);
  add_notes(served);
  Jobs& jobs = served.services->jobs();
  const std::int64_t run = jobs.start({});
  wait_until_running(jobs);
  bool was_done = false;
  jobs.write([&](engine::Library&) { was_done = true; });
  EXPECT_TRUE(was_done);
  const IndexState done = end_of(jobs, run);
  EXPECT_EQ(done.run, run);
  EXPECT_FALSE(done.report.interrupted);
  EXPECT_EQ(served.get_json("/api/v1/documents?limit=1")["total"], 400);
}

TEST(jobs, end_when_cancelled) {
  GuardedLibrary served;
  write_many(served, 400);
  add_notes(served);
  Jobs& jobs = served.services->jobs();
  const std::int64_t run = jobs.start({});
  wait_until_running(jobs);
  jobs.cancel();
  EXPECT_TRUE(end_of(jobs, run).report.interrupted);
}

TEST(jobs, go_on_with_an_interrupted_run_before_the_one_that_waits) {
  GuardedLibrary served;
  write_many(served, 400);
  served.write("secret/one.md", "# One\n\nA secret about pears.\n");
  add_notes(served);
  Jobs& jobs = served.services->jobs();
  jobs.write([&](engine::Library& library) {
    engine::add_collection(library.store(), {.folder = served.home() / "secret", .name = "secret"});
  });
  const std::int64_t first = jobs.start({.collections = {"notes"}});
  wait_until_running(jobs);
  const std::int64_t second = jobs.start({.collections = {"secret"}});
  jobs.write([](engine::Library&) {});
  end_of(jobs, second);
  EXPECT_EQ(served.get_json("/api/v1/documents?limit=1")["total"], 401);
  ASSERT_EQ(jobs.ended_after(first - 1).size(), 2U);
  EXPECT_FALSE(jobs.ended_after(first - 1)[0].report.interrupted);
}

TEST(jobs, tell_the_end_of_a_run_that_never_began) {
  GuardedLibrary served;
  write_many(served, 400);
  add_notes(served);
  Jobs& jobs = served.services->jobs();
  const std::int64_t first = jobs.start({});
  wait_until_running(jobs);
  const std::int64_t second = jobs.start({});
  ASSERT_GT(second, first);
  jobs.cancel();
  EXPECT_TRUE(end_of(jobs, second).report.interrupted);
  const auto ended = jobs.ended_after(first - 1);
  ASSERT_EQ(ended.size(), 2U);
  EXPECT_EQ(ended[0].run, first);
  EXPECT_EQ(ended[1].run, second);
  EXPECT_TRUE(ended[1].report.interrupted);
}

TEST(jobs, tell_the_end_of_a_run_that_was_cancelled_while_a_change_interrupted_it) {
  GuardedLibrary served;
  write_many(served, 400);
  add_notes(served);
  Jobs& jobs = served.services->jobs();
  const std::int64_t first = jobs.start({});
  wait_until_running(jobs);
  std::int64_t second = 0;
  jobs.write([&](engine::Library&) {
    jobs.cancel();
    second = jobs.start({});
  });
  EXPECT_FALSE(end_of(jobs, second).report.interrupted);
  const auto ended = jobs.ended_after(first - 1);
  ASSERT_EQ(ended.size(), 2U);
  EXPECT_EQ(ended[0].run, first);
  EXPECT_TRUE(ended[0].report.interrupted);
}

TEST(jobs, say_when_another_process_writes) {
  GuardedLibrary served;
  write_many(served, 1);
  add_notes(served);
  const engine::Library other({.folder = served.library()}, index::Access::write);
  Jobs& jobs = served.services->jobs();
  EXPECT_NE(end_of(jobs, jobs.start({})).error, "");
  EXPECT_THROW(jobs.write([](engine::Library&) {}), Error);
  EXPECT_EQ(served.answer(served.request("DELETE", "/api/v1/collections/notes")).status, 503);
}

TEST(jobs, stream_progress_until_nobody_listens) {
  GuardedLibrary served;
  write_many(served, 50);
  add_notes(served);
  struct UntilDone : Sink {
    bool write(std::string_view bytes) override {
      text += bytes;
      begun.store(true);
      begun.notify_all();
      return text.find("event: done") == text.npos;
    }
    std::string text;
    std::atomic<bool> begun = false;
  } sink;
  const Deadline deadline;
  const Response response = served.get("/api/v1/index/events");
  std::jthread listener([&] {
    response.stream_body(sink, deadline.token());
    sink.begun.store(true);  // also when nothing was written
    sink.begun.notify_all();
  });
  sink.begun.wait(false);
  served.post_json("/api/v1/index", "{}", 202);
  listener.join();
  deadline.check("the end of the events");
  EXPECT_TRUE(sink.text.starts_with("event: state")) << sink.text;
  EXPECT_NE(sink.text.find("event: progress"), sink.text.npos);
  EXPECT_NE(sink.text.find("\"added\":50"), sink.text.npos) << sink.text;
}

TEST(jobs, index_by_themselves_what_changes_while_watching) {
  GuardedLibrary served(GuardedLibrary::Options{.watching = Watching::yes});
  write_many(served, 1);
  add_notes(served);
  wait_for_documents(served, 1);
  served.write("notes/new.md", "# New\n\nA new note.\n");
  wait_for_documents(served, 2);
  EXPECT_EQ(documents_of(served), 2);
}

// The library as another process that waits for its turn would open it.
engine::Library opened_in_turn(const GuardedLibrary& served) {
  for (const Deadline deadline;; deadline.check("a turn to write")) {
    try {
      return {{.folder = served.library()}, index::Access::write};
    } catch (const Error&) {
      engine::wait_for_writer(served.library(), deadline.token());
    }
  }
}

TEST(jobs, watching_takes_in_a_collection_that_another_process_adds) {
  GuardedLibrary served(GuardedLibrary::Options{.watching = Watching::yes});
  write_many(served, 1);
  {
    engine::Library other = opened_in_turn(served);
    engine::add_collection(other.store(), {.folder = served.home() / "notes", .name = "notes"});
  }
  wait_for_documents(served, 1);
  served.write("notes/new.md", "# New\n\nA new note.\n");
  wait_for_documents(served, 2);
  EXPECT_EQ(documents_of(served), 2);
}

TEST(jobs, watching_waits_for_another_process_that_writes) {
  GuardedLibrary served(GuardedLibrary::Options{.watching = Watching::yes});
  write_many(served, 1);
  add_notes(served);
  Jobs& jobs = served.services->jobs();
  wait_for_documents(served, 1);
  {
    const FileDescriptor other(open((served.library() / "lock").c_str(), O_RDWR | O_CLOEXEC));
    ASSERT_EQ(flock(other.get(), LOCK_EX), 0);  // when the first run has closed the library
    // Done on the thread of the runs: after it, a run that is under way is one that waits.
    EXPECT_THROW(jobs.write([](engine::Library&) {}), Error);
    served.write("notes/late.md", "# Late\n\nIt came in between.\n");
    wait_until_running(jobs);
    // What a person wants at once is refused, and the run goes on waiting.
    EXPECT_THROW(jobs.write([](engine::Library&) {}), Error);
    EXPECT_EQ(documents_of(served), 1);
  }
  EXPECT_EQ(end_of(jobs, wait_for_documents(served, 2).run).error, "");
}

}  // namespace
}  // namespace carrel::server
