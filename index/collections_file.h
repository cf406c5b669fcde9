// The list of collections in a file beside the database, one a line, for when the database cannot be read:
// names, folders and globs. The database is the truth; this is written whenever the list changes there.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "index/sqlite.h"
#include "index/store.h"

namespace carrel::index {

inline constexpr char collections_file_name[] = "collections.json";

// Replaces the file atomically. Called before the commit that changes the list: what was forgotten is
// then in it no more whenever a kill comes, and what is to be added may be. Throws Error{io}.
void write_collections_file(Database& database, const std::filesystem::path& library);

// Writes it where it does not say what the database says: an older carrel wrote none, a commit may have
// failed after it was written, an older database may have been put back. Leaves it on a full disk.
void mend_collections_file(Database& database, const std::filesystem::path& library);

// Whether there is such a file that is not an empty list, be it one that cannot be used.
bool lists_collections(const std::filesystem::path& library);

// Nothing when there is no such file or it holds something that no library could have, such as a folder
// in another one. Ids and times are 0.
std::optional<std::vector<Collection>> read_collections_file(const std::filesystem::path& library);

// Whether folder `outer` holds `inner` or is it.
bool holds_folder(std::string_view outer, std::string_view inner);

}  // namespace carrel::index
