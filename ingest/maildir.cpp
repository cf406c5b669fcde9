#include "ingest/maildir.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace carrel::ingest {

bool is_maildir(int parent, const std::string& folder) {
  struct stat cur {};
  struct stat fresh {};
  return fstatat(parent, (folder + "/cur").c_str(), &cur, AT_SYMLINK_NOFOLLOW) == 0 &&
         fstatat(parent, (folder + "/new").c_str(), &fresh, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISDIR(cur.st_mode) && S_ISDIR(fresh.st_mode);
}

}  // namespace carrel::ingest
