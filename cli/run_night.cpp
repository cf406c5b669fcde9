#include "cli/run_night.h"

#include <chrono>
#include <exception>

#include "cli/battery.h"
#include "cli/interrupt.h"
#include "cli/night_report.h"
#include "cli/work_when_idle.h"
#include "core/error.h"
#include "engine/browse.h"
#include "engine/limits.h"
#include "engine/rebuild.h"
#include "engine/reports.h"
#include "engine/sync.h"

namespace carrel::cli {
namespace {

std::int64_t now_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

CollectionNight index_collection(engine::Library& library, const index::Collection& collection,
                                 const engine::SyncOptions& options, std::stop_token stop) {
  CollectionNight night{.name = collection.name, .root = collection.root};
  try {
    night.report = engine::sync(library, collection, options, {}, std::move(stop));
  } catch (const index::DamagedLibraryError&) {
    throw;  // no other collection fares better
  } catch (const Error& error) {
    night.error = error.what();
    night.report.interrupted = error.code() == ErrorCode::cancelled;
  }
  night.unsearchable = static_cast<std::int64_t>(
      engine::list_files(library.store(), {collection.name}, engine::Listing::not_searchable)
          .size());
  return night;
}

void index_all(const Context& context, const Interrupt& interrupt, Night& night) {
  auto library = context.open_library(index::Access::write);
  engine::refuse_damaged(library.store(), engine::nightly_damage_check_time, interrupt.token());
  night.bytes_before = library.store().index_counts().bytes;
  const engine::SyncOptions options{
      .jobs = context.config().get_int("index.jobs"),
      .resident_bytes_max = parse_size(context.config().get("index.max_rss"))};
  for (const auto& collection : library.store().collections()) {
    if (interrupt.requested()) break;
    night.collections.push_back(index_collection(library, collection, options, interrupt.token()));
  }
  night.bytes_after = library.store().index_counts().bytes;
}

int status_of(const Night& night, const Interrupt& interrupt) {
  if (interrupt.requested()) return status_interrupted;
  for (const CollectionNight& collection : night.collections) {
    if (!collection.error.empty()) return status_failure;
  }
  return status_done;
}

// Cron mails what is printed, and systemd's journal keeps it.
void say_what_failed(const Context& context, const Night& night) {
  for (const CollectionNight& collection : night.collections) {
    if (!collection.error.empty()) {
      context.warn("carrel: " + collection.name + ": " + collection.error);
    }
  }
}

}  // namespace

int run_night(const Context& context) {
  const auto folder = context.library_options().folder;
  Night night{.began_s = now_s(), .library = folder.string()};
  const auto save = [&] {
    return engine::save_report(folder, day_of(night.began_s), format_night(night));
  };
  context.require_library();
  if (const Power power = power_of(); !is_enough(power)) {
    const std::string left =
        power.percent ? ", with " + std::to_string(*power.percent) + " % left" : std::string();
    night.not_run = "the machine runs on battery" + left +
                    "; the next run catches up, or carrel index does it now";
    save();
    context.say("carrel: " + night.not_run);
    return status_done;
  }
  work_when_idle();  // whatever started it
  const Interrupt interrupt;
  const auto start = std::chrono::steady_clock::now();
  try {
    index_all(context, interrupt, night);
  } catch (const std::exception& error) {
    night.not_run = error.what();
    save();
    throw;
  }
  night.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const auto file = save();
  say_what_failed(context, night);
  context.say("carrel: the report is in " + file.string());
  return status_of(night, interrupt);
}

}  // namespace carrel::cli
