// What a nightly run did, as text for a person.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/sync.h"

namespace carrel::cli {

struct CollectionNight {
  std::string name;
  std::string root;
  engine::SyncReport report;
  std::string error;              // why it was not indexed; empty: it was
  std::int64_t unsearchable = 0;  // of all its files, also of those that did not change
};

struct Night {
  std::int64_t began_s = 0;  // since the epoch
  double seconds = 0;
  std::string library;
  std::uint64_t bytes_before = 0;  // of the library on disk
  std::uint64_t bytes_after = 0;
  std::vector<CollectionNight> collections;
  std::string not_run;  // why nothing was done; empty: it was
};

// Days and times are this machine's.
std::string day_of(std::int64_t seconds_since_epoch);
std::string format_night(const Night& night);
// One line: what `carrel index` says at its end.
std::string format_summary(const engine::SyncReport& report);

}  // namespace carrel::cli
