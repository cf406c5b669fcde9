// The tables of a library, and how older ones are brought up to date.
#pragma once

#include "index/sqlite.h"

namespace carrel::index {

// On disk as PRAGMA user_version.
inline constexpr int schema_version = 8;

// Makes the tables of a new database, or applies the migrations an older one lacks, in one
// transaction. Throws Error{unsupported} when the database is newer than this program.
void migrate(Database& database);

// Throws Error: unsupported, when readers of this version cannot read the database as it is.
void check_schema(Database& database);

}  // namespace carrel::index
