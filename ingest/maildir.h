// Which folders hold mails, one a file. The walk and the watcher ask here, so that both let in the same.
#pragma once

#include <string>

namespace carrel::ingest {

// Whether `folder`, a path below the open folder `parent` or from AT_FDCWD on, has "cur" and "new"
// (maildir(5)). The folders in such a one have names with a dot (Maildir++): ".Sent".
bool is_maildir(int parent, const std::string& folder);

}  // namespace carrel::ingest
