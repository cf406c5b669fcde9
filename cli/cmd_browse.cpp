#include <algorithm>
#include <filesystem>
#include <map>

#include "cli/command_line.h"
#include "cli/json_output.h"
#include "cli/named_document.h"
#include "cli/output.h"
#include "engine/browse.h"
#include "engine/coverage.h"
#include "engine/document_part.h"
#include "engine/documents.h"
#include "engine/folded_files.h"
#include "engine/forget.h"

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

// Why there is nothing to print of what was asked for.
std::string nothing_there(const index::Store& store, const engine::NamedDocument& asked) {
  const auto& document = asked.document;
  const std::string place = document.collection + "/" + document.file.path;
  const auto inside = static_cast<std::int64_t>(store.members(document.file.document_id).size());
  if (document.text.empty() && inside > 0) {
    return place + " has no text of its own but " + format_count(inside, "file", "files") +
           " packed in it, which carrel ls lists as " + place + "!/…";
  }
  if (document.text.empty()) {
    return "nothing of " + place + " is stored" +
           (document.file.message.empty() ? "" : ": " + document.file.message);
  }
  return place + " " + engine::parts_there(store, document, asked.name);
}

int run_get(const std::string& argument, const Context& context) {
  auto library = context.open_library(index::Access::read);
  const auto asked = named_document(library.store(), argument, context);
  if (!asked) return status_nothing_found;
  const std::string_view text = engine::part_text(library.store(), asked->document, asked->name);
  if (text.empty()) {
    context.warn("carrel: " + nothing_there(library.store(), *asked));
    return status_nothing_found;
  }
  if (context.options.json) {
    const auto linking = engine::backlinks(library, asked->document.file.document_id);
    print(document_json(asked->document, text, linking));
    return status_done;
  }
  // A pipe gets the bytes as they are stored; a terminal must not obey them.
  std::string shown(text);
  if (stdout_is_terminal()) shown = escape_for_terminal(text);
  if (!shown.empty() && shown.back() != '\n') shown += '\n';
  print(shown);
  return status_done;
}

// "skipped: no_text" of a file that is not in as a whole.
std::string state_of(const index::FileRecord& file, const Style& style) {
  const bool indexed = file.coverage == index::Coverage::indexed;
  const std::string state =
      indexed ? "in part" : (file.coverage == index::Coverage::failed ? "failed" : "skipped");
  return (indexed ? style.yellow(state) : style.red(state)) + ": " + escape_to_line(file.reason);
}

std::string file_line(const engine::ListedFile& listed, const Style& style) {
  const auto& [collection, file] = listed;
  const std::string id = file.content == Sha256{} ? "       " : docid(file.content);
  std::string line = style.dim(id) + "  " + escape_for_terminal(engine::document_place(collection, file.path));
  if (file.reason.empty()) return line + "\n";
  line += "  " + state_of(file, style);
  if (!file.message.empty()) line += " (" + escape_to_line(file.message) + ")";
  return line + "\n";
}

// What is packed in one file is told together: --json, and ls without --failed, name each.
std::string failed_lines(const index::Store& store, const std::vector<engine::ListedFile>& files,
                         const Style& style) {
  std::string lines;
  for (const engine::FoldedFiles& folded : engine::fold_members(store, files)) {
    lines += file_line(folded.first, style);
    if (folded.more == 0) continue;
    lines += "         and " + format_count(folded.more, "more member", "more members") + " of " +
             escape_for_terminal(engine::document_place(folded.first.collection, folded.inside)) + "  " +
             state_of(folded.first.file, style) + "\n";
  }
  return lines;
}

// What helps, once for each reason of the files shown.
std::string remedy_lines(const std::vector<engine::ListedFile>& files) {
  std::map<std::pair<std::string, std::string_view>, std::int64_t> counts;  // by reason and remedy
  for (const auto& listed : files) {
    const std::string_view remedy = engine::remedy_for(listed.file);
    if (!remedy.empty()) ++counts[{listed.file.reason, remedy}];
  }
  std::string lines;
  for (const auto& [what, count] : counts) {
    const auto& [reason, remedy] = what;
    lines += (lines.empty() ? "" : "\n") + reason + " (" + format_count(count, "file", "files") +
             "): " + std::string(remedy);
  }
  return lines;
}

int run_ls(const LsFlags& flags, const Context& context) {
  auto library = context.open_library(index::Access::read);
  const auto listing = flags.failed ? engine::Listing::not_searchable : engine::Listing::everything;
  const auto files = engine::list_files(library.store(), flags.collections, listing);
  for (const auto& trouble : engine::troubles(library.store(), flags.collections)) {
    context.warn("carrel: " + escape_to_line(trouble));
  }
  if (context.options.json) {
    print(files_json(files));
    return status_done;
  }
  std::string out;
  if (flags.failed) {
    out = failed_lines(library.store(), files, context.style());
  } else {
    for (const auto& file : files) out += file_line(file, context.style());
  }
  print(out);
  if (files.empty()) context.say(flags.failed ? "every file could be read" : "no files");
  if (flags.failed && !files.empty()) context.say("What helps:\n" + remedy_lines(files));
  return status_done;
}

// Says no more than what was proven.
int tell_proof(const engine::ForgetReport& report, const Context& context) {
  if (report.remains_found) {
    context.warn(
        "carrel: text of it is still in the library's files; a database that carrel index --rebuild set "
        "aside there (set-aside-*) holds it until that is deleted; if there is none, run carrel doctor and "
        "report this");
    return status_failure;
  }
  if (!report.rows_are_gone) {
    context.warn(
        "carrel: erased, but not proven: another carrel, which reads at the moment, keeps the database from "
        "being rewritten; it will be when the next index run has changed something");
    return status_failure;
  }
  context.say("carrel: verified: no row of the library is left of it, and the database was rewritten "
              "without free pages");
  if (report.pieces_checked > 0) {
    context.say("carrel: verified: " + std::to_string(report.files_checked) +
                " files of the library hold none of " + std::to_string(report.pieces_checked) +
                " pieces of its text");
  } else {
    context.say("carrel: its text itself could not be looked for in the files: it is too short for that, or "
                "stands in other documents too");
    return status_done;
  }
  if (report.short_texts > 0) {
    context.say("carrel: " + format_count(report.short_texts, "text was", "texts were") +
                " too short to be looked for in the files");
  }
  return status_done;
}

int run_forget(const ForgetFlags& flags, const Context& context) {
  (void)context.open_library(index::Access::read);  // throws when there is none, saying what to do
  auto library = context.open_library(index::Access::write);
  const auto report = engine::forget(library, flags.name, std::filesystem::current_path().string(),
                                     flags.verify ? engine::Proof::verify : engine::Proof::none);
  if (context.options.json) print(forget_json(report));
  context.say("carrel: forgot " + format_count(report.documents, "document", "documents") +
              (report.collection.empty() ? "" : ", the collection " + report.collection) +
              (report.folder.empty() ? "" : ", all below " + report.folder) +
              (report.document.empty() ? "" : ", " + escape_for_terminal(report.document)));
  if (report.set_aside) {
    context.warn("carrel: a database that carrel index --rebuild set aside (" +
                 escape_for_terminal((library.store().library() / "set-aside-*").string()) +
                 ") may still hold it until you delete that");
  }
  if (report.turns > 0) {
    context.say("carrel: " + format_count(report.turns, "turn", "turns") +
                " of conversations that quoted it went with it");
  }
  if (!report.folder.empty()) {
    context.say(
        "carrel: the files are where they were: the next carrel index brings them back. This keeps "
        "them out: " +
        report.leave_out);
  } else if (!report.packed_in.empty()) {
    context.say("carrel: " + escape_for_terminal(report.packed_in) +
                ", which it is packed in, is where it was: carrel index brings it back when that has "
                "changed, carrel index --full at once");
  } else if (report.collection.empty()) {
    context.say(
        "carrel: its file is where it was: the next carrel index brings it back as long as "
        "it is in a collection's folder; .carrelignore or --exclude keeps it out");
  }
  return flags.verify ? tell_proof(report, context) : status_done;
}

}  // namespace

void add_browse_commands(CLI::App& app, Context& context) {
  const auto name = std::make_shared<std::string>();  // shared: the callbacks outlive this call
  CLI::App* get = add_command(app, context, "get", "Print the stored text of a document",
                              "  carrel get notes/rent.md\n"
                              "  carrel get '#4f2a90:12:5'      (5 lines from line 12)\n"
                              "  carrel get 'notes/rent.md#Deposit'   (below a heading; #^id: a block)\n"
                              "  carrel get 'work/talk.pptx#page=2'   (a page, slide or chapter)\n"
                              "  carrel get 'home/budget.xlsx#Insurance!B7'   (the row of a cell; B7:C9: rows)\n"
                              "  carrel get 'work/offer.docx#bytes=120-180'   (bytes of the text: the\n"
                              "                                               span of --json)\n"
                              "Takes what search and ask print as a place. Lines are those of the file;\n"
                              "of formats without lines (DOCX, ODT, RTF), of the text that get prints.",
                              [name, &context] { return run_get(*name, context); });
  get->add_option("NAME", *name,
                  "PATH, collection/path, carrel:// URI or #docid, with an optional place")
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
      "A place behind a document's name (notes/diary.md:12) makes no difference: all of it goes.\n"
      "The files themselves are not touched. A document or a folder comes back with the next index run\n"
      "unless .carrelignore or --exclude leaves it out; one that is packed in a file, when that has changed\n"
      "or with --full. The reports of the nights, which name files, go too.",
      [forget, &context] { return run_forget(*forget, context); });
  erase->add_option("NAME", forget->name,
                    "Collection, PATH, collection/path, carrel:// URI or #docid; a folder: all below it")
      ->required();
  erase->add_flag("--verify", forget->verify,
                  "Rewrite the library's files and prove nothing is left");
}

}  // namespace carrel::cli
