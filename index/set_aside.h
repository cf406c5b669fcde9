// Takes a damaged database out of the way and puts an empty one with the same collections in its place.
//
// A kill at any instant leaves the library as it was, or one that the next writer brings to the end: the
// new database is made whole in a folder of its own, and its move to `next_database_name` decides. From
// there on the old files are moved away, the database before its log, so that nobody ever opens it
// without; last the new one takes its name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "index/store.h"

namespace carrel::index {

// Folders of a library that hold what was set aside begin with this; a number follows.
inline constexpr char set_aside_prefix[] = "set-aside-";

struct MadeAnew {
  std::filesystem::path folder;     // of the library, where the database is kept that was there; empty
                                    // when it was gone
  std::filesystem::path list_from;  // where the collections were read: `folder`; collections.json of the
                                    // library when the database cannot be read; a folder set aside earlier
                                    // when neither is there
  bool has_collections = false;     // false: which there were could not be read any more
  std::vector<Collection> collections;  // names, folders and globs; ids and times are 0
};

// Moves the database, what belongs to it and the vector snapshots into a new folder of the library;
// deletes nothing and changes no byte of them. Conversations and tokens (activity.db) stay. The ids of
// documents begin at `first_document_id`. Where an earlier call was interrupted, goes on with it. Throws
// Error: busy when another carrel writes; not_found when there is neither a database nor one set aside nor
// a list of collections; corrupt when there is only a list that cannot be used; io.
MadeAnew make_anew(const std::filesystem::path& library, std::int64_t first_document_id);

// Whether make_anew() was interrupted after the new database was made, or is about to end.
bool is_being_made_anew(const std::filesystem::path& library);

// Brings such a one to its end; does nothing where there is none. The caller has the library's lock.
void finish_making_anew(const std::filesystem::path& library);

}  // namespace carrel::index
