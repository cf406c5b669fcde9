#include "ingest/walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/error.h"
#include "core/files.h"
#include "ingest/ignore.h"
#include "ingest/limits.h"
#include "ingest/maildir.h"

namespace carrel::ingest {
namespace {

// In order of say: a verdict of the first overrides the second's.
constexpr std::array<const char*, 2> ignore_file_names = {".carrelignore", ".gitignore"};

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

std::string system_message(int error_number) {
  return std::generic_category().message(error_number);
}

std::int64_t nanoseconds(const timespec& time) noexcept {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

struct Entry {
  std::string name;
  unsigned char type = DT_UNKNOWN;
};

struct Listing {
  std::vector<Entry> entries;  // visible ones, in byte order of names
  std::array<bool, ignore_file_names.size()> has_ignore_file{};
  int error_number = 0;
};

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { closedir(folder); }
};

// Whether a file that is too big for anything else may be a mailbox, which is read by windows.
bool may_be_mailbox(int parent, const std::string& name) {
  constexpr std::string_view begin = "From ";
  std::array<char, begin.size()> head{};
  const FileDescriptor file(openat(parent, name.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  return file && read(file.get(), head.data(), head.size()) == static_cast<ssize_t>(head.size()) &&
         std::string_view(head.data(), head.size()) == begin;
}

// Reads a folder to its end and closes its stream, so that only one descriptor a level stays open.
Listing list_folder(int fd) {
  Listing listing;
  const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  const std::unique_ptr<DIR, CloseFolder> folder(copy < 0 ? nullptr : fdopendir(copy));
  if (!folder) {
    listing.error_number = errno;
    if (copy >= 0) close(copy);
    return listing;
  }
  std::vector<Entry> hidden;
  while (errno = 0, true) {
    const dirent* entry = readdir(folder.get());
    if (entry == nullptr) break;
    if (entry->d_name[0] != '.') {
      listing.entries.push_back({entry->d_name, entry->d_type});
      continue;
    }
    for (std::size_t i = 0; i < ignore_file_names.size(); ++i) {
      if (std::strcmp(entry->d_name, ignore_file_names[i]) == 0) listing.has_ignore_file[i] = true;
    }
    const bool is_dot = std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0;
    if (!is_dot && (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN)) hidden.push_back({entry->d_name, entry->d_type});
  }
  listing.error_number = errno;
  if (!hidden.empty() && is_maildir(fd, ".")) {
    for (Entry& each : hidden) {
      if (is_maildir(fd, each.name)) listing.entries.push_back(std::move(each));
    }
  }
  std::sort(listing.entries.begin(), listing.entries.end(),
            [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return listing;
}

// The rules of one folder on the way from the root to the present one.
struct FolderRules {
  std::size_t path_begin = 0;  // where paths relative to this folder begin in the whole path
  std::array<IgnoreRules, ignore_file_names.size()> files;
};

// Include and exclude globs, in gitignore's way of telling names from paths.
class Globs {
 public:
  explicit Globs(const std::vector<std::string>& globs) {
    for (std::string_view glob : globs) {
      if (glob.starts_with("./")) glob.remove_prefix(2);
      patterns_.emplace_back(glob);
    }
  }
  bool empty() const noexcept { return patterns_.empty(); }
  bool match(std::string_view path, std::string_view name, EntryKind kind) const noexcept {
    return std::any_of(patterns_.begin(), patterns_.end(), [&](const PathPattern& pattern) {
      return pattern.matches(path, name, kind);
    });
  }

 private:
  std::vector<PathPattern> patterns_;
};

class Walker {
 public:
  Walker(std::filesystem::path root, const WalkOptions& options, const WalkVisitor& visitor,
         std::stop_token stop)
      : root_(std::move(root)),
        include_(options.include),
        exclude_(options.exclude),
        visitor_(visitor),
        stop_(std::move(stop)) {}

  // `included`: a folder above matched an include glob, and with it everything below.
  void folder(int fd, int depth, bool included) {
    Listing listing = list_folder(fd);
    if (listing.error_number != 0) skip_unreadable("folder", listing.error_number);
    const bool has_rules = push_rules(fd, listing);
    const std::size_t parent_size = path_.size();
    for (const Entry& entry : listing.entries) {
      if (stop_.stop_requested()) throw Error(ErrorCode::cancelled, "the walk was stopped");
      if (parent_size != 0) path_ += '/';
      path_ += entry.name;
      visit(fd, entry, depth, included);
      path_.resize(parent_size);
    }
    if (has_rules) rules_.pop_back();
  }

 private:
  void visit(int parent, const Entry& entry, int depth, bool included) {
    if (entry.type == DT_DIR) return visit_folder(parent, entry, depth, included);
    if (entry.type == DT_UNKNOWN) {
      struct stat status {};
      if (!read_status(parent, entry, AT_SYMLINK_NOFOLLOW, status)) return;
      if (S_ISDIR(status.st_mode)) return visit_folder(parent, entry, depth, included);
      if (is_wanted_file(entry, included)) visit_status(parent, entry, status);
      return;
    }
    if (!is_wanted_file(entry, included)) return;
    struct stat status {};
    if (read_status(parent, entry, AT_SYMLINK_NOFOLLOW, status)) {
      visit_status(parent, entry, status);
    }
  }

  void visit_folder(int parent, const Entry& entry, int depth, bool included) {
    if (is_ignored(entry.name, EntryKind::folder)) return;
    if (exclude_.match(path_, entry.name, EntryKind::folder)) return;
    if (depth == nesting_depth_max) {
      return skip(SkipReason::too_deep, nullptr,
                  "folders are nested deeper than " + std::to_string(nesting_depth_max) +
                      "; add this one as a collection of its own");
    }
    const FileDescriptor fd(openat(parent, entry.name.c_str(), folder_flags | O_NOFOLLOW));
    if (!fd) return skip_unreadable("folder", errno);
    folder(fd.get(), depth + 1, included || include_.match(path_, entry.name, EntryKind::folder));
  }

  void visit_status(int parent, const Entry& entry, struct stat& status) {
    if (S_ISLNK(status.st_mode) && !follow(parent, entry, status)) return;
    if (S_ISREG(status.st_mode)) return visit_file(parent, entry, status);
    skip(SkipReason::special_file, &status, "a pipe, socket or device holds no document");
  }

  void visit_file(int parent, const Entry& entry, const struct stat& status) {
    const auto size_bytes = static_cast<std::uint64_t>(status.st_size);
    const bool is_mailbox = size_bytes > file_bytes_max && may_be_mailbox(parent, entry.name);
    if (size_bytes > (is_mailbox ? mailbox_bytes_max : file_bytes_max)) {
      return skip(SkipReason::too_big, &status,
                  is_mailbox ? "larger than " + std::to_string(mailbox_bytes_max >> 30) +
                                   " GiB, the most that is read of a mailbox"
                             : "larger than " + std::to_string(file_bytes_max >> 20) +
                                   " MiB, the most that is read of a file that is no mailbox");
    }
    if (visitor_.found) {
      visitor_.found({path_, size_bytes, nanoseconds(status.st_mtim), nanoseconds(status.st_ctim), status.st_ino});
    }
  }

  // Turns a link's status into its target's. False when the link is not to be followed: a folder
  // inside the root is walked anyway, and once is enough.
  bool follow(int parent, const Entry& entry, struct stat& status) {
    const struct stat link = status;
    if (!read_status(parent, entry, 0, status)) return false;
    std::error_code error;
    const auto target = std::filesystem::canonical(root_ / path_, error);
    if (error) return skip_unreadable("link", error.value()), false;
    if (!is_inside_root(target.native())) {
      skip(SkipReason::outside_root, &link,
           "a link that leads out of the collection; add its target's folder to have it searched");
      return false;
    }
    return !S_ISDIR(status.st_mode);
  }

  bool is_inside_root(std::string_view target) const noexcept {
    std::string_view root = root_.native();
    if (root == "/") return true;
    return target.starts_with(root) && (target.size() == root.size() || target[root.size()] == '/');
  }

  bool read_status(int parent, const Entry& entry, int flags, struct stat& status) {
    if (fstatat(parent, entry.name.c_str(), &status, flags) == 0) return true;
    skip_unreadable(flags == 0 ? "link" : "file", errno);
    return false;
  }

  bool is_wanted_file(const Entry& entry, bool included) const noexcept {
    if (!included && !include_.empty() && !include_.match(path_, entry.name, EntryKind::file)) {
      return false;
    }
    return !is_ignored(entry.name, EntryKind::file) &&
           !exclude_.match(path_, entry.name, EntryKind::file);
  }

  bool is_ignored(std::string_view name, EntryKind kind) const noexcept {
    for (auto level = rules_.rbegin(); level != rules_.rend(); ++level) {
      const auto path = std::string_view(path_).substr(level->path_begin);
      for (const IgnoreRules& rules : level->files) {
        const Verdict verdict = rules.verdict(path, name, kind);
        if (verdict != Verdict::none) return verdict == Verdict::ignored;
      }
    }
    return false;
  }

  // Reads the folder's ignore files. True when there was something in them.
  bool push_rules(int fd, const Listing& listing) {
    FolderRules level;
    level.path_begin = path_.empty() ? 0 : path_.size() + 1;
    bool any = false;
    for (std::size_t i = 0; i < ignore_file_names.size(); ++i) {
      if (listing.has_ignore_file[i]) level.files[i] = read_rules(fd, ignore_file_names[i]);
      any = any || !level.files[i].empty();
    }
    if (any) rules_.push_back(std::move(level));
    return any;
  }

  IgnoreRules read_rules(int folder_fd, const char* name) {
    const std::size_t parent_size = path_.size();
    if (parent_size != 0) path_ += '/';
    path_ += name;
    IgnoreRules rules;
    try {
      const FileDescriptor fd(
          openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
      if (!fd) throw_io_error("cannot open", path_, errno);
      rules = IgnoreRules(read_descriptor(fd.get(), ignore_file_bytes_max, path_));
    } catch (const Error& error) {
      const bool too_big = error.code() == ErrorCode::limit;
      skip(too_big ? SkipReason::too_big : SkipReason::unreadable, nullptr,
           std::string("its rules are not applied: ") + error.what());
    }
    path_.resize(parent_size);
    return rules;
  }

  // What vanished between the listing and now is no news, and a link that leads nowhere hides nothing.
  void skip_unreadable(std::string_view what, int error_number) {
    if (what == "link" && (error_number == ENOENT || error_number == ELOOP)) {
      return skip(SkipReason::broken_link, nullptr, "a link to what is not there");
    }
    if (error_number == ENOENT) return;
    skip(SkipReason::unreadable, nullptr,
         "this " + std::string(what) + " cannot be read: " + system_message(error_number));
  }

  void skip(SkipReason reason, const struct stat* status, std::string message) {
    if (!visitor_.skipped) return;
    SkippedFile skipped{.path = path_, .reason = reason, .message = std::move(message)};
    if (status != nullptr) {
      skipped.size_bytes = static_cast<std::uint64_t>(status->st_size);
      skipped.mtime_ns = nanoseconds(status->st_mtim);
    }
    visitor_.skipped(std::move(skipped));
  }

  const std::filesystem::path root_;  // canonical
  const Globs include_;
  const Globs exclude_;
  const WalkVisitor& visitor_;
  const std::stop_token stop_;
  std::string path_;                // of the entry being visited, relative to the root
  std::vector<FolderRules> rules_;  // from the root down, only folders that have some
};

}  // namespace

std::string_view skip_reason_name(SkipReason reason) noexcept {
  switch (reason) {
    case SkipReason::too_big:
      return "too_big";
    case SkipReason::outside_root:
      return "outside_root";
    case SkipReason::special_file:
      return "special_file";
    case SkipReason::unreadable:
      return "unreadable";
    case SkipReason::too_deep:
      return "too_deep";
    case SkipReason::broken_link:
      return "broken_link";
  }
  return "unknown";
}

void walk(const std::filesystem::path& root, const WalkOptions& options, const WalkVisitor& visitor,
          std::stop_token stop) {
  const FileDescriptor fd(open(root.c_str(), folder_flags));
  if (!fd && (errno == ENOENT || errno == ENOTDIR)) {
    throw Error(ErrorCode::not_found, "no folder at " + root.string());
  }
  if (!fd) throw_io_error("cannot open folder", root.string(), errno);
  std::error_code error;
  auto canonical = std::filesystem::canonical(root, error);
  if (error) throw_io_error("cannot open folder", root.string(), error.value());
  Walker(std::move(canonical), options, visitor, std::move(stop)).folder(fd.get(), 0, false);
}

}  // namespace carrel::ingest
