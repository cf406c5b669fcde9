// PDFs made in the test, where every place and word is known, and the odd ones of ../shared.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/files.h"
#include "core/word_boxes.h"
#include "ingest/limits.h"
#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"
#include "tests/ingest/tiny_pdf.h"

namespace carrel::ingest {
namespace {

Document read(std::string_view bytes) {
  Document document = parse(bytes, "test.pdf");
  expect_well_formed(document);
  for (const Page& page : document.pages) {
    for (const WordBox& word : words_of(page)) {
      EXPECT_LT(word.span.begin, word.span.end);
      EXPECT_GE(word.span.begin, page.span.begin);
      EXPECT_LE(word.span.end, page.span.end);
    }
  }
  return document;
}

using Texts = std::vector<std::string>;

Texts block_texts(const Document& document) {
  Texts texts;
  for (const Block& block : document.blocks) texts.emplace_back(block.span.in(document.text));
  return texts;
}

bool has_issue(const Document& document, IssueKind kind) {
  return std::any_of(document.issues.begin(), document.issues.end(),
                     [&](const Issue& issue) { return issue.kind == kind; });
}

// Lines at the ordinary distance, from `y` down.
void lines(TinyPdf& pdf, double x, double y, const Texts& texts) {
  for (const std::string& text : texts) {
    pdf.text(x, y, text);
    y += 12;
  }
}

TEST(Pdf, words_know_their_places) {
  TinyPdf pdf;
  pdf.page();
  pdf.text(72, 100, "Hello world");
  const Document document = read(pdf.bytes());
  ASSERT_EQ(document.pages.size(), 1U);
  const Page& page = document.pages[0];
  EXPECT_FLOAT_EQ(page.width, 612);
  EXPECT_FLOAT_EQ(page.height, 792);
  const std::vector<WordBox> words = words_of(page);
  ASSERT_EQ(words.size(), 2U);
  EXPECT_EQ(words[0].span.in(document.text), "Hello");
  EXPECT_NEAR(words[0].box.left, 72, 0.5);
  EXPECT_NEAR(words[0].box.right, 94.8, 0.5);  // Helvetica: 722 + 556 + 222 + 222 + 556
  EXPECT_LT(words[0].box.top, 93);
  EXPECT_GT(words[0].box.bottom, 100);
  EXPECT_LT(words[0].box.bottom, 104);
  ASSERT_EQ(document.blocks.size(), 1U);
  EXPECT_NEAR(document.blocks[0].box.left, 72, 0.5);
  EXPECT_NEAR(document.blocks[0].box.right, words[1].box.right, 0.13);
  EXPECT_EQ(document.blocks[0].page, 1);
}

// fixtures made by qpdf, with a password to open one and only an owner's password for the others,
// which are in golden/.
TEST(Pdf, a_password_is_asked_for_only_where_one_is_needed) {
  const Document locked = parse(read_file("fixtures/hostile/pdf/password.pdf", 1 << 20), "a.pdf");
  ASSERT_EQ(locked.issues.size(), 1U);
  EXPECT_EQ(locked.issues[0].kind, IssueKind::encrypted);
  EXPECT_TRUE(locked.blocks.empty());
  for (const char* name : {"empty_password.pdf", "empty_password_rc4.pdf"}) {
    const Document open = read(read_file(std::string("tests/ingest/golden/") + name, 1 << 20));
    EXPECT_TRUE(open.issues.empty()) << name;
    EXPECT_NE(open.text.find("behind the boathouse door"), std::string::npos) << name;
  }
}

TEST(Pdf, lines_of_a_paragraph_are_joined_and_paragraphs_parted) {
  TinyPdf pdf;
  pdf.page();
  lines(pdf, 72, 100, {"The first paragraph has a line", "and one more line below it."});
  lines(pdf, 72, 140, {"The second begins after a gap", "and ends here as well."});
  EXPECT_EQ(block_texts(read(pdf.bytes())),
            (Texts{"The first paragraph has a line and one more line below it.",
                   "The second begins after a gap and ends here as well."}));
}

TEST(Pdf, indented_line_begins_a_paragraph) {
  TinyPdf pdf;
  pdf.page();
  lines(pdf, 72, 100, {"One paragraph that runs over the whole line", "and then to the end of it."});
  pdf.text(90, 124, "Another with an indented first line that");
  pdf.text(72, 136, "goes on at the margin for some words more.");
  EXPECT_EQ(read(pdf.bytes()).blocks.size(), 2U);
}

TEST(Pdf, word_cut_by_a_hyphen_is_joined_and_keeps_both_boxes) {
  TinyPdf pdf;
  pdf.page();
  lines(pdf, 72, 100, {"All the infor-", "mation of the North-", "South route, and vitamin B-", "12"});
  const Document document = read(pdf.bytes());
  EXPECT_EQ(block_texts(document),
            Texts{"All the information of the North- South route, and vitamin B- 12"});
  const auto words = words_of(document.pages[0]);
  const auto half = std::find_if(words.begin(), words.end(), [&](const WordBox& word) {
    return word.span.in(document.text) == "infor";
  });
  ASSERT_NE(half, words.end());
  EXPECT_EQ((half + 1)->span.in(document.text), "mation");
  EXPECT_EQ((half + 1)->span.begin, half->span.end);
}

TEST(Pdf, columns_are_read_one_after_the_other) {
  TinyPdf pdf;
  pdf.page();
  pdf.text(72, 80, "A heading over both of the columns of this page, and no less wide", 10);
  for (int i = 0; i < 12; ++i) {
    const std::string n = std::to_string(i);
    pdf.text(72, 110 + 12 * i, "left line " + n + " of the many words here");
    pdf.text(320, 110 + 12 * i, "right line " + n + " of the many words here");
  }
  const std::string text = read(pdf.bytes()).text;
  EXPECT_LT(text.find("left line 11"), text.find("right line 0"));
  EXPECT_LT(text.find("heading"), text.find("left line 0"));
}

TEST(Pdf, columns_are_not_joined_into_rows_when_one_begins_with_a_table) {
  TinyPdf pdf;
  pdf.page();
  for (int i = 0; i < 9; ++i) {
    const std::string n = std::to_string(i);
    pdf.text(80, 80 + 12 * i, "Days " + n);
    pdf.text(170, 80 + 12 * i, "71" + n);
    pdf.text(220, 80 + 12 * i, "80" + n);
  }
  for (int i = 0; i < 12; ++i) {
    const std::string n = std::to_string(i);
    pdf.text(72, 210 + 12 * i, "left line " + n + " of the prose that fills a column");
  }
  for (int i = 0; i < 22; ++i) {
    const std::string n = std::to_string(i);
    pdf.text(320, 90 + 12 * i, "right line " + n + " of the prose that fills a column");
  }
  const std::string text = read(pdf.bytes()).text;
  EXPECT_NE(text.find("Days 3 | 713 | 803\n"), std::string::npos) << text;
  EXPECT_NE(text.find("left line 4 of the prose that fills a column left line 5"),
            std::string::npos) << text;
  EXPECT_LT(text.find("left line 11"), text.find("right line 0")) << text;
}

TEST(Pdf, table_over_both_columns_stays_whole_above_them) {
  TinyPdf pdf;
  pdf.page();
  for (int i = 0; i < 8; ++i) {
    const std::string n = std::to_string(i);
    const Texts cells = {"GloVe " + n, "69." + n, "71." + n, "70." + n, "66." + n, "51." + n};
    for (std::size_t k = 0; k < cells.size(); ++k) {
      pdf.text(170 + 48 * static_cast<double>(k), 80 + 12 * i, cells[k]);
    }
  }
  for (int i = 0; i < 16; ++i) {
    const std::string n = std::to_string(i);
    pdf.text(72, 210 + 12 * i, "left line " + n + " of the prose that fills a column");
    pdf.text(310, 210 + 12 * i, "right line " + n + " of the prose that fills a column");
  }
  const std::string text = read(pdf.bytes()).text;
  EXPECT_NE(text.find("GloVe 3 | 69.3 | 71.3 | 70.3 | 66.3 | 51.3\n"), std::string::npos) << text;
  EXPECT_LT(text.find("left line 15"), text.find("right line 0")) << text;
}

TEST(Pdf, rows_of_a_table_stay_whole) {
  TinyPdf pdf;
  pdf.page();
  const std::vector<Texts> rows = {{"Item", "2022", "2021"},
                                   {"Revenue from sales", "1,250", "980"},
                                   {"Cost of goods", "730", "611"},
                                   {"Profit", "520", "369"}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double y = 100 + 14 * static_cast<double>(i);
    pdf.text(72, y, rows[i][0]);
    pdf.text(250, y, rows[i][1]);
    pdf.text(350, y, rows[i][2]);
  }
  const Document document = read(pdf.bytes());
  ASSERT_EQ(document.blocks.size(), 1U);
  EXPECT_EQ(document.blocks[0].kind, BlockKind::table);
  EXPECT_EQ(document.text,
            "Item | 2022 | 2021\nRevenue from sales | 1,250 | 980\nCost of goods | 730 | 611\n"
            "Profit | 520 | 369");
}

TEST(Pdf, list_items_are_told_by_their_bullets) {
  TinyPdf pdf;
  pdf.page();
  pdf.text(72, 100, "Bring these things:");
  pdf.text(72, 112, "\x95 a coat that is warm");
  pdf.text(72, 124, "\x95 boots");
  const Document document = read(pdf.bytes());
  ASSERT_EQ(document.blocks.size(), 3U);
  EXPECT_EQ(document.blocks[1].kind, BlockKind::list_item);
  EXPECT_EQ(document.blocks[2].kind, BlockKind::list_item);
}

TEST(Pdf, running_headers_and_page_numbers_are_left_out) {
  TinyPdf pdf;
  for (int i = 1; i <= 5; ++i) {
    pdf.page();
    pdf.text(72, 40, "Annual report, chapter " + std::to_string(i));
    pdf.text(72, 120, "Body of page " + std::to_string(i) + " begins here.");
    pdf.text(300, 760, std::to_string(i));
  }
  const Document document = read(pdf.bytes());
  EXPECT_EQ(block_texts(document),
            (Texts{"Body of page 1 begins here.", "Body of page 2 begins here.",
                   "Body of page 3 begins here.", "Body of page 4 begins here.",
                   "Body of page 5 begins here."}));
  EXPECT_EQ(std::count(document.text.begin(), document.text.end(), '\f'), 4);
}

TEST(Pdf, header_of_two_pages_is_kept) {
  TinyPdf pdf;
  for (int i = 1; i <= 2; ++i) {
    pdf.page();
    pdf.text(72, 40, "Only twice");
    pdf.text(72, 120, "Body.");
  }
  EXPECT_NE(read(pdf.bytes()).text.find("Only twice"), std::string::npos);
}

TEST(Pdf, bigger_text_is_a_heading_where_there_is_no_outline) {
  TinyPdf pdf;
  pdf.page();
  pdf.text(72, 100, "The Great Title", 24);
  pdf.text(72, 140, "First Part", 15);
  lines(pdf, 72, 165, {"Plain text follows in the usual size and says", "what there is to say of it."});
  const Document document = read(pdf.bytes());
  ASSERT_EQ(document.blocks.size(), 3U);
  EXPECT_EQ(document.blocks[0].kind, BlockKind::heading);
  EXPECT_EQ(document.heading_path(document.blocks[2].section), "The Great Title > First Part");
  EXPECT_EQ(document.title, "The Great Title");
}

TEST(Pdf, outline_gives_the_sections) {
  TinyPdf pdf;
  for (const char* title : {"Introduction", "Methods", "Results"}) {
    pdf.outline(title);
    pdf.page();
    pdf.text(72, 100, title);
    pdf.text(72, 124, "Text of this part, in the size of its heading.");
    pdf.text(72, 160, "Bigger, but no title of the outline", 18);
  }
  const Document document = read(pdf.bytes());
  ASSERT_EQ(document.sections.size(), 4U);
  EXPECT_EQ(document.sections[2].title, "Methods");
  for (const Block& block : document.blocks) {
    EXPECT_EQ(block.section, static_cast<std::uint32_t>(block.page));
  }
}

TEST(Pdf, metadata_is_read_and_junk_titles_are_not) {
  TinyPdf pdf;
  pdf.page();
  pdf.text(72, 100, "Some text");
  pdf.title("A Study (in brackets)");
  Document document = read(pdf.bytes());
  EXPECT_EQ(document.title, "A Study (in brackets)");
  EXPECT_EQ(document.author, "A. Writer");
  EXPECT_EQ(document.date, "2023-04-09T08:30:00Z");
  pdf.title("Microsoft Word - report_final2.doc");
  EXPECT_EQ(read(pdf.bytes()).title, "");
  pdf.title("untitled");
  EXPECT_EQ(read(pdf.bytes()).title, "");
}

TEST(Pdf, rotated_page_is_as_wide_as_it_is_seen) {
  TinyPdf pdf;
  pdf.page(90);
  pdf.upward_text(100, 700, "Seen upright after the turn");
  const Document document = read(pdf.bytes());
  ASSERT_EQ(document.pages.size(), 1U);
  EXPECT_FLOAT_EQ(document.pages[0].width, 792);
  EXPECT_EQ(document.text, "Seen upright after the turn");
}

TEST(Pdf, text_up_the_margin_is_read_in_its_own_direction) {
  TinyPdf pdf;
  pdf.page();
  pdf.text(72, 100, "Across the page");
  pdf.upward_text(30, 500, "up the margin");
  EXPECT_EQ(block_texts(read(pdf.bytes())), (Texts{"Across the page", "up the margin"}));
}

TEST(Pdf, page_without_text_is_said_to_have_none) {
  TinyPdf pdf;
  pdf.page();
  const Document document = read(pdf.bytes());
  EXPECT_TRUE(has_issue(document, IssueKind::no_text));
  EXPECT_EQ(document.pages.size(), 1U);
}

TEST(Pdf, what_is_no_pdf_is_damaged) {
  EXPECT_TRUE(has_issue(read(""), IssueKind::damaged));
  EXPECT_TRUE(has_issue(read("%PDF-1.7\nnothing more"), IssueKind::damaged));
}

TEST(Pdf, file_cut_anywhere_does_no_harm) {
  TinyPdf pdf;
  for (int i = 0; i < 3; ++i) {
    pdf.page();
    lines(pdf, 72, 100, {"Some text that is here", "and goes on."});
  }
  const std::string bytes = pdf.bytes();
  for (std::size_t size_bytes = 0; size_bytes < bytes.size(); size_bytes += 97) {
    read(std::string_view(bytes).substr(0, size_bytes));
  }
}

// The files of ../shared, most of them attached to bug reports of other readers.

const std::filesystem::path corpus = "../shared/data/parsers";

struct Row {
  std::string file, kind, odd, outcome, expect;
};

std::vector<Row> manifest_rows() {
  std::vector<Row> rows;
  std::ifstream manifest(corpus / "manifest.tsv");
  for (std::string line; std::getline(manifest, line);) {
    std::istringstream fields(line);
    Row row;
    for (std::string* field : {&row.file, &row.kind, &row.odd, &row.outcome, &row.expect}) {
      std::getline(fields, *field, '\t');
    }
    if (row.kind == "pdf") rows.push_back(row);
  }
  return rows;
}

TEST(Pdf, fonts_that_need_tables_of_characters_are_read_or_told) {
  const auto file = corpus / "pdf/pdfjs-issue2128r.pdf";
  // The corpus is others' work and never committed: without it there is nothing to read.
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no ../shared/data/parsers";
  const Document document = read(read_file(file, file_bytes_max));
  const bool is_read = document.text.find("山西省") != std::string::npos;
  EXPECT_NE(is_read, has_issue(document, IssueKind::unsupported));
}

// Without white space, and folded, which takes ligatures apart.
std::string comparable(std::string_view text) {
  std::string out;
  for (const char c : fold(text)) {
    if (static_cast<unsigned char>(c) > ' ') out += c;
  }
  return out;
}

TEST(Pdf, files_of_the_corpus_give_what_is_expected_of_them) {
  const std::vector<Row> rows = manifest_rows();
  if (rows.empty()) GTEST_SKIP() << "no ../shared/data/parsers";
  int texts = 0;
  int found = 0;
  for (const Row& row : rows) {
    SCOPED_TRACE(row.file);
    const Document document = read(read_file(corpus / row.file, file_bytes_max));
    if (row.outcome == "needs-password") {
      EXPECT_TRUE(has_issue(document, IssueKind::encrypted));
      EXPECT_TRUE(document.text.empty());
    }
    if (row.outcome != "text") continue;
    ++texts;
    const bool has_it =
        comparable(document.text).find(comparable(row.expect)) != std::string::npos;
    found += has_it ? 1 : 0;
  }
  ASSERT_GT(texts, 200);
  EXPECT_GE(static_cast<double>(found) / texts, 0.97);
}

}  // namespace
}  // namespace carrel::ingest
