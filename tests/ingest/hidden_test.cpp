// Text that a reader of a document would not see stays out of it and is told about.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "core/unicode.h"
#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"
#include "tests/ingest/tiny_pdf.h"
#include "tests/ingest/tiny_zip.h"

namespace carrel::ingest {
namespace {

Document read(std::string_view bytes, std::string_view name) {
  Document document = parse(bytes, name);
  expect_well_formed(document);
  return document;
}

const Issue* hidden_issue(const Document& document) {
  const auto found =
      std::find_if(document.issues.begin(), document.issues.end(),
                   [](const Issue& issue) { return issue.kind == IssueKind::hidden; });
  return found == document.issues.end() ? nullptr : &*found;
}

bool has_text(const Document& document, std::string_view text) {
  return std::any_of(document.blocks.begin(), document.blocks.end(), [&](const Block& block) {
    return block.span.in(document.text).find(text) != std::string_view::npos;
  });
}

// A page with "Plain words" and what `operators` draw, of which "Secret" is to be hidden or not.
Document page_with(std::string_view operators) {
  TinyPdf pdf;
  pdf.page();
  pdf.text(72, 100, "Plain words");
  pdf.raw(operators);
  return read(pdf.bytes(), "page.pdf");
}

void expect_hidden(const Document& document, std::string_view why) {
  EXPECT_TRUE(has_text(document, "Plain words"));
  EXPECT_FALSE(has_text(document, "Secret"));
  const Issue* issue = hidden_issue(document);
  ASSERT_NE(issue, nullptr);
  EXPECT_NE(issue->message.find(why), std::string::npos) << issue->message;
  EXPECT_EQ(issue->message.find("Secret"), std::string::npos) << "text in a message";
}

void expect_shown(const Document& document) {
  EXPECT_TRUE(has_text(document, "Secret"));
  EXPECT_EQ(hidden_issue(document), nullptr);
}

TEST(HiddenPdf, white_text_on_the_paper_is_left_out_and_told_with_its_page) {
  const Document document =
      page_with("1 1 1 rg BT /F1 12 Tf 72 500 Td (Secret orders) Tj ET 0 g");
  expect_hidden(document, "12 characters that nobody sees (in the colour of its ground)");
  EXPECT_EQ(hidden_issue(document)->page, 1);
}

TEST(HiddenPdf, almost_white_text_is_white) {
  expect_hidden(page_with("0.98 0.98 0.99 rg BT /F1 12 Tf 72 500 Td (Secret) Tj ET"), "colour");
}

// Marked content that says `replacement` where "Drawn" is drawn.
std::string replaced(const std::string& replacement, const std::string& drawn = "(Drawn) Tj") {
  return "BT /F1 12 Tf 72 500 Td /Span << /ActualText (" + replacement + ") >> BDC " + drawn +
         " EMC ET ";
}

const std::string long_secret = "Secret orders that are far longer than what is drawn here";

TEST(HiddenPdf, a_replacement_text_far_longer_than_what_is_drawn_gives_way_to_the_glyphs) {
  const Document document = page_with(replaced(long_secret));
  expect_hidden(document, "47 characters that nobody sees (in a replacement text");
  EXPECT_TRUE(has_text(document, "Drawn"));
}

TEST(HiddenPdf, a_replacement_text_of_the_usual_length_is_believed) {
  const Document document = page_with(replaced("Secret, spelled out"));
  expect_shown(document);
  EXPECT_FALSE(has_text(document, "Drawn"));
}

TEST(HiddenPdf, one_long_replacement_text_does_not_spoil_the_others) {
  const Document document =
      page_with(replaced(long_secret) + "BT /F1 12 Tf 72 400 Td /Span << /ActualText (Office) >> BDC "
                                        "(O) Tj (ice) Tj EMC ET");
  expect_hidden(document, "replacement text");
  EXPECT_TRUE(has_text(document, "Office"));
}

TEST(HiddenPdf, hidden_glyphs_and_spaces_do_not_speak_for_a_replacement_text) {
  expect_hidden(page_with(replaced(long_secret, "(Drawn) Tj 3 Tr (" + std::string(80, 'x') + ") Tj 0 Tr")),
                "nobody sees");
  expect_hidden(page_with(replaced(long_secret, "(Drawn) Tj (" + std::string(80, ' ') + ") Tj")),
                "replacement text");
}

TEST(HiddenPdf, replacement_texts_in_each_other_are_judged_one_by_one) {
  const Document document = page_with(
      replaced(long_secret, "(A) Tj /Span << /ActualText (" + long_secret + ") >> BDC (B) Tj EMC"));
  expect_hidden(document, "94 characters that nobody sees (in a replacement text");
}

TEST(HiddenPdf, white_text_on_a_dark_bar_is_seen) {
  expect_shown(page_with("0 0 0.4 rg 60 480 300 40 re f 1 g BT /F1 12 Tf 72 500 Td (Secret) Tj ET"));
}

TEST(HiddenPdf, white_text_on_a_round_shape_or_a_picture_is_seen) {
  expect_shown(page_with("0 g 60 480 m 400 480 400 560 200 560 c 60 560 l f "
                         "1 g BT /F1 12 Tf 100 510 Td (Secret) Tj ET"));
  expect_shown(page_with("q 300 0 0 60 60 470 cm BI /W 1 /H 1 /CS /G /BPC 8 ID 0 EI Q "
                         "1 g BT /F1 12 Tf 72 500 Td (Secret) Tj ET"));
}

TEST(HiddenPdf, text_in_the_colour_of_its_bar_is_left_out) {
  expect_hidden(
      page_with("0 0 1 rg 60 480 300 40 re f BT /F1 12 Tf 72 500 Td (Secret) Tj ET"), "colour");
}

TEST(HiddenPdf, text_without_ink_is_left_out) {
  expect_hidden(page_with("BT 3 Tr /F1 12 Tf 72 500 Td (Secret) Tj ET"), "without ink");
}

TEST(HiddenPdf, text_without_ink_over_a_scan_is_the_text_of_the_scan) {
  TinyPdf pdf;
  pdf.page();
  pdf.raw("q 612 0 0 792 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID 0 EI Q "
          "BT 3 Tr /F1 12 Tf 72 500 Td (Secret) Tj ET");
  expect_shown(read(pdf.bytes(), "scan.pdf"));
}

TEST(HiddenPdf, a_small_picture_does_not_make_a_scan) {
  expect_hidden(page_with("q 100 0 0 100 72 490 cm BI /W 1 /H 1 /CS /G /BPC 8 ID 0 EI Q "
                          "BT 3 Tr /F1 12 Tf 72 500 Td (Secret) Tj ET"),
                "without ink");
}

TEST(HiddenPdf, tiny_text_is_left_out_however_it_is_made_tiny) {
  expect_hidden(page_with("BT /F1 0.5 Tf 72 500 Td (Secret) Tj ET"), "smaller than a point");
  expect_hidden(page_with("q 0.01 0 0 0.01 72 500 cm BT /F1 20 Tf (Secret) Tj ET Q"),
                "smaller than a point");
  expect_shown(page_with("q 20 0 0 20 72 500 cm BT /F1 0.6 Tf (Secret) Tj ET Q"));
}

TEST(HiddenPdf, text_beside_the_page_is_left_out) {
  expect_hidden(page_with("BT /F1 12 Tf 900 500 Td (Secret) Tj ET"), "beside the page");
}

TEST(HiddenPdf, text_that_is_cut_away_is_left_out) {
  expect_hidden(page_with("q 300 300 10 10 re W n BT /F1 12 Tf 72 500 Td (Secret) Tj ET Q"),
                "cut away");
}

TEST(HiddenPdf, transparent_text_is_left_out) {
  expect_hidden(page_with("q /Clear gs BT /F1 12 Tf 72 500 Td (Secret) Tj ET Q"), "transparent");
}

TEST(HiddenPdf, text_below_a_bar_is_left_out_but_not_text_above_it) {
  expect_hidden(page_with("BT /F1 12 Tf 72 500 Td (Secret) Tj ET 0 g 60 480 300 40 re f"),
                "covered");
  expect_shown(page_with("0.9 g 60 480 300 40 re f 0 g BT /F1 12 Tf 72 500 Td (Secret) Tj ET"));
}

TEST(HiddenPdf, a_frame_hides_nothing_in_it_and_is_no_ground) {
  const std::string frame = " 60 480 300 40 re 62 482 296 36 re f* ";
  const std::string text = " BT /F1 12 Tf 72 500 Td (Secret) Tj ET ";
  expect_shown(page_with(text + "0 g" + frame));
  expect_shown(page_with("0 g" + frame + text));
  expect_hidden(page_with(text + "0 g 60 480 300 40 re 60 600 300 40 re f"), "covered");
}

TEST(HiddenPdf, a_shape_that_only_begins_as_a_rectangle_covers_nothing) {
  expect_shown(page_with("BT /F1 12 Tf 72 500 Td (Secret) Tj ET 0 g 60 480 m 360 480 l 360 520 l "
                         "400 520 l h f"));
}

TEST(HiddenPdf, text_that_is_struck_through_is_seen) {
  expect_shown(page_with("BT /F1 12 Tf 72 500 Td (Secret) Tj ET 0 g 60 502 300 3 re f"));
}

TEST(HiddenPdf, a_transparent_bar_hides_nothing) {
  expect_shown(
      page_with("BT /F1 12 Tf 72 500 Td (Secret) Tj ET q /Clear gs 60 480 300 40 re f Q"));
}

TEST(HiddenPdf, text_that_cuts_out_a_pattern_is_seen) {
  expect_shown(page_with("q BT 7 Tr /F1 12 Tf 72 500 Td (Secret) Tj ET 0 0 1 rg 0 0 612 792 re f Q"));
}

Document docx_with(const std::string& body) {
  const std::string root =
      "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
      "<w:p><w:r><w:t>Plain words</w:t></w:r></w:p>";
  return read(
      tiny_zip({{"_rels/.rels",
                 "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                 "<Relationship Id=\"r\" Target=\"word/document.xml\" Type=\"http://schemas."
                 "openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/>"
                 "</Relationships>"},
                {"word/document.xml", root + body + "</w:body></w:document>"}}),
      "letter.docx");
}

TEST(HiddenDocx, white_text_on_the_paper_is_left_out) {
  expect_hidden(docx_with("<w:p><w:r><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr><w:t>Secret</w:t></w:r></w:p>"),
                "hidden text");
  expect_hidden(docx_with("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Secret</w:t></w:r></w:p>"), "hidden text");
  expect_hidden(docx_with("<w:p><w:r><w:rPr><w:sz w:val=\"1\"/></w:rPr><w:t>Secret</w:t></w:r></w:p>"),
                "hidden text");
}

TEST(HiddenDocx, white_text_on_what_may_be_dark_is_seen) {
  const std::string white = "<w:r><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr><w:t>Secret</w:t></w:r>";
  expect_shown(docx_with("<w:p><w:pPr><w:shd w:fill=\"000080\"/></w:pPr>" + white + "</w:p>"));
  expect_shown(docx_with("<w:p><w:r><w:rPr><w:color w:val=\"FFFFFF\"/><w:highlight w:val=\"black\"/>"
                         "</w:rPr><w:t>Secret</w:t></w:r></w:p>"));
  expect_shown(docx_with("<w:tbl><w:tr><w:tc><w:p>" + white + "</w:p></w:tc></w:tr></w:tbl>"));
  expect_shown(docx_with("<w:p><w:r><w:rPr><w:color w:val=\"auto\"/></w:rPr><w:t>Secret</w:t></w:r></w:p>"));
}

constexpr std::string_view plain_page = "<p>Plain words, which are enough of them to make a page of.</p>";

Document html_with(std::string_view part, std::string_view head = "") {
  std::string page = "<!doctype html><html><head><title>T</title>";
  page.append(head).append("</head><body>").append(plain_page);
  for (int i = 0; i < 5; ++i) page += "<p>Another paragraph stands here, with words that one reads.</p>";
  page.append(part).append("<p>The end of it.</p></body></html>");
  return read(page, "page.html");
}

TEST(HiddenHtml, every_way_to_hide_an_element_is_told) {
  for (const char* part :
       {"<div style='display:none'>Secret</div>", "<div style='DISPLAY : None !important'>Secret</div>",
        "<p style='visibility:hidden'>Secret</p>", "<p hidden>Secret</p>",
        "<p style='opacity:0'>Secret</p>", "<span style='opacity:0.0'>Secret</span>",
        "<p style='position:absolute;left:-9999px'>Secret</p>",
        "<p style='text-indent:-9999px'>Secret</p>",
        "<p style='position:absolute;clip:rect(0,0,0,0)'>Secret</p>",
        "<p style='height:0;overflow:hidden'>Secret</p>", "<p style='font-size:0'>Secret</p>",
        "<p style='font-size:0.5px'>Secret <b>Secret</b></p>",
        "<p style='color:transparent'>Secret</p>", "<p style='color:rgba(0,0,0,0)'>Secret</p>",
        "<p style='color:#fff'>Secret</p>", "<font color=white>Secret</font>",
        "<span style='color: rgb(254, 255, 255)'>Secret</span>",
        "<p style='background:#fff;color:white'>Secret</p>"}) {
    SCOPED_TRACE(part);
    expect_hidden(html_with(part), "hidden text");
  }
}

TEST(HiddenHtml, what_only_looks_like_hiding_is_seen) {
  for (const char* part :
       {"<div style='background:navy'><p style='color:white'>Secret</p></div>",
        "<table bgcolor=navy><tr><td style='color:#fff'>Secret</td></tr></table>",
        "<div style='font-size:0'><span style='font-size:14px'>Secret</span></div>",
        "<p style='opacity:0.5'>Secret</p>", "<p style='position:absolute;left:-5px'>Secret</p>",
        "<p style='height:0'>Secret</p>",
        "<p style='color:transparent;background:url(a.png);background-clip:text'>Secret</p>",
        "<p style='font-size:80%'>Secret</p>", "<p style='display:block'>Secret</p>"}) {
    SCOPED_TRACE(part);
    expect_shown(html_with(part));
  }
}

TEST(HiddenHtml, white_text_may_stand_on_what_another_file_paints) {
  const char* part = "<p style='color:white'>Secret</p>";
  expect_shown(html_with(part, "<link rel=stylesheet href=a.css>"));
  expect_shown(html_with(part, "<style>body { background: black }</style>"));
  expect_hidden(html_with("<p style='color:white;background:white'>Secret</p>",
                          "<link rel=stylesheet href=a.css>"),
                "hidden text");
}

TEST(HiddenHtml, rules_of_the_page_hide_by_class_name_and_tag) {
  const char* head = "<style>/* x */ p.a, .b { color: red; display: none } #c{display:none} "
                     "i { visibility: hidden } .b.on { display: block } "
                     "@media print { .d { display: none } } .e .f { display: none }</style>";
  for (const char* part : {"<p class=a>Secret</p>", "<div class='x b'>Secret</div>",
                           "<div id=c>Secret</div>", "<p>Seen <i>Secret</i></p>"}) {
    SCOPED_TRACE(part);
    expect_hidden(html_with(part, head), "hidden text");
  }
  for (const char* part : {"<div class=a>Secret</div>", "<div class='b on'>Secret</div>",
                           "<p class=d>Secret</p>", "<p class=f>Secret</p>",
                           "<p class=b style='display:block'>Secret</p>"}) {
    SCOPED_TRACE(part);
    expect_shown(html_with(part, head));
  }
}

TEST(HiddenHtml, a_trick_does_not_pass_for_a_page_that_waits_for_its_script) {
  const std::string page = "<html><body><p>Plain words.</p><p style='opacity:0'>Secret" +
                           std::string(4000, 'x') + "</p></body></html>";
  EXPECT_FALSE(has_text(read(page, "page.html"), "Secret"));
}

TEST(HiddenHtml, small_sizes_in_big_units_are_read) {
  for (const char* part :
       {"<p style='font-size:0.9vw'>Secret</p>", "<p style='font-size:.35cm'>Secret</p>",
        "<p style='font-size:0.2in'>Secret</p>", "<p style='font-size:0.8pc'>Secret</p>",
        "<div style='font-size:0'><p style='font:italic 700 12px/1.5 serif'>Secret</p></div>"}) {
    SCOPED_TRACE(part);
    expect_shown(html_with(part));
  }
  expect_hidden(html_with("<p style='font:0/0 a'>Secret</p>"), "hidden text");
  expect_shown(html_with("<div style='font-size:0'><p class=t>Secret</p></div>",
                         "<style>.t { font-size: 14px }</style>"));
}

TEST(HiddenHtml, white_text_on_a_picture_is_seen) {
  for (const char* part :
       {"<div style='background-image:url(a.png)'><p style='color:white'>Secret</p></div>",
        "<div style='background: url(a.png)'><p style='color:white'>Secret</p></div>",
        "<div style='background:linear-gradient(red, blue)'><p style='color:white'>Secret</p></div>",
        "<p style='background-image:url(a.png);background-color:#fff;color:#fff'>Secret</p>",
        "<table background=a.png><tr><td style='color:white'>Secret</td></tr></table>",
        "<table><tr><td bgcolor=navy style='color:white'>Secret</td></tr></table>"}) {
    SCOPED_TRACE(part);
    expect_shown(html_with(part));
  }
}

TEST(HiddenHtml, what_undoes_hiding_shows) {
  const char* head =
      "<style>.a { opacity: 0 } .a.on { opacity: 1 } .hidden { display: none } "
      "@media (min-width: 40em) { .md\\:block { display: block } .c { display: block } } "
      ".c { display: none } .d { &.off { display: none } .e { display: none } } "
      ".f { max-height: 0; overflow: hidden } .g { position: absolute; left: -9999px } "
      ".g.on { left: 0 } .h { opacity: 0; animation: appear 1s forwards } "
      ".i { display: none } .open .i { display: block } .j { display: none } "
      ".j { @media (min-width: 40em) { display: block } } .k { opacity: 0 }</style>";
  for (const char* part :
       {"<p class='a on'>Secret</p>", "<p class=a style='opacity:1'>Secret</p>",
        "<p class='hidden md:block'>Secret</p>", "<p class=c>Secret</p>", "<p class=d>Secret</p>",
        "<p class=f>Secret</p>", "<p class='g on'>Secret</p>", "<p class=h>Secret</p>",
        "<p class=i>Secret</p>", "<p class=j>Secret</p>"}) {
    SCOPED_TRACE(part);
    expect_shown(html_with(part, head));
  }
  for (const char* part : {"<p class=a>Secret</p>", "<p class=hidden>Secret</p>",
                           "<p class='d off'>Secret</p>", "<p class=g>Secret</p>",
                           "<p class='k a' style='color:red'>Secret</p>"}) {
    SCOPED_TRACE(part);
    expect_hidden(html_with(part, head), "hidden text");
  }
}

TEST(HiddenHtml, a_page_that_its_rules_hide_for_the_most_part_is_kept) {
  const std::string words = "Secret words that a script would have brought into sight, ";
  const Document page = read(
      "<html><head><style>.reveal { opacity: 0 }</style></head><body><p>Plain words, a few of them.</p>"
      "<p class=reveal>" + words + words + words + words + words + "and so on."
      "</p><p class=reveal>Last. <span style='display:none'>Never seen.</span></p></body></html>",
      "page.html");
  EXPECT_TRUE(has_text(page, "Secret"));
  EXPECT_TRUE(has_text(page, "Last."));
  EXPECT_FALSE(has_text(page, "Never"));
  EXPECT_NE(hidden_issue(page), nullptr);
}

TEST(HiddenHtml, a_selector_of_very_many_names_costs_nothing) {
  std::string selector = ".x";
  for (int i = 0; i < 100'000; ++i) selector += ".x";
  std::string part;
  for (int i = 0; i < 20'000; ++i) part += "<p class=x>Secret</p>";
  expect_shown(html_with(part, "<style>" + selector + " { display: none }</style>"));
}

std::string utf8_of(std::u32string_view characters) {
  std::string out;
  for (const char32_t c : characters) append_utf8(out, c);
  return out;
}

// "Obey" in tags, which no font shows.
const std::string tags = utf8_of(U"\U000E004F\U000E0062\U000E0065\U000E0079");

TEST(HiddenCharacters, tags_become_spaces_so_that_places_stay) {
  const std::string text = "First line.\n\nSecond" + tags + " line ends.\n";
  for (const char* name : {"a.txt", "a.md"}) {
    const Document document = read(text, name);
    EXPECT_EQ(document.text.size(), text.size());
    EXPECT_EQ(document.text.find('\xF3'), std::string::npos);
    ASSERT_NE(hidden_issue(document), nullptr);
    EXPECT_NE(hidden_issue(document)->message.find("4 characters"), std::string::npos);
    EXPECT_EQ(document.blocks.back().line, 3);
  }
}

TEST(HiddenCharacters, a_block_of_nothing_else_goes) {
  const Document document = read("Seen.\n\n" + tags + "\n", "a.txt");
  ASSERT_EQ(document.blocks.size(), 1U);
  EXPECT_NE(hidden_issue(document), nullptr);
}

TEST(HiddenCharacters, tags_in_a_page_and_its_title_go) {
  const Document document = read(
      "<html><title>T" + tags + "</title><body><p>Some words" + tags + " here.</p></html>", "a.html");
  EXPECT_EQ((document.title + document.text).find('\xF3'), std::string::npos);
  EXPECT_NE(hidden_issue(document), nullptr);
}

TEST(HiddenCharacters, runs_that_spell_something_go) {
  std::u32string bits, selectors;
  for (int i = 0; i < 40; ++i) bits += i % 3 == 0 ? U'\u200C' : U'\u200B';
  for (char32_t i = 0; i < 20; ++i) selectors += 0xE0100 + i;
  EXPECT_NE(hidden_issue(read("Some words" + utf8_of(bits) + " here.", "a.txt")), nullptr);
  EXPECT_NE(hidden_issue(read("A smile \U0001F600" + utf8_of(selectors), "a.txt")), nullptr);
}

TEST(HiddenCharacters, what_scripts_and_emoji_need_stays) {
  for (const std::string text :
       {"Persian: \u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", "Hindi: \u0915\u094D\u200D\u0937",
        "Family: \U0001F468\u200D\U0001F469\u200D\U0001F467", "Heart: \u2764\uFE0F",
        "Ideograph: \u845B\U000E0100", "Soft\u00ADhyphen", "Mark: \uFEFF here",
        "Flag of England: \U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"}) {
    const Document document = read(text, "a.txt");
    EXPECT_EQ(document.text, text);
    EXPECT_EQ(hidden_issue(document), nullptr) << text;
  }
}

TEST(HiddenCharacters, code_keeps_its_indent) {
  const std::string hidden = "\xF3\xA0\x81\x81";  // a tag
  const Document document =
      read("Text.\n\n" + hidden + "\n\n::\n\n    if a:\n        b\n", "a.rst");
  ASSERT_NE(hidden_issue(document), nullptr);
  ASSERT_EQ(document.blocks.back().kind, BlockKind::code);
  EXPECT_EQ(document.blocks.back().span.in(document.text), "    if a:\n        b");
}

}  // namespace
}  // namespace carrel::ingest
