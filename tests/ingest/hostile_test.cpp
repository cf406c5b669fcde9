// Files made to hurt, through the confined reader: each ends with a reason, in little time and memory,
// and the next file is read.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/files.h"
#include "ingest/limits.h"
#include "ingest/reader.h"
#include "tests/ingest/tiny_pdf.h"
#include "tests/ingest/tiny_zip.h"

namespace carrel::ingest {
namespace {

// The longest here takes 6 s on a machine of its own; a busy one must not fail the test.
constexpr int seconds_max = 120;
// Sanitizers take several times as much.
#if defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t peak_bytes_max = ~std::uint64_t{0};
#else
constexpr std::uint64_t peak_bytes_max = 200ULL << 20;
#endif

// Of the reader process that this thread started: the most it ever held.
std::uint64_t peak_of_reader() {
  std::ifstream children("/proc/thread-self/children");
  std::uint64_t peak = 0;
  for (std::string id; children >> id;) {
    std::ifstream status("/proc/" + id + "/status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("VmHWM:")) peak = std::max<std::uint64_t>(peak, std::stoull(line.substr(6)) << 10);
    }
  }
  return peak;
}

// What a file of that name and content ends as; the issue's word, "" for none.
struct Outcome {
  ReadingEnd end = ReadingEnd::complete;
  std::vector<IssueKind> issues;
  std::string text;
  std::size_t pages = 0;
  std::uint64_t peak_bytes = 0;
};

Outcome read(std::string_view name, std::string_view bytes) {
  Reader reader;
  Outcome outcome;
  const auto start = std::chrono::steady_clock::now();
  const Reading reading =
      reader.read({.name = name, .bytes = bytes}, [&](const FoundDocument& found) {
        for (const Issue& issue : found.document.issues) outcome.issues.push_back(issue.kind);
        outcome.text = found.document.text;
        outcome.pages = found.document.pages.size();
        outcome.peak_bytes = peak_of_reader();
      });
  outcome.end = reading.end;
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(seconds_max));
  EXPECT_GT(outcome.peak_bytes, 0U) << "the reader's memory could not be looked at";
  EXPECT_LT(outcome.peak_bytes, peak_bytes_max);
  EXPECT_EQ(outcome.end, ReadingEnd::complete) << reading.message;
  bool is_read = false;
  const Reading next = reader.read({.name = "next.txt", .bytes = "The next file."},
                                   [&](const FoundDocument&) { is_read = true; });
  EXPECT_TRUE(next.end == ReadingEnd::complete && is_read);
  return outcome;
}

bool has(const Outcome& outcome, IssueKind kind) {
  return std::find(outcome.issues.begin(), outcome.issues.end(), kind) != outcome.issues.end();
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

constexpr std::size_t deep = 100'000;

// Ten entities, each ten of the one before: 3 GB once expanded.
std::string laughs(std::string_view root) {
  std::string out = "<?xml version=\"1.0\"?><!DOCTYPE " + std::string(root) +
                    " [<!ENTITY l0 \"hahahahahahahahahahahahahahaha\">";
  for (int i = 1; i < 9; ++i) {
    out += "<!ENTITY l" + std::to_string(i) + " \"" +
           repeated("&l" + std::to_string(i - 1) + ";", 10) + "\">";
  }
  return out + "]>";
}

const std::string word_root =
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">";

std::string docx_of(const std::string& document) {
  return tiny_zip({{"[Content_Types].xml",
                    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                    "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd."
                    "openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"},
                   {"_rels/.rels",
                    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"
                    "relationships\"><Relationship Id=\"r\" Target=\"word/document.xml\" Type=\"http:"
                    "//schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/>"
                    "</Relationships>"},
                   {"word/document.xml", document}});
}

const std::string text_root =
    "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text>";

std::string odt_of(const std::string& content) {
  return tiny_zip({{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", content}});
}

std::string epub_of(const std::string& chapter) {
  return tiny_zip(
      {{"mimetype", "application/epub+zip"},
       {"META-INF/container.xml",
        "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>"
        "<rootfile full-path=\"b.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles>"
        "</container>"},
       {"b.opf",
        "<package xmlns=\"http://www.idpf.org/2007/opf\"><manifest><item id=\"c\" href=\"c.xhtml\" "
        "media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"c\"/></spine>"
        "</package>"},
       {"c.xhtml", chapter}});
}

TEST(Hostile, a_page_tree_that_holds_itself_ends) {
  const Outcome outcome =
      read("cycle.pdf", read_file("fixtures/hostile/pdf/cyclic-page-tree.pdf", file_bytes_max));
  EXPECT_FALSE(outcome.issues.empty());
}

TEST(Hostile, cross_reference_tables_in_a_circle_end) {
  TinyPdf pdf;
  pdf.page();
  pdf.text(72, 100, "Still readable");
  std::string bytes = pdf.bytes();
  const std::size_t mark = bytes.rfind("startxref\n") + 10;
  const std::string table = bytes.substr(mark, bytes.find('\n', mark) - mark);
  bytes.replace(bytes.rfind("<< /Size"), 2, "<< /Prev " + table + " /XRefStm " + table);
  EXPECT_NE(read("loop.pdf", bytes).text.find("Still readable"), std::string::npos);
}

TEST(Hostile, elements_of_a_page_nest_without_end) {
  const Outcome outcome = read("deep.html", "<html><body><p>Before.</p>" + repeated("<div>", deep) +
                                                "Within" + repeated("</div>", deep));
  EXPECT_TRUE(has(outcome, IssueKind::part_limit));
  EXPECT_NE(outcome.text.find("Before."), std::string::npos);
}

TEST(Hostile, elements_of_office_files_nest_without_end) {
  EXPECT_FALSE(read("deep.docx", docx_of(word_root + "<w:body><w:p><w:r><w:t>Before.</w:t></w:r></w:p>" +
                                         repeated("<w:sdt><w:sdtContent>", deep)))
                   .issues.empty());
  EXPECT_FALSE(read("deep.odt", odt_of(text_root + "<text:p>Before.</text:p>" +
                                       repeated("<text:section>", deep)))
                   .issues.empty());
  EXPECT_FALSE(read("deep.epub", epub_of("<html><body><p>Before.</p>" + repeated("<div>", deep)))
                   .issues.empty());
}

TEST(Hostile, entities_of_entities_are_not_expanded) {
  for (const auto& [name, bytes] : std::vector<std::pair<std::string, std::string>>{
           {"laughs.docx", docx_of(laughs("w:document") + word_root +
                                   "<w:body><w:p><w:r><w:t>&l8;</w:t></w:r></w:p></w:body></w:document>")},
           {"laughs.odt", odt_of(laughs("office:document-content") + text_root +
                                 "<text:p>&l8;</text:p></office:text></office:body>"
                                 "</office:document-content>")},
           {"laughs.epub", epub_of(laughs("html") + "<html><body><p>&l8;</p></body></html>")}}) {
    SCOPED_TRACE(name);
    const Outcome outcome = read(name, bytes);
    EXPECT_LT(outcome.text.size(), 1000U);
    EXPECT_TRUE(!outcome.issues.empty() || outcome.text.find("hahaha") == std::string::npos);
  }
}

TEST(Hostile, a_pdf_of_5000_pages_is_read_in_bounded_memory) {
  TinyPdf pdf;
  for (int page = 1; page <= 5000; ++page) {
    pdf.page();
    pdf.text(72, 60, "Page " + std::to_string(page), 14, true);
    for (int line = 0; line < 40; ++line) {
      pdf.text(72, 90 + 14 * line, "Line " + std::to_string(line) + " says what lines of a page say");
    }
  }
  const Outcome outcome = read("long.pdf", pdf.bytes());
  EXPECT_EQ(outcome.pages, 5000U);
  EXPECT_TRUE(outcome.issues.empty());
}

}  // namespace
}  // namespace carrel::ingest
