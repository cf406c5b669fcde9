#include "server/services.h"

#include "server/limits.h"

namespace carrel::server {
namespace {

ServicesOptions completed(ServicesOptions options) {
  if (!options.now_s) {
    options.now_s = [] {
      return std::chrono::duration_cast<std::chrono::seconds>(
                 std::chrono::system_clock::now().time_since_epoch())
          .count();
    };
  }
  return options;
}

const std::filesystem::path& made_if_missing(const engine::LibraryOptions& library) {
  if (!index::library_exists(library.folder)) engine::Library(library, index::Access::write);
  return library.folder;
}

}  // namespace

Services::Services(ServicesOptions options)
    : options_(completed(std::move(options))),
      activity_(made_if_missing(options_.library)),
      readers_({.library = options_.library,
                .threads = options_.readers,
                .queue_max = readers_queue_max,
                .idle_max = options_.idle_max}),
      jobs_({.library = options_.library,
             .sync = options_.sync,
             .watching = options_.watching,
             .now_s = options_.now_s}) {}

}  // namespace carrel::server
