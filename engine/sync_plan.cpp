#include "engine/sync_plan.h"

#include <algorithm>
#include <string_view>

#include "ingest/reader.h"

namespace carrel::engine {
namespace {

bool is_below(std::string_view path, const std::vector<std::string>& folders) {
  return std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) {
    return folder.empty() || path == folder ||
           (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'));
  });
}

index::FileRecord skipped_record(const ingest::SkippedFile& skipped) {
  return {.path = skipped.path,
          .size_bytes = skipped.size_bytes,
          .mtime_ns = skipped.mtime_ns,
          .coverage = index::Coverage::skipped,
          .reason = std::string(ingest::skip_reason_name(skipped.reason)),
          .message = skipped.message};
}

// Whether parsers became better since they could not read it.
bool may_be_read_now(const index::FileRecord& file) {
  return file.coverage != index::Coverage::indexed &&
         file.parsers_version < ingest::parsers_version;
}

class Planner {
 public:
  Planner(std::vector<index::FileRecord> known, bool full) : full_(full) {
    plan_.known = std::move(known);
    seen_.resize(plan_.known.size());
    by_path_.reserve(plan_.known.size());
    for (std::size_t i = 0; i < plan_.known.size(); ++i) {
      // What is packed in a file comes and goes with it.
      if (plan_.known[i].container_id == 0) {
        by_path_.emplace(plan_.known[i].path, i);
      } else {
        seen_[i] = true;
      }
    }
  }

  void found(ingest::FoundFile file) {
    ++plan_.files_seen;
    const index::FileRecord* known = look_up(file.path);
    const bool same_stamp = known != nullptr && known->size_bytes == file.size_bytes &&
                            known->mtime_ns == file.mtime_ns;
    if (same_stamp && !full_ && !may_be_read_now(*known)) {
      ++plan_.unchanged;
      return;
    }
    plan_.candidate_bytes += file.size_bytes;
    plan_.candidates.push_back({std::move(file), known, full_});
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

  SyncPlan finish() {
    for (std::size_t i = 0; i < plan_.known.size(); ++i) {
      if (!seen_[i] && !is_below(plan_.known[i].path, plan_.unreadable_folders)) {
        plan_.missing.push_back(&plan_.known[i]);
      }
    }
    return std::move(plan_);
  }

 private:
  const index::FileRecord* look_up(const std::string& path) {
    const auto it = by_path_.find(path);
    if (it == by_path_.end()) return nullptr;
    seen_[it->second] = true;
    return &plan_.known[it->second];
  }

  bool full_;
  SyncPlan plan_;
  std::vector<bool> seen_;
  std::unordered_map<std::string_view, std::size_t> by_path_;  // keys view plan_.known
};

// Where `folder` lies below `root`, '/' between parts; empty when it does not.
std::string path_inside(const std::filesystem::path& root, const std::filesystem::path& folder) {
  const auto relative = std::filesystem::weakly_canonical(folder).lexically_relative(root);
  const std::string path = relative.generic_string();
  return path.empty() || path == "." || path.starts_with("..") ? std::string() : path;
}

}  // namespace

SyncPlan plan_sync(const index::Collection& collection, std::vector<index::FileRecord> known,
                   Reading reading, const std::filesystem::path& library, std::stop_token stop) {
  Planner planner(std::move(known), reading == Reading::everything);
  ingest::WalkOptions options{.include = collection.include, .exclude = collection.exclude};
  const std::string own = path_inside(collection.root, library);
  if (!own.empty()) options.exclude.push_back(own + "/**");
  ingest::walk(collection.root, options,
               {.found = [&](ingest::FoundFile file) { planner.found(std::move(file)); },
                .skipped = [&](ingest::SkippedFile file) { planner.skipped(file); }},
               stop);
  return planner.finish();
}

}  // namespace carrel::engine
