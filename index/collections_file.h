// The list of collections in a file beside the database, one a line, for when the database cannot be read:
// names, folders and globs. The database is the truth; this is written whenever the list changes there.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "index/sqlite.h"
#include "index/store.h"

namespace carrel::index {

inline constexpr char collections_file_name[] = "collections.json";

// Replaces the file atomically. Called before the commit that changes the list: what was forgotten is
// then in it no more whenever a kill comes, and what is to be added may be. Throws Error{io}.
void write_collections_file(Database& database, const std::filesystem::path& library);

// For a library of an older carrel, which had no such file.
void write_missing_collections_file(Database& database, const std::filesystem::path& library);

// Nothing when there is no such file or it holds something else. Ids and times are 0.
std::optional<std::vector<Collection>> read_collections_file(const std::filesystem::path& library);

}  // namespace carrel::index
