#include "engine/coverage.h"

#include <algorithm>
#include <array>

#include "engine/limits.h"
#include "ingest/name_types.h"

namespace carrel::engine {
namespace {

struct Remedy {
  std::string_view reason;
  std::string_view what_helps;
};

// Reasons come from issue_kind_name, skip_reason_name, reading_end_name and error_code_name.
constexpr std::array<Remedy, 27> remedies{{
    {"encrypted", "save a copy without a password"},
    {"damaged", "open it in the program it comes from and save it anew, or fetch it again"},
    {"no_text", "nothing, if there is none to be seen; a scan that is faint or crooked may be scanned anew"},
    {"no_ocr",
     "install Tesseract with the languages of your documents (Debian: apt install tesseract-ocr "
     "tesseract-ocr-deu), or set ingest.ocr_languages to auto if it is off; then carrel index. carrel "
     "doctor says what is there"},
    {"ocr_broken",
     "install Tesseract and its languages anew (Debian: apt install --reinstall tesseract-ocr); carrel "
     "doctor says whether it starts, and the next run after that reads it"},
    {"encoding", "save it as UTF-8"},
    {"limit", "split it into smaller files"},
    {"unsupported", "export it to a format that carrel reads, such as PDF, DOCX or HTML"},
    {"hidden", "nothing, unless you miss it: text that a reader of it would not see was left out"},
    {"too_big", "split it into smaller files"},
    {"outside_root", "add the folder it leads to: carrel add FOLDER"},
    {"special_file", "nothing: it holds no document"},
    {"broken_link", "nothing: what it leads to is gone; take the link away or put the file back"},
    {"unfinished", "nothing: the next run goes on with it"},
    {"unreadable", "give yourself the right to read it (chmod u+r, u+rx for a folder)"},
    {"too_deep", "add the folder as a collection of its own: carrel add FOLDER"},
    {"reader_crashed",
     "open it in the program it comes from and save it anew; it is tried in a few runs, and again "
     "when it changes"},
    {"reader_timed_out", "split it, or save it anew; it is tried in a few runs, and again when it changes"},
    {"reader_out_of_memory",
     "split it into smaller files; it is tried in a few runs, and again when it changes"},
    {"reader_forbidden_call", "be careful with it: it made its reader do what no document needs"},
    {"reader_invalid_reply", "save it anew; it is tried again when it changes"},
    {"reader_broken", "carrel doctor says whether readers can run here"},
    {"io",
     "see that its disk is mounted and sound, and that you may read it; the next run tries "
     "again"},
    {"not_found", "nothing: it went while it was read; the next run looks again"},
    {"corrupt", "open it in the program it comes from and save it anew"},
    {"busy", "the next run tries again"},
    {"internal", "carrel doctor looks for what is wrong"},
}};

// For what cannot be split.
constexpr std::string_view cut = "nothing, unless you miss it: what was read of it is found";
constexpr std::string_view too_big =
    "nothing: such files are not read at this size; text, PDF or mail saved from it is";

// Text, mailboxes and PDFs; half a picture, sheet or archive is none.
bool may_be_split(std::string_view path) {
  const ingest::NameType named = ingest::type_of_name(path);
  return named.kind == ingest::NameKind::text || named.type == "pdf" || named.type == "mbox";
}

struct Told {
  std::string message;
  std::vector<int> pages;  // 0: the whole file
};

std::string with_pages(const Told& told) {
  std::vector<int> pages = told.pages;
  std::erase(pages, 0);
  if (pages.empty() || pages.size() < told.pages.size()) return told.message;
  return format_pages(std::move(pages)) + ": " + told.message;
}

}  // namespace

std::string_view remedy_for(std::string_view reason, std::string_view path) {
  if (reason == "limit" && !may_be_split(path)) return cut;
  if (reason == "too_big" && !may_be_split(path)) return too_big;
  for (const Remedy& remedy : remedies) {
    if (remedy.reason == reason) return remedy.what_helps;
  }
  return {};
}

std::string describe(std::span<const Issue> issues) {
  std::vector<Told> told;
  for (const Issue& issue : issues) {
    auto same = std::find_if(told.begin(), told.end(),
                             [&](const Told& other) { return other.message == issue.message; });
    if (same == told.end() && told.size() < issues_told_max) {
      same = told.insert(told.end(), {issue.message, {}});
    }
    if (same != told.end()) same->pages.push_back(issue.page);
  }
  std::string text;
  for (const Told& each : told) text += (text.empty() ? "" : "; ") + with_pages(each);
  return text;
}

std::string format_pages(std::vector<int> pages) {
  std::sort(pages.begin(), pages.end());
  pages.erase(std::unique(pages.begin(), pages.end()), pages.end());
  std::string text = pages.size() == 1 ? "page " : "pages ";
  std::size_t runs = 0;
  for (std::size_t i = 0; i < pages.size(); ++runs) {
    if (runs == page_runs_told_max) {
      return text + " and " + std::to_string(pages.size() - i) + " more";
    }
    std::size_t last = i;
    while (last + 1 < pages.size() && pages[last + 1] == pages[last] + 1) ++last;
    if (i > 0) text += ", ";
    text += std::to_string(pages[i]);
    if (last > i) text += "-" + std::to_string(pages[last]);
    i = last + 1;
  }
  return text;
}

}  // namespace carrel::engine
