// What handlers may use: the engine behind a bounded queue, index runs, what people did, metrics.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/activity.h"
#include "engine/library.h"
#include "server/jobs.h"
#include "server/metrics.h"
#include "server/readers.h"

namespace carrel::server {

// A setting as the client may see and change it. The command line owns the file.
struct SettingView {
  std::string key, value, help;
  bool is_changeable = true;
};

struct ServicesOptions {
  engine::LibraryOptions library;
  std::string version;
  std::string listening;               // "http://127.0.0.1:7750", for the banner
  int readers = 2;                     // engine threads
  std::chrono::seconds idle_max{120};  // then models and library are released
  int search_results = 10;             // settings of the command line, as defaults
  int ask_sources = 12;
  engine::SyncOptions sync;
  Watching watching = Watching::no;
  std::filesystem::path home;  // folders offered for adding lie below; empty: none are
  std::function<std::int64_t()> now_s;  // seconds since the epoch
  std::function<std::vector<SettingView>()> settings;  // empty: none are shown
  // Throws Error{usage} for an unknown key or a wrong value.
  std::function<void(const std::string& key, const std::string& value)> change_setting;
};

class Services {
 public:
  // Makes the library when there is none yet. Throws what index::Store throws.
  explicit Services(ServicesOptions options);

  const ServicesOptions& options() const& noexcept { return options_; }
  const ServicesOptions& options() const&& = delete;
  std::int64_t now_s() const { return options_.now_s(); }

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

  const Readers& readers() const noexcept { return readers_; }
  Jobs& jobs() noexcept { return jobs_; }
  engine::Activity& activity() noexcept { return activity_; }
  Metrics& metrics() noexcept { return metrics_; }

 private:
  ServicesOptions options_;
  engine::Activity activity_;
  Metrics metrics_;
  Readers readers_;
  Jobs jobs_;
};

}  // namespace carrel::server
