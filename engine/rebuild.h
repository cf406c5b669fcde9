// A damaged library: found before an index run makes it worse, and made anew from the documents.
#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>

#include "index/damage.h"
#include "index/set_aside.h"
#include "index/store.h"

namespace carrel::engine {

// Looks through the database for so long at most, or until a stop is requested. Throws
// index::DamagedLibraryError with what is damaged.
void refuse_damaged(const index::Store& store, std::chrono::milliseconds time_max,
                    const std::stop_token& stop = {});

// Sets the database in `folder` aside and makes an empty one with the same collections, or none when these
// cannot be read any more. `now` is the time of day, counted from 1970. Throws as index::make_anew().
index::MadeAnew rebuild_library(const std::filesystem::path& folder, std::chrono::milliseconds now);

}  // namespace carrel::engine
