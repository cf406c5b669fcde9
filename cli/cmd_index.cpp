#include <chrono>

#include "cli/command_line.h"
#include "cli/interrupt.h"
#include "cli/json_output.h"
#include "cli/night_report.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "core/error.h"
#include "engine/collection_watcher.h"
#include "engine/collections.h"
#include "engine/limits.h"
#include "engine/rebuild.h"
#include "engine/sync.h"

namespace carrel::cli {
namespace {

struct AddFlags {
  std::vector<std::string> folders;
  std::string name;
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  bool reset_globs = false;
  bool no_index = false;
};

struct IndexFlags {
  std::vector<std::string> collections;
  bool full = false;
  bool watch = false;
  bool rebuild = false;
  int jobs = -1;        // -1: the setting
  std::string max_rss;  // empty: the setting
};

engine::SyncOptions sync_options(const IndexFlags& flags, const Config& config) {
  return {.jobs = flags.jobs >= 0 ? flags.jobs : config.get_int("index.jobs"),
          .resident_bytes_max =
              parse_size(flags.max_rss.empty() ? config.get("index.max_rss") : flags.max_rss),
          .full = flags.full};
}

// Indexes each collection; one that cannot be reached does not stop the others.
int sync_all(engine::Library& library, const std::vector<index::Collection>& collections,
             const engine::SyncOptions& options, const Context& context,
             const Interrupt& interrupt) {
  engine::SyncReport total;
  int status = status_done;
  for (const index::Collection& collection : collections) {
    if (interrupt.requested()) break;
    try {
      Progress progress(context.show_progress());
      total += engine::sync(
          library, collection, options,
          [&](const engine::SyncProgress& now) { progress.show(now); }, interrupt.token());
    } catch (const index::DamagedLibraryError&) {
      throw;  // no other collection fares better
    } catch (const Error& error) {
      if (error.code() == ErrorCode::cancelled) break;
      context.warn("carrel: " + collection.name + ": " + error.what());
      status = status_failure;
    }
  }
  total.interrupted = total.interrupted || interrupt.requested();
  if (!total.warning.empty()) context.warn("carrel: " + total.warning);
  if (context.options.json) print(sync_json(total));
  context.say("carrel: " + format_summary(total));
  return total.interrupted ? status_interrupted : status;
}

int run_add(const AddFlags& flags, const Context& context) {
  if (!flags.name.empty() && flags.folders.size() > 1) {
    throw Error(ErrorCode::usage, "--name names one collection: add the folders one by one");
  }
  auto library = context.open_library(index::Access::write);
  const auto old_globs = flags.reset_globs ? engine::OldGlobs::drop : engine::OldGlobs::keep;
  std::vector<index::Collection> collections;
  for (const std::string& folder : flags.folders) {
    collections.push_back(engine::add_collection(library.store(), {.folder = folder,
                                                                   .name = flags.name,
                                                                   .include = flags.include,
                                                                   .exclude = flags.exclude,
                                                                   .old_globs = old_globs}));
    const index::Collection& added = collections.back();
    context.say("carrel: " + escape_to_line(added.name + ": " + added.root) + format_globs(added));
  }
  if (flags.no_index) return status_done;
  const Interrupt interrupt;
  return sync_all(library, collections, sync_options({}, context.config()), context, interrupt);
}

// The library is open only while there is something to do, so that other commands can write too.
// `ocr_retry` is null where no other run follows.
int run_index_once(const IndexFlags& flags, const Context& context, const Interrupt& interrupt,
                   engine::OcrRetry* ocr_retry) {
  auto library = context.open_library(index::Access::write);
  if (!flags.watch) {
    engine::refuse_damaged(library.store(), engine::damage_check_time, interrupt.token());
  }
  const auto collections = engine::find_collections(library.store(), flags.collections);
  auto options = sync_options(flags, context.config());
  options.ocr_retry = ocr_retry;
  return sync_all(library, collections, options, context, interrupt);
}

// Another carrel that writes at the moment, such as the nightly run, may have passed what changed
// since: what is to be done is done when it ends.
template <typename Work>
void when_nobody_writes(const Work& work, const Context& context, const Interrupt& interrupt) {
  for (bool said = false;; said = true) {
    try {
      return work();
    } catch (const Error& error) {
      if (error.code() != ErrorCode::busy) throw;
      if (!said) context.warn(std::string("carrel: ") + error.what() + "; it goes on after that");
    }
    if (!engine::wait_for_writer(context.library_options().folder, interrupt.token())) return;
  }
}

// False when nothing is left to be indexed: the folders must be added again.
bool make_anew(const IndexFlags& flags, const Context& context) {
  if (!flags.collections.empty()) {
    throw Error(ErrorCode::usage, "--rebuild makes the whole library anew: name no collection");
  }
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const index::MadeAnew rebuilt = engine::rebuild_library(
      context.library_options().folder, std::chrono::duration_cast<std::chrono::milliseconds>(now));
  if (!rebuilt.folder.empty()) {
    context.say("carrel: the database is kept in " + rebuilt.folder.string() +
                "; delete that when nothing of it is needed any more");
  }
  if (rebuilt.has_collections && rebuilt.list_from != rebuilt.folder) {
    context.say("carrel: which folders are in the library was read in " + rebuilt.list_from.string());
  }
  if (rebuilt.has_collections) return true;
  context.warn("carrel: which folders were in the library could not be read any more: carrel add each of "
               "them again (reports of nightly runs, if there are any, name them: " +
               (context.library_options().folder / "reports").string() + ")");
  return false;
}

int run_index(const IndexFlags& flags, const Context& context) {
  if (flags.rebuild && !make_anew(flags, context)) return status_failure;
  context.require_library();
  const Interrupt interrupt;
  if (!flags.watch) return run_index_once(flags, context, interrupt, nullptr);
  const auto look_at_library = [&] {
    auto library = context.open_library(index::Access::write);  // which renews an older schema
    engine::refuse_damaged(library.store(), engine::damage_check_time, interrupt.token());
  };
  when_nobody_writes(look_at_library, context, interrupt);
  // Watching starts before the first run, so that no change falls between the two.
  engine::CollectionWatcher watcher(context.library_options().folder, flags.collections);
  engine::OcrRetry ocr_retry;
  do {
    when_nobody_writes([&] { run_index_once(flags, context, interrupt, &ocr_retry); }, context,
                       interrupt);
    context.say("carrel: watching for changes; Ctrl-C ends it");
  } while (watcher.wait(interrupt.token()));
  return status_interrupted;
}

void add_add_command(CLI::App& app, Context& context) {
  const auto flags = std::make_shared<AddFlags>();  // shared: the callback outlives this call
  CLI::App* command =
      add_command(app, context, "add", "Register folders as collections and index them",
                  "  carrel add ~/Documents ~/notes\n"
                  "  carrel add ~/vault --name notes --exclude 'archive/**'\n"
                  "  carrel add ~/vault --exclude drafts    (leaves out drafts, too)\n"
                  "  carrel add ~/vault --reset-globs       (leaves out nothing any more)",
                  [flags, &context] { return run_add(*flags, context); });
  command->add_option("FOLDER", flags->folders, "Folders to add")->required();
  command->add_option("--name", flags->name, "Name of the collection (default: the folder's)");
  add_repeated_option(*command, "--include", "GLOB", flags->include,
                      "Only files that match; may be repeated");
  add_repeated_option(*command, "--exclude", "GLOB", flags->exclude,
                      "Leave out files that match; may be repeated");
  command->add_flag("--reset-globs", flags->reset_globs,
                    "Drop what earlier --include and --exclude said of the folder, which is kept otherwise");
  command->add_flag("--no-index", flags->no_index, "Register only; carrel index does the rest");
}

}  // namespace

void add_index_commands(CLI::App& app, Context& context) {
  add_add_command(app, context);
  const auto flags = std::make_shared<IndexFlags>();  // shared: the callback outlives this call
  CLI::App* command = add_command(
      app, context, "index", "Bring the index up to date: new, changed, renamed, deleted files",
      "  carrel index\n"
      "  carrel index notes --full\n"
      "  carrel index --watch\n"
      "  carrel index --rebuild      (after damage to the library's database)\n"
      "Every night by itself: carrel schedule install",
      [flags, &context] { return run_index(*flags, context); });
  command->alias("update");
  command->add_option("COLLECTION", flags->collections, "Only these (default: all)");
  command->add_flag("--watch", flags->watch, "Stay, and index again whenever something changes");
  command->add_flag("--full", flags->full, "Read and index every file again");
  command->add_flag("--rebuild", flags->rebuild,
                    "Keep the database aside, damaged or not, and make the library anew from the documents");
  command->add_option("--jobs", flags->jobs, "Worker threads (default: one a CPU)")
      ->check(CLI::Range(0, 256));
  command->add_option("--max-rss", flags->max_rss, "Memory the run may take, such as 512M")
      ->type_name("SIZE");
}

}  // namespace carrel::cli
