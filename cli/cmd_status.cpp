#include "cli/command_line.h"
#include "cli/json_output.h"
#include "cli/output.h"
#include "engine/browse.h"
#include "engine/diagnose.h"

namespace carrel::cli {
namespace {

std::string collection_lines(const engine::CollectionStatus& entry, const Style& style) {
  const auto& [collection, counts, trouble] = entry;
  std::string line = style.bold(escape_to_line(collection.name)) + "  " +
                     style.dim(escape_to_line(collection.root)) + "\n  " +
                     format_count(counts.documents, "document", "documents") + ", " +
                     format_count(counts.chunks, "chunk", "chunks") + ", " +
                     format_bytes(counts.bytes);
  if (counts.skipped > 0) line += ", " + std::to_string(counts.skipped) + " skipped";
  if (counts.failed > 0) line += ", " + style.red(std::to_string(counts.failed) + " failed");
  if (counts.partial > 0) line += ", " + std::to_string(counts.partial) + " read in part";
  line += collection.last_index_s > 0 ? "; indexed " + format_time(collection.last_index_s)
                                      : "; " + style.yellow("never indexed to the end");
  line += format_globs(collection);
  if (!trouble.empty()) line += "\n  " + style.red(escape_to_line(trouble));
  return line + "\n";
}

int run_status(const Context& context) {
  auto library = context.open_library(index::Access::read);
  const auto status = engine::library_status(library.store());
  if (context.options.json) {
    print(status_json(status));
    return status_done;
  }
  std::string out = "library  " + escape_to_line(status.folder) + "\n";
  for (const auto& entry : status.collections) out += collection_lines(entry, context.style());
  out += "index    " + format_count(status.index.vectors, "vector", "vectors") + ", " +
         format_bytes(status.index.bytes) + " on disk for " +
         format_bytes(status.index.text_bytes) + " of text\n";
  if (!status.space.empty()) out += "model    " + escape_to_line(status.space) + "\n";
  print(out);
  return status_done;
}

std::string finding_lines(const engine::Finding& finding, const Style& style) {
  std::string mark = style.green("ok  ");
  if (finding.health == engine::Health::warning) mark = style.yellow("warn");
  if (finding.health == engine::Health::bad) mark = style.red("BAD ");
  std::string line =
      mark + "  " + style.bold(finding.subject) + ": " + escape_to_line(finding.detail) + "\n";
  if (!finding.remedy.empty()) line += "      -> " + escape_to_line(finding.remedy) + "\n";
  return line;
}

int run_doctor(bool offline, const Context& context) {
  const auto findings = offline ? engine::diagnose_offline(context.library_options())
                                : engine::diagnose(context.library_options());
  int status = status_done;
  std::string out;
  for (const auto& finding : findings) {
    out += finding_lines(finding, context.style());
    if (finding.health == engine::Health::bad) status = status_failure;
  }
  print(context.options.json ? findings_json(findings) : out);
  return status;
}

}  // namespace

void add_status_commands(CLI::App& app, Context& context) {
  add_command(app, context, "status", "Collections, counts, freshness, space",
              "  carrel status\n  carrel status --json",
              [&context] { return run_status(context); });
  const auto offline = std::make_shared<bool>(false);  // shared: the callback outlives this call
  CLI::App* doctor =
      add_command(app, context, "doctor", "Look for what is wrong and say what helps",
                  "  carrel doctor\n  carrel doctor --offline",
                  [offline, &context] { return run_doctor(*offline, context); });
  doctor->add_flag("--offline", *offline, "Also show that a question opens no socket");
}

}  // namespace carrel::cli
