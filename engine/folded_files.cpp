#include "engine/folded_files.h"

#include <map>
#include <tuple>
#include <utility>

#include "engine/limits.h"

namespace carrel::engine {
namespace {

// What is told together.
using Key = std::tuple<std::int64_t, index::Coverage, std::string>;

struct Told {
  std::size_t count = 0;
  std::size_t last = 0;  // the place of the last that stands alone
};

}  // namespace

std::vector<FoldedFiles> fold_members(const index::Store& store, std::vector<ListedFile> files) {
  std::vector<FoldedFiles> folded;
  std::map<Key, Told> told;
  for (ListedFile& each : files) {
    const index::FileRecord& file = each.file;
    if (file.container_id != 0) {
      Told& same = told[{file.container_id, file.coverage, file.reason}];
      if (same.count++ >= members_told_max) {
        ++folded[same.last].more;
        continue;
      }
      same.last = folded.size();
    }
    folded.push_back({.first = std::move(each), .more = 0, .inside = {}});
  }
  for (FoldedFiles& each : folded) {
    if (each.more == 0) continue;
    const auto container = store.document(each.first.file.container_id);
    if (container) each.inside = container->file.path;
  }
  return folded;
}

}  // namespace carrel::engine
