// What handlers may use: the engine behind a bounded queue, and the few facts they tell.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>

#include "engine/library.h"
#include "server/readers.h"

namespace carrel::server {

struct ServicesOptions {
  engine::LibraryOptions library;
  std::string version;
  int readers = 2;                     // engine threads
  std::chrono::seconds idle_max{300};  // then models and library are released
  int search_results = 10;             // settings of the command line, as defaults
  int ask_sources = 12;
};

class Services {
 public:
  // Makes the library when there is none yet. Throws what index::Store throws.
  explicit Services(ServicesOptions options);

  const ServicesOptions& options() const& noexcept { return options_; }
  const ServicesOptions& options() const&& = delete;

  // Runs `use(library, stop)` on a reader thread and returns its result, or throws what it throws.
  // Pass the request's stop token. Throws Error{busy}, which becomes 503, when too many wait.
  template <typename Use>
  auto read(std::stop_token stop, const Use& use) {
    using Result = std::invoke_result_t<Use, engine::Library&, std::stop_token>;
    if constexpr (std::is_void_v<Result>) {
      readers_.run(std::move(stop), use);
    } else {
      std::optional<Result> result;
      readers_.run(std::move(stop), [&](engine::Library& library, std::stop_token inner) {
        result.emplace(use(library, std::move(inner)));
      });
      return std::move(*result);
    }
  }

  const Readers& readers() const& noexcept { return readers_; }
  const Readers& readers() const&& = delete;

 private:
  ServicesOptions options_;
  Readers readers_;
};

}  // namespace carrel::server
