#include "cli/command_line.h"
#include "cli/interrupt.h"
#include "cli/named_document.h"
#include "cli/output.h"
#include "engine/collections.h"
#include "engine/search.h"

namespace carrel::cli {
namespace {

struct SearchFlags {
  std::vector<std::string> words;
  std::vector<std::string> collections;
  int count = 0;     // 0: the setting
  std::string mode;  // empty: the setting
  double score_min = 0;
  int rerank_ms = 0;  // 0: no second look
  bool explain = false;
  std::string format = "text";
};

index::Mode mode_from_name(const std::string& name) {
  if (name == "lexical") return index::Mode::lexical;
  if (name == "semantic") return index::Mode::semantic;
  return index::Mode::hybrid;
}

PassageFormat format_from_name(const std::string& name) {
  if (name == "json") return PassageFormat::json;
  if (name == "csv") return PassageFormat::csv;
  if (name == "md") return PassageFormat::markdown;
  if (name == "files") return PassageFormat::files;
  return PassageFormat::text;
}

int run_search(const SearchFlags& flags, const Context& context) {
  auto library = context.open_library(index::Access::read);
  engine::SearchRequest request{.query = joined_query(flags.words), .collections = flags.collections};
  request.options.count =
      flags.count > 0 ? flags.count : context.config().get_int("search.results");
  request.options.mode =
      mode_from_name(flags.mode.empty() ? context.config().get("search.mode") : flags.mode);
  request.options.score_min = flags.score_min;
  request.rerank_budget = rerank_budget(flags.rerank_ms);
  for (const auto& hint : engine::filter_hints(library.store(), request.query, request.collections)) {
    context.say("carrel: " + hint);
  }
  request.on_note = [&](const engine::QueryNote& note) {
    context.say("carrel: " + engine::sentence_of(note));
  };
  const auto passages = engine::search(library, request);
  const auto format = context.options.json ? PassageFormat::json : format_from_name(flags.format);
  print(format_passages(passages, {.format = format, .explain = flags.explain}, context.style()));
  if (!passages.empty()) return status_done;
  context.say("nothing found");
  return status_nothing_found;
}

struct RelatedFlags {
  std::string name;
  std::vector<std::string> collections;
  int count = 10;
  std::string format = "text";
};

int run_related(const RelatedFlags& flags, const Context& context) {
  auto library = context.open_library(index::Access::read);
  const auto asked = named_document(library.store(), flags.name, context);
  if (!asked) return status_nothing_found;
  std::vector<std::string> collections;
  for (const std::string& name : flags.collections) {
    collections.push_back(engine::find_collection(library.store(), name).name);
  }
  const auto passages =
      engine::related(library, asked->document.file.document_id, flags.count, collections);
  const auto format = context.options.json ? PassageFormat::json : format_from_name(flags.format);
  print(format_passages(passages, {.format = format}, context.style()));
  if (!passages.empty()) return status_done;
  context.say("nothing is like it");
  return status_nothing_found;
}

void add_format_option(CLI::App& command, std::string& format) {
  command.add_option("--format", format, "text (default), json, csv, md or files")
      ->check(CLI::IsMember({"text", "json", "csv", "md", "files"}));
}

void add_related_command(CLI::App& app, Context& context) {
  const auto flags = std::make_shared<RelatedFlags>();  // shared: the callback outlives this call
  CLI::App* command = add_command(app, context, "related", "Find documents like one",
                                  "  carrel related notes/rent.md\n"
                                  "  carrel related '#4f2a90' -n 5 -c papers",
                                  [flags, &context] { return run_related(*flags, context); });
  command->add_option("NAME", flags->name, "PATH, collection/path, carrel:// URI or #docid")
      ->required();
  command->add_option("-n", flags->count, "Documents to show (default 10)")
      ->check(CLI::Range(1, 1000));
  add_repeated_option(*command, "-c,--collection", "COLL", flags->collections,
                      "Only this collection; may be repeated");
  add_format_option(*command, flags->format);
}

}  // namespace

void add_search_commands(CLI::App& app, Context& context) {
  const auto flags = std::make_shared<SearchFlags>();  // shared: the callback outlives this call
  CLI::App* command = add_command(app, context, "search", "Find passages",
                                  "  carrel search 'rent increase' type:pdf after:2024\n"
                                  "  carrel search '\"notice period\" -draft' -n 5 --explain\n"
                                  "  carrel search --format files tag:reading salt\n"
                                  "  carrel search type:pdf after:2024      (no words: newest first)\n"
                                  "A passage that stands in several files is shown once, from a file that was read\n"
                                  "whole, with \"also in N other files\"; --json lists 20 of them as also_in, of also_in_count.",
                                  [flags, &context] { return run_search(*flags, context); });
  command
      ->add_option("QUERY", flags->words,
                   "Words, \"phrases\", -without, and filters: path: in: type: tag: title: "
                   "before: after: lang:")
      ->required();
  command->add_option("-n", flags->count, "Passages to show (default 10)")
      ->check(CLI::Range(1, 1000));
  add_repeated_option(*command, "-c,--collection", "COLL", flags->collections,
                      "Only this collection; may be repeated");
  command->add_option("--mode", flags->mode, "hybrid (default), lexical or semantic")
      ->check(CLI::IsMember({"hybrid", "lexical", "semantic"}));
  add_rerank_option(*command, flags->rerank_ms,
                    "Look again at the text of the best, for MS milliseconds at most");
  command
      ->add_option("--min-score", flags->score_min, "Leave out passages below this score, 0 to 1")
      ->check(CLI::Range(0.0, 1.0));
  command->add_flag("--explain", flags->explain, "Show how each score came to be");
  add_format_option(*command, flags->format);
  add_related_command(app, context);
}

}  // namespace carrel::cli
