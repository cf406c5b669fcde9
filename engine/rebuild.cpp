#include "engine/rebuild.h"

#include "index/check_library.h"
#include "index/damage.h"
#include "index/set_aside.h"

namespace carrel::engine {

void refuse_damaged(const index::Store& store, std::chrono::milliseconds time_max) {
  const index::LibraryCheck check = index::check_database(store, time_max);
  if (check.damage.empty()) return;
  std::string what = "the library's database is damaged: " + store.library().string();
  for (const std::string& line : check.damage) what += "\n  " + line;
  throw index::DamagedLibraryError(what);
}

Rebuilt rebuild_library(const std::filesystem::path& folder) {
  const index::SetAside aside = index::set_aside(folder);
  Rebuilt rebuilt{
      .set_aside = aside.folder, .collections = {}, .has_collections = aside.has_collections};
  if (!rebuilt.has_collections) return rebuilt;
  index::Store store(folder, index::Access::write);
  index::Writer writer(store);
  for (const index::Collection& collection : aside.collections) {
    writer.put_collection(collection);
    rebuilt.collections.push_back(collection.name);
  }
  writer.commit();
  return rebuilt;
}

}  // namespace carrel::engine
