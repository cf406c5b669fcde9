#include "engine/watch.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <functional>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/log.h"
#include "engine/limits.h"
#include "index/library_lock.h"
#include "ingest/maildir.h"

namespace carrel::engine {
namespace {

constexpr std::uint32_t wanted_events = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
                                        IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
bool is_hidden(std::string_view name) { return name.starts_with('.'); }

// Hidden files are not indexed, but these say what is.
bool has_rules(std::string_view name) { return name == ".carrelignore" || name == ".gitignore"; }

// As the walk lets them in, and those that a mail program has only begun to make.
bool is_folder_passed_over(const std::filesystem::path& parent, std::string_view name) {
  return is_hidden(name) && !ingest::is_maildir(AT_FDCWD, parent.native());
}

// Makes a Maildir of the folder it comes to, whose folders with a dot are then let in.
bool is_of_maildir(std::string_view name) { return name == "cur" || name == "new"; }

std::uint64_t mixed(std::uint64_t seed, std::uint64_t value) {
  std::uint64_t hash = (seed ^ value) * 0x9E3779B97F4A7C15ULL;
  return hash ^ (hash >> 29);
}

// Changes whenever a file in the folder comes, goes, moves or is written. O(files).
std::uint64_t seen_of(const std::filesystem::path& folder, const std::filesystem::path& library) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::uint64_t sum = fs::exists(folder, error) ? 1 : 0;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    std::error_code gone;
    const std::string name = at->path().filename().string();
    const bool is_folder = at->is_directory(gone) && !at->is_symlink(gone);
    const bool is_passed_over = is_folder ? is_folder_passed_over(at->path().parent_path(), name)
                                          : is_hidden(name) && !has_rules(name);
    if (is_passed_over || at->path() == library) {
      if (is_folder) at.disable_recursion_pending();
      continue;
    }
    std::uint64_t entry = mixed(1, std::hash<std::string>()(at->path().string()));
    if (!is_folder) {
      const auto written = at->last_write_time(gone);
      entry = mixed(entry, static_cast<std::uint64_t>(written.time_since_epoch().count()));
      entry = mixed(entry, at->file_size(gone));
    }
    sum += entry;  // in whatever order the folder lists them
  }
  return sum;
}

FileDescriptor new_inotify() {
  FileDescriptor inotify(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!inotify) throw_io_error("cannot watch for changes", "inotify", errno);
  return inotify;
}

}  // namespace

FolderWatcher::FolderWatcher(std::vector<std::filesystem::path> folders,
                             const std::filesystem::path& library, WatchOptions options)
    : options_(std::move(options)),
      roots_(std::move(folders)),
      library_(std::filesystem::weakly_canonical(library)) {
  watch_all();
}

void FolderWatcher::watch(std::vector<std::filesystem::path> folders) {
  roots_ = std::move(folders);
  watch_all();
}

// Begins from nothing, so that it also serves when what is known of the folders is wrong.
void FolderWatcher::watch_all() {
  inotify_ = new_inotify();
  folder_of_watch_.clear();
  looked_at_.clear();
  mounts_ = options_.mounts();
  mount_points_ = mount_points();
  watch_library();
  for (const auto& root : roots_) watch_below(root);
  next_look_ = Clock::now() + options_.look_interval;
}

// Who writes closes the lock at the end. What another machine does on a share is not told.
void FolderWatcher::watch_library() {
  const bool is_told = !is_on_share(library_.native(), mounts_);
  library_watch_ = is_told ? inotify_add_watch(inotify_.get(), library_.c_str(),
                                               IN_CLOSE_WRITE | IN_ONLYDIR)
                           : -1;
}

std::vector<std::string> FolderWatcher::mount_points() const {
  std::vector<std::string> points;
  for (const auto& root : roots_) {
    for (auto& point : mounts_of(root, mounts_)) points.push_back(std::move(point));
  }
  return points;
}

void FolderWatcher::look_at(const std::filesystem::path& folder) {
  looked_at_[folder] = seen_of(folder, library_);
}

// The watch comes before the listing: what is made in between is seen by one of the two.
void FolderWatcher::watch_below(const std::filesystem::path& folder) {
  if (folder == library_) return;
  if (is_on_share(folder.native(), mounts_)) return look_at(folder);
  const bool has_room = folder_of_watch_.size() < options_.watches_max;
  const int watch =
      has_room ? inotify_add_watch(inotify_.get(), folder.c_str(), wanted_events) : -1;
  if (watch < 0) {
    const bool is_full = !has_room || errno == ENOSPC || errno == ENOMEM;
    if (is_full && !said_limit_) {
      log(LogLevel::warning,
          "the system's limit on watched folders (fs.inotify.max_user_watches) is met; the rest is "
          "looked at once a minute");
      said_limit_ = true;
    }
    const bool is_root = std::find(roots_.begin(), roots_.end(), folder) != roots_.end();
    // Another folder that is gone or closed to us has nothing to tell.
    if (is_full || is_root) look_at(folder);
    return;
  }
  folder_of_watch_[watch] = folder;
  std::error_code error;
  std::filesystem::directory_iterator at(folder, error);
  for (; !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
    std::error_code gone;
    if (at->is_directory(gone) && !at->is_symlink(gone) &&
        !is_folder_passed_over(folder, at->path().filename().native())) {
      watch_below(at->path());
    }
  }
}

// Watches go with a folder that moves, wherever it goes.
void FolderWatcher::unwatch_below(const std::filesystem::path& folder) {
  std::erase_if(folder_of_watch_, [&](const auto& entry) {
    if (!is_within(entry.second.native(), folder.native())) return false;
    inotify_rm_watch(inotify_.get(), entry.first);
    return true;
  });
  std::erase_if(looked_at_, [&](const auto& entry) {
    return is_within(entry.first.native(), folder.native());
  });
}

bool FolderWatcher::drain() {
  alignas(inotify_event) std::array<char, 16384> buffer{};
  bool any = false;
  for (;;) {
    const ssize_t count = read(inotify_.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return any;
    for (std::size_t at = 0; at < static_cast<std::size_t>(count);) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      at += sizeof(inotify_event) + event->len;
      if ((event->mask & IN_Q_OVERFLOW) != 0) {
        // Events were lost, of new folders perhaps. The rest belong to watches that are no more.
        watch_all();
        return true;
      }
      any = take_event(event->mask, event->wd, event->len > 0 ? event->name : "") || any;
    }
  }
}

bool FolderWatcher::take_event(std::uint32_t mask, int watch, const char* name) {
  if (watch == library_watch_) {
    if ((mask & IN_IGNORED) != 0) library_watch_ = -1;
    library_written_ = library_written_ || index::lock_name == std::string_view(name);
    return false;
  }
  const auto known = folder_of_watch_.find(watch);
  if (known == folder_of_watch_.end()) return false;  // of a folder that has left
  const std::filesystem::path folder = known->second;
  if ((mask & (IN_IGNORED | IN_UNMOUNT)) != 0) {
    folder_of_watch_.erase(known);
    const bool is_root = std::find(roots_.begin(), roots_.end(), folder) != roots_.end();
    if (is_root) looked_at_[folder] = 0;  // until it is there again
    return true;
  }
  const bool is_of_root = (mask & (IN_DELETE_SELF | IN_MOVE_SELF)) != 0;
  if (is_of_root && std::find(roots_.begin(), roots_.end(), folder) != roots_.end()) {
    unwatch_below(folder);
    looked_at_[folder] = 0;
    return true;
  }
  if ((mask & IN_ISDIR) == 0) return !is_hidden(name) || has_rules(name);
  if (*name == '\0') return true;
  if (is_folder_passed_over(folder, name)) return false;
  if ((mask & (IN_MOVED_FROM | IN_DELETE)) != 0) unwatch_below(folder / name);
  if ((mask & (IN_CREATE | IN_MOVED_TO)) != 0) {
    watch_below(is_of_maildir(name) ? folder : folder / name);
  }
  return true;
}

bool FolderWatcher::look_for_changes() {
  const auto start = Clock::now();
  if (library_watch_ < 0) {
    watch_library();
    library_written_ = true;  // perhaps
  }
  mounts_ = options_.mounts();
  // Nobody tells of a disk that is mounted over a watched folder.
  bool changed = mount_points_ != mount_points();
  if (changed) watch_all();
  const auto before = looked_at_;
  for (const auto& [folder, seen] : before) {
    if (seen_of(folder, library_) == seen) continue;
    changed = true;
    looked_at_.erase(folder);
    watch_below(folder);  // or it is looked at again
  }
  const auto now = Clock::now();
  next_look_ =
      now + std::max<Clock::duration>(options_.look_interval, rest_after_look * (now - start));
  return changed;
}

bool FolderWatcher::wait_for_event(Clock::time_point until, const FileDescriptor& stopped) const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  if (left <= 0) return false;
  std::array<pollfd, 2> waiting{{{.fd = inotify_.get(), .events = POLLIN, .revents = 0},
                                 {.fd = stopped.get(), .events = POLLIN, .revents = 0}}};
  const int timeout_ms = static_cast<int>(std::min<std::int64_t>(left, 3'600'000));
  return poll(waiting.data(), waiting.size(), timeout_ms) > 0;
}

Wake FolderWatcher::wait(const std::stop_token& stop) {
  const FileDescriptor stopped(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!stopped) throw_io_error("cannot watch for changes", "eventfd", errno);
  const std::stop_callback wake(stop, [&] { eventfd_write(stopped.get(), 1); });
  while (!drain()) {
    if (stop.stop_requested()) return Wake::stopped;
    if (std::exchange(library_written_, false)) return Wake::library_written;
    if (Clock::now() >= next_look_ && look_for_changes()) break;
    wait_for_event(library_written_ ? Clock::now() : next_look_, stopped);
  }
  const auto burst_end = Clock::now() + options_.burst_time_max;
  while (!stop.stop_requested() && Clock::now() < burst_end &&
         wait_for_event(std::min(burst_end, Clock::now() + options_.quiet_time), stopped)) {
    drain();
  }
  return stop.stop_requested() ? Wake::stopped : Wake::changed;
}

}  // namespace carrel::engine
