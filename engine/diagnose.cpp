#include "engine/diagnose.h"

#include <chrono>
#include <filesystem>
#include <functional>

#include "core/error.h"
#include "core/isa.h"
#include "core/shipped_file.h"
#include "core/thread_pool.h"
#include "engine/ask.h"
#include "engine/browse.h"
#include "engine/diagnose_ocr.h"
#include "index/check_library.h"
#include "ingest/reader.h"

namespace carrel::engine {
namespace {

// Runs one check; an Error becomes a bad finding with its own message as the detail.
Finding check(std::string subject, std::string remedy, const std::function<std::string()>& look) {
  try {
    std::string detail = look();  // before the subject is moved from: it may throw
    return {.health = Health::good, .subject = std::move(subject), .detail = std::move(detail)};
  } catch (const std::exception& error) {
    return {.health = Health::bad,
            .subject = std::move(subject),
            .detail = error.what(),
            .remedy = std::move(remedy)};
  }
}

std::string describe_cpu() {
  return "fast loops use " + std::string(isa_name(isa())) + " (this CPU has " +
         std::string(isa_name(best_isa())) + "), " + std::to_string(usable_threads()) +
         " usable threads";
}

std::string describe_model(const LibraryOptions& options) {
  const auto path = options.model.empty() ? shipped_file(builtin_model_name) : options.model;
  const embed::Embedder embedder(path);
  return std::string(embedder.space()) + ", " + std::to_string(embedder.dim()) + " dimensions, " +
         path.string();
}

// The smallest PDF that poppler opens, to see that its module loads.
std::string describe_pdf() {
  static constexpr std::string_view tiny =
      "%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";
  std::vector<Issue> issues;
  const auto reading = ingest::Reader().read(
      {.name = "tiny.pdf", .bytes = tiny},
      [&](ingest::FoundDocument found) { issues = std::move(found.document.issues); });
  if (reading.end != ingest::ReadingEnd::complete) {
    throw Error(ErrorCode::corrupt, reading.message);
  }
  for (const Issue& issue : issues) {
    if (issue.kind == IssueKind::unsupported) {
      throw Error(ErrorCode::not_found, issue.message);
    }
  }
  return "PDF files can be read";
}

// What this system confines the readers of documents with, from one that tried.
Finding check_readers() {
  Finding finding{.subject = "sandbox"};
  try {
    const ingest::Protections got = ingest::Reader().protections();
    finding.detail = "documents are read in a process of its own";
    finding.detail += got.system_calls ? ", with a system call filter (seccomp)" : "";
    finding.detail += got.files > 0 ? ", without files (Landlock " + std::to_string(got.files) + ")"
                                    : ", without Landlock";
    finding.detail += got.no_new_privileges ? ", without new privileges" : "";
    finding.detail += got.memory ? ", with bounded memory" : ", memory not bounded";
    if (got.files == 0) {
      finding.health = Health::warning;
      finding.remedy = "readers can open no file at all here, so that PDFs may miss fonts and "
                       "characters; a kernel from 5.13 on with Landlock enabled helps";
    } else if (!got.memory || !got.no_new_privileges) {
      finding.health = Health::warning;
      finding.remedy = "see docs/adr/0012-parsers-in-a-sandbox.md";
    }
  } catch (const std::exception& error) {
    finding = {.health = Health::bad, .subject = "sandbox", .detail = error.what(),
               .remedy = "documents are not read without it; reinstall carrel, or allow seccomp"};
  }
  return finding;
}

std::string counted(std::int64_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

std::string describe_library(const LibraryOptions& options) {
  const index::Store store(options.folder, index::Access::read);
  const LibraryStatus status = library_status(store);
  std::int64_t documents = 0;
  for (const auto& entry : status.collections) documents += entry.counts.documents;
  const auto collections = static_cast<std::int64_t>(status.collections.size());
  return options.folder.string() + ": " + counted(collections, "collection") + ", " +
         counted(documents, "document") + ", " + counted(status.index.vectors, "vector");
}

constexpr std::chrono::seconds check_time_max{20};

constexpr char rebuild_remedy[] =
    "carrel index --rebuild keeps the damaged database aside and makes the library anew from the "
    "documents, which are not touched";

std::string describe_check(const index::LibraryCheck& check) {
  std::string text = "looked through " + std::to_string(check.tables_checked) +
                     " tables of library.db and activity.db page by page";
  if (check.tables_left > 0) {
    text += " (" + std::to_string(check.tables_left) + " more were left when " +
            std::to_string(check_time_max.count()) + " s were over)";
  }
  if (check.has_snapshot && check.unreadable_snapshot.empty()) {
    text += " and read the vector snapshot of " + std::to_string(check.snapshot_rows) + " rows";
  }
  return text;
}

Finding check_files(const LibraryOptions& options) {
  const index::LibraryCheck check =
      index::check_library(index::Store(options.folder, index::Access::read), check_time_max);
  Finding finding{.subject = "integrity", .detail = describe_check(check)};
  if (!check.damage.empty()) {
    finding.health = Health::bad;
    for (const std::string& line : check.damage) finding.detail += "; " + line;
    finding.remedy = rebuild_remedy;
  } else if (!check.unreadable_snapshot.empty()) {
    finding.health = Health::warning;
    finding.detail += "; the vector snapshot " + check.unreadable_snapshot + " cannot be read";
    finding.remedy = "delete that file and run carrel index: it only makes searching quicker";
  } else {
    finding.detail += ": no damage";
  }
  return finding;
}

// A check that failed to look, as a finding.
Finding looked(std::string subject, std::string remedy, const std::function<Finding()>& look) {
  Finding finding;
  const Finding failure = check(std::move(subject), std::move(remedy), [&] {
    finding = look();
    return std::string();
  });
  return failure.health == Health::good ? finding : failure;
}

Finding check_roots(const LibraryOptions& options) {
  Finding finding{.subject = "folders"};
  const index::Store store(options.folder, index::Access::read);
  for (const std::string& trouble : troubles(store, {})) {
    finding.health = Health::warning;
    finding.detail += (finding.detail.empty() ? "" : "; ") + trouble;
    finding.remedy = "mount the disk, or carrel forget the collection; its index stays until then";
  }
  if (finding.health == Health::good) finding.detail = "every collection's folder is there";
  return finding;
}

std::string describe_space(const LibraryOptions& options) {
  auto folder = options.folder;
  while (!folder.empty() && !std::filesystem::exists(folder)) folder = folder.parent_path();
  const auto space = std::filesystem::space(folder);
  constexpr std::uintmax_t wanted_bytes = 200ULL << 20;
  const std::string free_mb = std::to_string(space.available >> 20) + " MB free";
  if (space.available < wanted_bytes) throw Error(ErrorCode::io, free_mb);
  return free_mb;
}

// Throws when one of this process's descriptors is a socket; else how many there are.
int count_descriptors_without_sockets() {
  int descriptors = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    const auto target = std::filesystem::read_symlink(entry.path(), error).string();
    ++descriptors;
    // Standard streams may be sockets of whoever started us.
    const std::string number = entry.path().filename().string();
    const bool standard = number.size() == 1 && number <= "2";
    if (!standard && target.starts_with("socket:")) {
      throw Error(ErrorCode::internal, "a socket is open: " + target);
    }
  }
  return descriptors;
}

std::string describe_offline(const LibraryOptions& options) {
  std::string used = "diagnosis";
  if (index::library_exists(options.folder)) {
    Library library(options, index::Access::read);
    ask(library, {.question = "What is in these documents?"});
    used = "a question";
  }
  return "after " + used + ": " + std::to_string(count_descriptors_without_sockets()) +
         " open descriptors, none of them a socket";
}

}  // namespace

std::vector<Finding> diagnose(const LibraryOptions& options) {
  std::vector<Finding> findings;
  findings.push_back(check("processor", "report this", describe_cpu));
  findings.push_back(check("embedding model",
                           "reinstall carrel: its model file is missing or damaged",
                           [&] { return describe_model(options); }));
  findings.push_back(
      check("PDF reader", "install libpoppler-cpp, or reinstall carrel", describe_pdf));
  findings.push_back(check_readers());
  findings.push_back(check_ocr({.program = options.reader,
                                .data = options.ocr_data,
                                .languages = options.ocr_languages}));
  findings.push_back(check("disk", "free some space where the library is",
                           [&] { return describe_space(options); }));
  if (!index::library_exists(options.folder)) {
    findings.push_back({.health = Health::warning,
                        .subject = "library",
                        .detail = "there is none at " + options.folder.string(),
                        .remedy = "make one: carrel add FOLDER"});
    return findings;
  }
  findings.push_back(check("library",
                           "do what the message says",
                           [&] { return describe_library(options); }));
  if (findings.back().health != Health::good) return findings;
  const std::string again = "wait until no other carrel writes and try again";
  findings.push_back(looked("integrity", again, [&] { return check_files(options); }));
  findings.push_back(looked("folders", again, [&] { return check_roots(options); }));
  return findings;
}

std::vector<Finding> diagnose_offline(const LibraryOptions& options) {
  std::vector<Finding> findings = diagnose(options);
  findings.push_back(
      check("offline", "report this as a bug", [&] { return describe_offline(options); }));
  return findings;
}

}  // namespace carrel::engine
