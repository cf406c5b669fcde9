#include "cli/command_line.h"
#include "cli/interrupt.h"
#include "cli/json_output.h"
#include "cli/output.h"
#include "engine/ask.h"
#include "engine/document_name.h"
#include "engine/search.h"

namespace carrel::cli {
namespace {

struct AskFlags {
  std::vector<std::string> words;
  std::vector<std::string> collections;
  int sources = 0;  // 0: the setting
  bool no_stream = false;
};

std::string citation_lines(const engine::CitedPlace& citation, const Style& style) {
  const Passage& passage = citation.passage;
  const std::string place =
      engine::place_text(passage.collection, passage.file, citation.place);
  std::string line = style.bold("[" + std::to_string(citation.number) + "]") + " " +
                     style.file_link(passage.path, style.cyan(escape_for_terminal(place))) + "  " +
                     escape_to_line(passage.title);
  if (citation.support == generate::Support::weak) line += style.yellow("  (weak support)");
  if (citation.support == generate::Support::unsupported) line += style.red("  (NOT supported)");
  return line + "\n    " + style.dim("\"" + escape_to_line(citation.quote) + "\"") + "\n";
}

int run_ask(const AskFlags& flags, const Context& context) {
  auto library = context.open_library(index::Access::read);
  engine::AskRequest request{.collections = flags.collections};
  request.question = joined_query(flags.words);
  request.sources = flags.sources > 0 ? flags.sources : context.config().get_int("ask.sources");
  for (const auto& hint : engine::filter_hints(library.store(), request.question, request.collections)) {
    context.say("carrel: " + hint);
  }
  const bool stream = !context.options.json && !flags.no_stream;
  const Interrupt interrupt;
  const generate::TextSink sink = [&](std::string_view piece) {
    if (stream) print(escape_for_terminal(piece));
  };
  const engine::AskResult result = engine::ask(library, request, sink, interrupt.token());
  if (context.options.json) {
    print(ask_json(result));
  } else {
    if (!stream) print(escape_for_terminal(result.answer));
    print("\n");
    if (!result.citations.empty()) print("\n");
    for (const auto& citation : result.citations) {
      print(citation_lines(citation, context.style()));
    }
  }
  for (const engine::QueryNote& note : result.notes) {
    context.say("carrel: " + engine::sentence_of(note));
  }
  return result.refused ? status_nothing_found : status_done;
}

}  // namespace

void add_ask_command(CLI::App& app, Context& context) {
  const auto flags = std::make_shared<AskFlags>();  // shared: the callback outlives this call
  CLI::App* command =
      add_command(app, context, "ask", "Answer a question from the documents, with citations",
                  "  carrel ask 'How high is the deposit?'\n"
                  "  carrel ask 'Wie hoch ist die Nachzahlung für 2023?' -c papers --json",
                  [flags, &context] { return run_ask(*flags, context); });
  command->add_option("QUESTION", flags->words, "The question")->required();
  add_repeated_option(*command, "-c,--collection", "COLL", flags->collections,
                      "Only this collection; may be repeated");
  command->add_option("--sources", flags->sources, "Passages the answer may be made from (default 12)")
      ->check(CLI::Range(1, 100));
  command->add_flag("--no-stream", flags->no_stream, "Print the answer when it is complete");
}

}  // namespace carrel::cli
