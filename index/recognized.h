// Rows of what OCR read: for Store and Writer.
#pragma once

#include <cstdint>
#include <vector>

#include "index/sqlite.h"
#include "index/store.h"

namespace carrel::index {

void put_recognized(Database& database, std::int64_t owner, const Recognized& recognized);
void keep_recognized(Database& database, std::int64_t owner, std::vector<Sha256> kept);
void remove_recognized(Database& database, std::int64_t owner);

}  // namespace carrel::index
