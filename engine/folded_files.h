// Lists of files that are bounded for each file of the folder, however much is packed in it: an
// archive of archives may hold a hundred thousand members that are all left out for one reason.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/browse.h"

namespace carrel::engine {

struct FoldedFiles {
  ListedFile first;       // of those that are told together
  std::int64_t more = 0;  // others that are packed in the same file, in the same state, for the same reason
  std::string inside;     // the path of that file; empty where there are no others
};

// In the order of `files`. Of what is packed in one file, at most members_told_max of a state and
// reason stand alone; the last of them stands for the others as well. `store` is where they are from.
std::vector<FoldedFiles> fold_members(const index::Store& store, std::vector<ListedFile> files);

}  // namespace carrel::engine
