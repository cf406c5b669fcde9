#include "server/services.h"

#include "server/limits.h"

namespace carrel::server {
namespace {

const engine::LibraryOptions& made_if_missing(const engine::LibraryOptions& library) {
  if (!index::library_exists(library.folder)) engine::Library(library, index::Access::write);
  return library;
}

}  // namespace

Services::Services(ServicesOptions options)
    : options_(std::move(options)),
      readers_({.library = made_if_missing(options_.library),
                .threads = options_.readers,
                .queue_max = readers_queue_max,
                .idle_max = options_.idle_max}) {}

}  // namespace carrel::server
