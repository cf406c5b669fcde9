#include "engine/coverage.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "engine/limits.h"
#include "ingest/name_types.h"

namespace carrel::engine {
namespace {

bool is_member(const index::FileRecord& file) { return file.container_id != 0; }

bool is_read(const index::FileRecord& file) { return file.coverage == index::Coverage::indexed; }

// The stored type is there of what was read only.
std::string_view type_of(const index::FileRecord& file) {
  return file.type.empty() ? ingest::type_of_name(file.path).type : std::string_view(file.type);
}

bool is_of(const index::FileRecord& file, std::initializer_list<std::string_view> types) {
  return std::find(types.begin(), types.end(), type_of(file)) != types.end();
}

bool is_mail(const index::FileRecord& file) { return is_of(file, {"mail", "mbox"}); }

bool is_ignore_file(const index::FileRecord& file) {
  const std::string_view path = file.path;
  const std::string_view name = path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  return name == ".gitignore" || name == ".carrelignore";
}

bool is_text(const index::FileRecord& file) {
  return ingest::type_of_name(file.path).kind == ingest::NameKind::text && !is_mail(file);
}

bool has_pages(const index::FileRecord& file) { return is_of(file, {"pdf", "image"}); }

bool is_office(const index::FileRecord& file) {
  return is_of(file, {"docx", "xlsx", "pptx", "odt", "ods", "odp"});
}

// Half a picture, sheet or archive is none.
bool may_be_split(const index::FileRecord& file) {
  return is_text(file) || is_of(file, {"pdf", "mbox", "docx", "odt", "pptx", "odp", "rtf", "epub"});
}

bool is_packed(const index::FileRecord& file) { return is_member(file) || is_of(file, {"archive"}); }
bool is_whole(const index::FileRecord& file) { return !may_be_split(file); }
bool is_unread_picture(const index::FileRecord& file) { return !is_read(file) && is_of(file, {"image"}); }
bool is_unread_whole(const index::FileRecord& file) { return !is_read(file) && is_whole(file); }
bool is_read_pdf(const index::FileRecord& file) { return is_read(file) && is_of(file, {"pdf"}); }
bool is_unread_note(const index::FileRecord& file) { return !is_read(file) && is_of(file, {"json", "html", "note"}); }
bool is_no_text(const index::FileRecord& file) { return !is_text(file); }
bool is_any(const index::FileRecord&) { return true; }

struct Remedy {
  std::string_view reason;
  bool (*is_for)(const index::FileRecord&);
  std::string_view what_helps;
};

constexpr std::string_view cut = "nothing, unless you miss it: what was read of it is found";
constexpr std::string_view split = "split it into smaller files";
constexpr std::string_view too_big =
    "nothing: such files are not read at this size; text, PDF or mail saved from it is";

// Reasons come from issue_kind_name, skip_reason_name, reading_end_name and error_code_name. The
// first row of a reason that is for the file counts.
constexpr auto remedies = std::to_array<Remedy>({
    {"encrypted", is_mail, "nothing here: carrel has no key to it; save it decrypted from your mail program"},
    {"encrypted", is_packed,
     "unpack it with its password into a folder, or save a copy without one, and add that: carrel add FOLDER"},
    {"encrypted", is_any, "save a copy without a password"},
    {"damaged", is_any, "open it in the program it comes from and save it anew, or fetch it again"},
    {"no_text", has_pages,
     "nothing, if there is none to be seen; a scan that is faint or crooked may be scanned anew"},
    {"no_text", is_any, "nothing: there is no text in it that could be found"},
    {"no_ocr", is_any,
     "install Tesseract with the languages of your documents (Debian: apt install tesseract-ocr "
     "tesseract-ocr-deu), or set ingest.ocr_languages to auto if it is off; then carrel index. carrel "
     "doctor says what is there"},
    {"ocr_broken", is_any,
     "install Tesseract and its languages anew (Debian: apt install --reinstall tesseract-ocr); carrel "
     "doctor says whether it starts, and the next run after that reads it"},
    {"encoding", is_no_text, "nothing, unless you miss it: what could not be read is shown as \xEF\xBF\xBD"},
    {"encoding", is_any, "save it as UTF-8"},
    {"limit", is_unread_picture, "save a smaller copy of it"},
    {"limit", is_unread_whole, too_big},
    {"limit", is_whole, cut},
    {"limit", is_any, split},
    {"part_limit", is_any, cut},
    {"not_unpacked", is_any,
     "if you trust it, unpack it yourself (save what is attached) into a folder and add that: carrel "
     "add FOLDER"},
    {"unsafe_name", is_any,
     "nothing: carrel does not follow such names on purpose; take care where you unpack it yourself"},
    {"no_document", is_any, "nothing: it holds no document"},
    {"unsupported", is_read_pdf,
     "install the tables of characters that its fonts need (Debian: apt install poppler-data), then "
     "carrel index --full"},
    {"unsupported", is_any, "export it to a format that carrel reads, such as PDF, DOCX or HTML"},
    {"hidden", is_unread_note, "nothing, unless you miss it: take it out of the bin and export it anew"},
    {"hidden", is_office,
     "nothing, unless you miss it: what is hidden in it was left out; show it (sheets, rows, slides, "
     "text) and save it, and it is read"},
    {"hidden", is_any, "nothing, unless you miss it: text that a reader of it would not see was left out"},
    {"too_big", is_ignore_file, "make it shorter: until then its rules are not applied"},
    {"too_big", is_whole, too_big},
    {"too_big", is_any, split},
    {"outside_root", is_any, "add the folder it leads to: carrel add FOLDER"},
    {"special_file", is_any, "nothing: it holds no document"},
    {"broken_link", is_any,
     "nothing: what it leads to is gone; take the link away or put the file back"},
    {"unfinished", is_any, "nothing: the next run goes on with it"},
    {"unreadable", is_any, "give yourself the right to read it (chmod u+r, u+rx for a folder)"},
    {"too_deep", is_any, "add the folder as a collection of its own: carrel add FOLDER"},
    {"reader_crashed", is_any,
     "open it in the program it comes from and save it anew; it is tried in a few runs, and again "
     "when it changes"},
    {"reader_timed_out", is_whole, "save it anew, or a smaller copy; it is tried in a few runs, and again when it changes"},
    {"reader_timed_out", is_any,
     "split it, or save it anew; it is tried in a few runs, and again when it changes"},
    {"reader_out_of_memory", is_whole,
     "save a smaller copy of it; it is tried in a few runs, and again when it changes"},
    {"reader_out_of_memory", is_any,
     "split it into smaller files; it is tried in a few runs, and again when it changes"},
    {"reader_forbidden_call", is_any, "be careful with it: it made its reader do what no document needs"},
    {"reader_invalid_reply", is_any, "save it anew; it is tried again when it changes"},
    {"reader_broken", is_any, "carrel doctor says whether readers can run here"},
    {"io", is_any,
     "see that its disk is mounted and sound, and that you may read it; the next run tries "
     "again"},
    {"not_found", is_any, "nothing: it went while it was read; the next run looks again"},
    {"corrupt", is_any, "open it in the program it comes from and save it anew"},
    {"busy", is_any, "the next run tries again"},
    {"internal", is_any, "carrel doctor looks for what is wrong"},
});

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

std::string_view remedy_for(const index::FileRecord& file) {
  for (const Remedy& remedy : remedies) {
    if (remedy.reason == file.reason && remedy.is_for(file)) return remedy.what_helps;
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
