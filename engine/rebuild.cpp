#include "engine/rebuild.h"

#include "index/check_library.h"

namespace carrel::engine {

void refuse_damaged(const index::Store& store, std::chrono::milliseconds time_max,
                    const std::stop_token& stop) {
  const index::LibraryCheck check = index::check_database(store, time_max, stop);
  if (check.damage.empty()) return;
  std::string what = "the library's database is damaged: " + store.library().string();
  for (const std::string& line : check.damage) what += "\n  " + line;
  throw index::DamagedLibraryError(what);
}

// Conversations go on naming documents of the old database by their ids. Counted from the clock, an id of
// the new one is none that an older one has given: that would take a document a millisecond for good.
index::MadeAnew rebuild_library(const std::filesystem::path& folder, std::chrono::milliseconds now) {
  return index::make_anew(folder, now.count());
}

}  // namespace carrel::engine
