#include <algorithm>
#include <filesystem>
#include <map>

#include "cli/command_line.h"
#include "cli/json_output.h"
#include "cli/output.h"
#include "core/error.h"
#include "engine/browse.h"
#include "engine/coverage.h"
#include "engine/documents.h"
#include "engine/forget.h"
#include "engine/text_part.h"

namespace carrel::cli {
namespace {

struct LsFlags {
  std::vector<std::string> collections;
  bool failed = false;
};

struct ForgetFlags {
  std::string name;
  bool verify = false;
};

std::string working_folder() { return std::filesystem::current_path().string(); }

// What `get` was asked for: a document, and which part of it.
struct Asked {
  index::StoredDocument document;
  engine::DocumentName name;
  std::string part;  // "Heading" or "^id" of "note.md#Heading"
};

// A file may really be called "notes:12" or "C#.md": what an argument may mean besides is tried last.
Asked look_up(const index::Store& store, const std::string& argument) {
  Asked asked{.name = {.name = argument}};
  if (store.find_documents(argument).empty()) asked.name = engine::parse_document_name(argument);
  try {
    asked.document = engine::look_up_document(store, asked.name.name, working_folder());
  } catch (const Error& error) {
    auto named = engine::parse_part_name(argument);
    if (error.code() != ErrorCode::not_found || !named) throw;
    asked.document = engine::look_up_document(store, named->name, working_folder());
    asked.name = {.name = std::move(named->name)};
    asked.part = std::move(named->part);
  }
  return asked;
}

// The text asked for; a view into the document's. Empty when it has no such part.
std::string_view text_of(const Asked& asked) {
  const std::string_view text = asked.document.text;
  if (!asked.part.empty()) return engine::part_of(text, asked.part);
  const auto page = asked.name.page > 0 ? engine::page_of(text, asked.name.page) : text;
  return engine::lines_of(page, asked.name.line, asked.name.count);
}

// Why there is nothing to print of what was asked for.
std::string nothing_there(const Asked& asked) {
  const auto& [document, name, part] = asked;
  const std::string place = document.collection + "/" + document.file.path;
  if (document.text.empty()) {
    return "nothing of " + place + " is stored" +
           (document.file.message.empty() ? "" : ": " + document.file.message);
  }
  if (!part.empty()) return place + " has no heading or block called '" + part + "'";
  const auto count = [&](char mark) {
    const auto marks = std::count(document.text.begin(), document.text.end(), mark);
    return marks + (document.text.ends_with(mark) ? 0 : 1);
  };
  if (name.page > 0) return place + " has " + format_count(count('\f'), "page", "pages");
  return place + " has " + format_count(count('\n'), "line", "lines");
}

int run_get(const std::string& argument, const Context& context) {
  auto library = context.open_library(index::Access::read);
  Asked asked;
  try {
    asked = look_up(library.store(), argument);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::not_found) throw;
    const bool from_zero = argument.ends_with(":0");
    context.warn(std::string("carrel: ") + error.what() +
                 (from_zero ? "; lines are counted from 1" : ""));
    return status_nothing_found;
  }
  const std::string_view text = text_of(asked);
  if (text.empty()) {
    context.warn("carrel: " + nothing_there(asked));
    return status_nothing_found;
  }
  if (context.options.json) {
    const auto linking = engine::backlinks(library, asked.document.file.document_id);
    print(document_json(asked.document, text, linking));
    return status_done;
  }
  // A pipe gets the bytes as they are stored; a terminal must not obey them.
  std::string shown(text);
  if (stdout_is_terminal()) shown = escape_for_terminal(text);
  if (!shown.empty() && shown.back() != '\n') shown += '\n';
  print(shown);
  return status_done;
}

std::string file_line(const engine::ListedFile& listed, const Style& style) {
  const auto& [collection, file] = listed;
  const bool indexed = file.coverage == index::Coverage::indexed;
  const std::string id = file.content == Sha256{} ? "       " : docid(file.content);
  std::string line = style.dim(id) + "  " + escape_to_line(collection + "/" + file.path);
  if (file.reason.empty()) return line + "\n";
  const std::string state =
      indexed ? "in part" : (file.coverage == index::Coverage::failed ? "failed" : "skipped");
  line += "  " + (indexed ? style.yellow(state) : style.red(state)) + ": " +
          escape_to_line(file.reason);
  if (!file.message.empty()) line += " (" + escape_to_line(file.message) + ")";
  return line + "\n";
}

// What helps, once for each reason of the files shown.
std::string remedy_lines(const std::vector<engine::ListedFile>& files) {
  std::map<std::string, std::int64_t> counts;
  for (const auto& listed : files) {
    if (!engine::remedy_for(listed.file.reason).empty()) ++counts[listed.file.reason];
  }
  std::string lines;
  for (const auto& [reason, count] : counts) {
    lines += (lines.empty() ? "" : "\n") + reason + " (" + format_count(count, "file", "files") +
             "): " + std::string(engine::remedy_for(reason));
  }
  return lines;
}

int run_ls(const LsFlags& flags, const Context& context) {
  auto library = context.open_library(index::Access::read);
  const auto listing = flags.failed ? engine::Listing::not_searchable : engine::Listing::everything;
  const auto files = engine::list_files(library.store(), flags.collections, listing);
  if (context.options.json) {
    print(files_json(files));
    return status_done;
  }
  std::string out;
  for (const auto& file : files) out += file_line(file, context.style());
  print(out);
  if (files.empty()) context.say(flags.failed ? "every file could be read" : "no files");
  if (flags.failed && !files.empty()) context.say("What helps:\n" + remedy_lines(files));
  return status_done;
}

int run_forget(const ForgetFlags& flags, const Context& context) {
  (void)context.open_library(index::Access::read);  // throws when there is none, saying what to do
  auto library = context.open_library(index::Access::write);
  const auto report = engine::forget(library, flags.name, working_folder(),
                                     flags.verify ? engine::Proof::verify : engine::Proof::none);
  if (context.options.json) print(forget_json(report));
  context.say("carrel: forgot " + format_count(report.documents, "document", "documents") +
              (report.collection.empty() ? "" : ", the collection " + report.collection) +
              (report.folder.empty() ? "" : ", all below " + report.folder));
  if (report.turns > 0) {
    context.say("carrel: " + format_count(report.turns, "turn", "turns") +
                " of conversations that quoted it went with it");
  }
  if (!report.folder.empty()) {
    context.say(
        "carrel: the files are where they were: the next carrel index brings them back. This keeps "
        "them out: " +
        report.leave_out);
  } else if (report.collection.empty()) {
    context.say(
        "carrel: its file is where it was: the next carrel index brings it back as long as "
        "it is in a collection's folder; .carrelignore or --exclude keeps it out");
  }
  if (report.remains_found) {
    context.warn(
        "carrel: text of it is still in the library's files; run carrel doctor and "
        "report this");
    return status_failure;
  }
  if (flags.verify && report.pieces_checked == 0) {
    context.say("carrel: erased, but nothing could be verified: its text is too short to look for, "
                "or stands in other documents too");
  } else if (flags.verify) {
    context.say("carrel: verified: " + std::to_string(report.files_checked) +
                " files of the library hold no text of it");
  }
  return status_done;
}

}  // namespace

void add_browse_commands(CLI::App& app, Context& context) {
  const auto name = std::make_shared<std::string>();  // shared: the callbacks outlive this call
  CLI::App* get = add_command(app, context, "get", "Print the stored text of a document",
                              "  carrel get notes/rent.md\n"
                              "  carrel get '#4f2a90:12:5'      (5 lines from line 12)\n"
                              "  carrel get 'notes/rent.md#Deposit'   (below a heading; #^id: a block)",
                              [name, &context] { return run_get(*name, context); });
  get->add_option("NAME", *name, "PATH, collection/path or #docid, with an optional :line[:count], #heading or #^block")
      ->required();

  const auto ls = std::make_shared<LsFlags>();
  CLI::App* list = add_command(app, context, "ls", "List files: what is in, what is not and why",
                               "  carrel ls\n"
                               "  carrel ls notes --failed",
                               [ls, &context] { return run_ls(*ls, context); });
  list->add_option("COLL", ls->collections, "Only these collections (default: all)");
  list->add_flag("--failed", ls->failed, "Only what was skipped, failed or read in part");

  const auto forget = std::make_shared<ForgetFlags>();
  CLI::App* erase = add_command(
      app, context, "forget", "Erase a document, a folder or a collection from the index",
      "  carrel forget notes/diary.md --verify\n"
      "  carrel forget notes/private\n"
      "  carrel forget old-projects\n"
      "The files themselves are not touched. A document or a folder comes back with the next index run\n"
      "unless .carrelignore or --exclude leaves it out.",
      [forget, &context] { return run_forget(*forget, context); });
  erase->add_option("NAME", forget->name, "Collection, PATH, collection/path or #docid; a folder: all below it")
      ->required();
  erase->add_flag("--verify", forget->verify,
                  "Rewrite the library's files and prove nothing is left");
}

}  // namespace carrel::cli
