#include "engine/sync_plan.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "engine/failed_readings.h"
#include "ingest/glob.h"
#include "ingest/reader.h"
#include "ingest/type_changes.h"

namespace carrel::engine {
namespace {

bool is_below(std::string_view path, const std::vector<std::string>& folders) {
  return std::any_of(folders.begin(), folders.end(),
                     [&](const std::string& folder) { return is_within(path, folder); });
}

index::FileRecord skipped_record(const ingest::SkippedFile& skipped) {
  return {.path = skipped.path,
          .size_bytes = skipped.size_bytes,
          .mtime_ns = skipped.mtime_ns,
          .coverage = index::Coverage::skipped,
          .reason = std::string(ingest::skip_reason_name(skipped.reason)),
          .message = skipped.message};
}

// Whether parsers became better since they could not read it, or not all of it, or as plain text.
bool may_be_read_now(const index::FileRecord& file) {
  if (file.parsers_version >= ingest::parsers_version) return false;
  const bool whole = file.coverage == index::Coverage::indexed && file.reason.empty();
  return !whole || ingest::may_be_read_better(file.path, file.type, file.parsers_version);
}

// A ctime tells of a file that was replaced by one of the same size whose mtime was set back, as cp -p,
// rsync -t and touch -r do; it also changes with the name, rights and links, so that such a file is
// hashed and, when its content is what it was, only stamped anew.
bool has_stamp_of(const index::FileRecord& known, const ingest::FoundFile& found) {
  return known.size_bytes == found.size_bytes && known.mtime_ns == found.mtime_ns &&
         (known.ctime_ns == 0 || known.ctime_ns == found.ctime_ns);
}

// A run that reads everything again was interrupted before it came to this file.
bool is_left_of_full_run(const index::FileRecord* known) {
  return known != nullptr && known->parsers_version == index::FileRecord::to_be_read_again;
}

// Whether the globs say that nothing below `folder`, which is relative to the root, belongs in.
bool is_left_out(const std::vector<std::string>& exclude, const std::string& folder) {
  return std::any_of(exclude.begin(), exclude.end(), [&](std::string_view glob) {
    if (glob.starts_with('/')) glob.remove_prefix(1);
    if (glob.ends_with('/')) glob.remove_suffix(1);
    return ingest::glob_match(glob, folder) || ingest::glob_match(glob, folder + "/any");
  });
}

bool has_mount_at(const std::vector<Mount>& mounts, std::string_view point) {
  return std::any_of(mounts.begin(), mounts.end(),
                     [&](const Mount& mount) { return mount.point == point; });
}

// Where disks were when the last run ended, and are not now or were not when this walk began, which
// then saw the empty folder. Only those above `root`, or below it.
std::vector<MissingMount> missing_mounts_of(const index::Collection& collection,
                                            const std::vector<Mount>& before,
                                            const std::vector<std::string>& after) {
  std::vector<MissingMount> missing;
  for (const std::string& point : collection.mounts) {
    const bool is_there = std::find(after.begin(), after.end(), point) != after.end();
    if (is_there && has_mount_at(before, point)) continue;
    const bool above = is_within(collection.root, point);
    if (!above && !is_within(point, collection.root)) continue;
    const std::size_t root_bytes = collection.root == "/" ? 1 : collection.root.size() + 1;
    const std::string folder = above ? std::string() : point.substr(root_bytes);
    if (!above && is_left_out(collection.exclude, folder)) continue;
    missing.push_back({.folder = folder, .point = point});
  }
  return missing;
}

class Planner {
 public:
  Planner(std::vector<index::FileRecord> known, bool full, std::string recognizer)
      : full_(full), recognizer_(std::move(recognizer)) {
    plan_.known = std::move(known);
    seen_.resize(plan_.known.size());
    by_path_.reserve(plan_.known.size());
    for (std::size_t i = 0; i < plan_.known.size(); ++i) {
      // What is packed in a file comes and goes with it.
      if (plan_.known[i].container_id == 0) {
        by_path_.emplace(plan_.known[i].path, i);
      } else {
        seen_[i] = true;
        if (may_be_read_now(plan_.known[i])) read_again_.insert(plan_.known[i].container_id);
      }
    }
  }

  void found(ingest::FoundFile file) {
    ++plan_.files_seen;
    const index::FileRecord* known = look_up(file.path);
    const bool same_stamp = known != nullptr && has_stamp_of(*known, file);
    const bool read_again =
        full_ || is_left_of_full_run(known) ||
        (known != nullptr && !is_given_up(*known) &&
         (may_be_read_now(*known) || is_tried_again(*known) || has_other_ocr(*known) ||
          read_again_.contains(known->document_id)));
    if (same_stamp && !read_again) {
      count_unchanged(*known, plan_);
      if (known->ctime_ns == 0 && file.ctime_ns != 0) {
        plan_.newly_stamped.push_back({.document_id = known->document_id, .ctime_ns = file.ctime_ns});
      }
      return;
    }
    plan_.candidate_bytes += file.size_bytes;
    plan_.candidates.push_back({std::move(file), known, read_again});
  }

  void skipped(const ingest::SkippedFile& file) {
    ++plan_.files_seen;
    ++plan_.skipped;
    const index::FileRecord* known = look_up(file.path);
    if (file.reason == ingest::SkipReason::unreadable) {
      plan_.unreadable_folders.push_back(file.path);
      // Not being allowed to look says nothing about what is there: what the index has stays.
      if (known != nullptr && known->coverage == index::Coverage::indexed) return;
    }
    index::FileRecord record = skipped_record(file);
    if (known != nullptr && known->coverage == record.coverage && known->reason == record.reason) {
      return;
    }
    plan_.newly_skipped.push_back(std::move(record));
  }

  SyncPlan finish(std::vector<MissingMount> missing_mounts, std::vector<std::string> mounts) {
    plan_.mounts = std::move(mounts);
    for (std::size_t i = 0; i < plan_.known.size(); ++i) {
      const index::FileRecord& file = plan_.known[i];
      if (seen_[i] || is_below(file.path, plan_.unreadable_folders)) continue;
      MissingMount* mount = mount_of(file.path, missing_mounts);
      if (mount == nullptr) {
        plan_.missing.push_back(&file);
      } else if (file.coverage == index::Coverage::indexed) {
        ++mount->documents;
      }
    }
    for (MissingMount& mount : missing_mounts) {
      if (mount.documents == 0) continue;  // nothing depends on it: it is forgotten
      plan_.mounts.insert(std::lower_bound(plan_.mounts.begin(), plan_.mounts.end(), mount.point),
                          mount.point);  // sorted, as mounts_of gives them
      plan_.missing_mounts.push_back(std::move(mount));
    }
    return std::move(plan_);
  }

 private:
  // Pictures in it were not read, or in other languages. What was read stays when there is no OCR.
  bool has_other_ocr(const index::FileRecord& file) const {
    return !recognizer_.empty() && !file.recognizer.empty() && file.recognizer != recognizer_;
  }

  static MissingMount* mount_of(std::string_view path, std::vector<MissingMount>& mounts) {
    const auto it = std::find_if(mounts.begin(), mounts.end(), [&](const MissingMount& mount) {
      return is_within(path, mount.folder);
    });
    return it == mounts.end() ? nullptr : &*it;
  }

  const index::FileRecord* look_up(const std::string& path) {
    const auto it = by_path_.find(path);
    if (it == by_path_.end()) return nullptr;
    seen_[it->second] = true;
    return &plan_.known[it->second];
  }

  bool full_;
  std::string recognizer_;
  SyncPlan plan_;
  std::vector<bool> seen_;
  std::unordered_map<std::string_view, std::size_t> by_path_;  // keys view plan_.known
  std::unordered_set<std::int64_t> read_again_;  // what holds documents that may be read now
};

// Where `folder` lies below `root`, '/' between parts; empty when it does not.
std::string path_inside(const std::filesystem::path& root, const std::filesystem::path& folder) {
  const auto relative = std::filesystem::weakly_canonical(folder).lexically_relative(root);
  const std::string path = relative.generic_string();
  return path.empty() || path == "." || path.starts_with("..") ? std::string() : path;
}

}  // namespace

SyncPlan plan_sync(const index::Collection& collection, std::vector<index::FileRecord> known,
                   const PlanOptions& plan_options, std::stop_token stop) {
  Planner planner(std::move(known), plan_options.reading == Reading::everything,
                  plan_options.recognizer);
  ingest::WalkOptions options{.include = collection.include, .exclude = collection.exclude};
  const std::string own = path_inside(collection.root, plan_options.library);
  if (!own.empty()) options.exclude.push_back(own + "/**");
  const std::vector<Mount> before = plan_options.mounts();
  ingest::walk(collection.root, options,
               {.found = [&](ingest::FoundFile file) { planner.found(std::move(file)); },
                .skipped = [&](ingest::SkippedFile file) { planner.skipped(file); }},
               stop);
  auto mounts = mounts_of(collection.root, plan_options.mounts());
  auto missing = missing_mounts_of(collection, before, mounts);
  return planner.finish(std::move(missing), std::move(mounts));
}

}  // namespace carrel::engine
