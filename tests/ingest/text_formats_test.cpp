// What holds of every format that is read from text: what whole files give is in golden/.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/files.h"
#include "ingest/chunker.h"
#include "ingest/limits.h"
#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"

namespace carrel::ingest {
namespace {

Document json_of(std::string_view bytes) {
  Members members(bytes.size(), [](const FoundDocument& found) {
    expect_well_formed(found.document);
  });
  return parse_json(bytes, "a.json", members);
}

struct Format {
  std::string_view folder;  // of fixtures/hostile
  std::string_view name;    // such that the name tells the type
  Document (*parse)(std::string_view);
};
constexpr Format formats[] = {
    {"bookmarks", "a.html", parse_bookmarks},
    {"code", "a.cpp", [](std::string_view bytes) { return parse_code(bytes, "a.cpp"); }},
    {"code", "a.rs", [](std::string_view bytes) { return parse_code(bytes, "a.rs"); }},
    {"code", "a.py", [](std::string_view bytes) { return parse_code(bytes, "a.py"); }},
    {"code", "a.sh", [](std::string_view bytes) { return parse_code(bytes, "a.sh"); }},
    {"code", "a.hs", [](std::string_view bytes) { return parse_code(bytes, "a.hs"); }},
    {"csv", "a.csv", parse_csv},
    {"json", "a.json", json_of},
    {"latex", "a.tex", parse_latex},
    {"org", "a.org", parse_org},
    {"rst", "a.rst", parse_rst},
    {"subtitles", "a.srt", parse_subtitles},
};

void expect_sound_chunks(const Document& document) {
  expect_well_formed(document);
  expect_covered(document, chunk(document, count_words));
}

std::string utf16_of(std::string_view ascii) {
  std::string out = "\xFF\xFE";
  for (const char c : ascii) out.append({c, '\0'});
  return out;
}

TEST(TextFormats, hostile_fixtures_stay_well_formed_wherever_they_are_cut) {
  for (const Format& format : formats) {
    const std::string folder = "fixtures/hostile/" + std::string(format.folder);
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      SCOPED_TRACE(entry.path());
      const std::string whole = read_file(entry.path(), file_bytes_max);
      expect_sound_chunks(format.parse(whole));
      const std::size_t step = whole.size() / 60 + 1;
      for (std::size_t bytes = 0; bytes < whole.size(); bytes += step) {
        expect_sound_chunks(format.parse(std::string_view(whole).substr(0, bytes)));
      }
    }
  }
}

TEST(TextFormats, any_encoding_gives_the_same_blocks) {
  for (const Format& format : formats) {
    const std::string folder = "fixtures/hostile/" + std::string(format.folder);
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      const std::string plain = read_file(entry.path(), file_bytes_max);
      const bool is_ascii = std::all_of(plain.begin(), plain.end(), [](char c) {
        return (c >= ' ' && c < '\x7F') || c == '\n' || c == '\t';
      });
      if (!is_ascii) continue;
      SCOPED_TRACE(entry.path());
      EXPECT_EQ(detect_type(utf16_of(plain), format.name), detect_type(plain, format.name));
      EXPECT_EQ(format.parse(utf16_of(plain)).text, format.parse(plain).text);
    }
  }
}

TEST(TextFormats, bytes_of_windows_1252_are_read) {
  const Document document = parse_csv("Name,Ort\nJ\xFCrgen,K\xF6ln\n");
  EXPECT_NE(document.text.find("Name: Jürgen | Ort: Köln"), std::string::npos) << document.text;
}

// Each would take minutes if a reader looked through the rest of the text from each of its lines.
TEST(TextFormats, bookmarks_need_no_line_breaks) {
  const Document document = parse_bookmarks(
      "<!DOCTYPE NETSCAPE-Bookmark-file-1><TITLE>Bookmarks</TITLE><H1>Bookmarks</H1><DL><p>"
      "<DT><H3>Music</H3><DL><p><DT><A HREF=\"https://a.example/\">Shellac records</A>"
      "<DD>About old ones<DT><A HREF=\"https://b.example/\">Phonographs</A></DL><p></DL>");
  EXPECT_EQ(document.title, "Bookmarks");
  ASSERT_EQ(document.blocks.size(), 4U);
  EXPECT_EQ(document.blocks[0].kind, BlockKind::heading);
  EXPECT_EQ(document.blocks[1].span.in(document.text), "Shellac records\nhttps://a.example/");
  EXPECT_EQ(document.heading_path(document.blocks[3].section), "Music");
}

TEST(TextFormats, repetition_ends_soon) {
  constexpr std::string_view units[] = {"\"",
                                        "\",\"\n",
                                        "a,b\n",
                                        ":a:\n",
                                        ":a:\n* b\n",
                                        "#+BEGIN_A\n",
                                        "#+BEGIN_SRC\n",
                                        "[[",
                                        "=\n",
                                        "a\n=\n",
                                        ".. a::\n",
                                        "`<",
                                        "a::\n\n",
                                        "+-\n",
                                        "== =\n",
                                        "<",
                                        "{\\",
                                        "00:01 --> \n<v a>",
                                        "- ",
                                        "| ",
                                        "* ",
                                        "\n",
                                        " \n",
                                        "\t",
                                        "(",
                                        "{",
                                        "}",
                                        "[",
                                        "\\",
                                        "$",
                                        "'",
                                        "def a:\n",
                                        "/*",
                                        "//", "[[", "{\"a\":", "[1,", "{}\n", "[{\"mapping\":{}},", "\\ud83d", "\\title{", "\\begin{a}",
      "\\begin{verbatim}\n", "\\begin{tabular}{l}&", "$$", "\\[", "\\\"{", "<DT><A HREF=\"", "<DL>\n",
      "<DT><H3>a\n<DL>\n", " HREF"};
  for (const Format& format : formats) {
    for (const std::string_view unit : units) {
      SCOPED_TRACE(std::string(format.folder) + ": " + std::string(unit));
      std::string text;
      while (text.size() < 300'000) text += unit;
      const auto begin = std::chrono::steady_clock::now();
      expect_well_formed(format.parse(text));
      const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
      EXPECT_LT(taken.count(), 3);
    }
  }
}

TEST(Csv, delimiters_are_told_by_how_evenly_they_part) {
  EXPECT_EQ(parse_csv("a,x;b\n1,2;3\n4,4;5\n7;8\n").text,
            "a,x\tb\na,x: 1,2 | b: 3\na,x: 4,4 | b: 5\na,x: 7 | b: 8");
  EXPECT_EQ(parse_csv("sep=|\nname|of\nAda|x\n").text, "name\tof\nname: Ada | of: x");
  EXPECT_EQ(parse_csv("only\none\ncolumn\n").text, "only\none\ncolumn");
}

TEST(Csv, a_first_row_of_values_names_no_columns) {
  EXPECT_EQ(parse_csv("1,2\n3,4\n").text, "1\t2\n3\t4");
  EXPECT_EQ(parse_csv("a,a\nb,c\n").text, "a\ta\nb\tc");
}

TEST(Csv, rows_keep_the_line_they_begin_on) {
  const Document document = parse_csv("name,note\n\"Ada\",\"two\nlines\"\nBo,x\n");
  ASSERT_EQ(document.text, "name\tnote\nname: Ada | note: two lines\nname: Bo | note: x");
  EXPECT_EQ(line_of(document.line_marks, document.text.find("Ada")), 2);
  EXPECT_EQ(line_of(document.line_marks, document.text.find("Bo")), 4);
}

TEST(Subtitles, a_file_without_cues_is_text) {
  const Document document = parse_subtitles("Nothing is said here.\n");
  EXPECT_EQ(document.type, "text");
  EXPECT_EQ(document.blocks.size(), 1U);
}

TEST(TextFormats, stars_of_org_make_levels_to_a_bound) {
  std::string text;
  for (int stars = 1; stars <= 1000; ++stars)
    text += std::string(static_cast<std::size_t>(stars), '*') + " Weir\n";
  const Document document = parse_org(text);
  expect_sound_chunks(document);
  EXPECT_EQ(document.sections.back().level, heading_levels_max);
  EXPECT_EQ(document.sections.back().parent, static_cast<std::uint32_t>(heading_levels_max) - 1);
}

TEST(TextFormats, many_tables_of_latex_without_rows_take_no_time) {
  std::string text = "\\begin{document}\n";
  for (int i = 0; i < 150'000; ++i) text += "\\begin{tabular}{l}a\\end{tabular}\n";
  const auto begin = std::chrono::steady_clock::now();
  const Document document = parse_latex(text);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
  EXPECT_EQ(document.blocks.size(), 150'000U);
}

// The blocks, each ended by '|'.
std::string blocks_of(const Document& document) {
  expect_well_formed(document);
  std::string all;
  for (const Block& block : document.blocks) {
    all += std::string(block.span.in(document.text)) + "|";
  }
  return all;
}

TEST(TextFormats, a_body_of_latex_in_a_comment_is_none) {
  EXPECT_EQ(blocks_of(parse_latex("% \\begin{document}\nHerons nest.\n")), "Herons nest.|");
  EXPECT_EQ(blocks_of(parse_latex("% \\begin{document}\n\\usepackage{x}\n\\begin{document}\n"
                                  "Herons nest.\n\\end{document}\n")),
            "Herons nest.|");
  // What looks like a body is part of a title.
  EXPECT_EQ(blocks_of(parse_latex("\\title{\\begin{document}}\nHerons nest.\n")), "Herons nest.|");
}

TEST(TextFormats, percent_signs_in_letters_of_latex_begin_no_comment) {
  EXPECT_EQ(blocks_of(parse_latex("Say \\verb|%d| or \\lstinline[language=C]{%s} at "
                                  "\\url{https://x.org/a%20b} and \\href{https://x.org/%41}{here} "
                                  "now. % not this\n")),
            "Say %d or %s at https://x.org/a%20b and here now.|");
}

TEST(TextFormats, text_beside_and_in_broken_environments_of_latex_is_kept) {
  EXPECT_EQ(blocks_of(parse_latex("\\begin{verbatim}first [x]\nsecond\n\\end{verbatim}\n")),
            "first [x]\nsecond|");
  EXPECT_EQ(blocks_of(parse_latex("\\begin{minted}[linenos]{python}\nx = 1\n\\end{minted}\n")),
            "x = 1|");
  const Document broken = parse_latex("\\begin{comment}\nHerons nest.\n\nOtters swim.\n");
  EXPECT_EQ(blocks_of(broken), "Herons nest.|Otters swim.|");
  ASSERT_EQ(broken.issues.size(), 1U);
  EXPECT_EQ(broken.issues[0].kind, IssueKind::damaged);
  EXPECT_EQ(blocks_of(parse_latex("\\begin{comment}\nHerons nest.\n\\end{comment}\nOtters swim.")),
            "Otters swim.|");
}

TEST(TextFormats, widths_of_latex_tables_are_in_no_cell) {
  for (const char* begin : {"tabularx}{\\textwidth}{lX}", "tabular*}{9cm}[t]{lr}",
                            "tabulary}{9cm}{lr}", "tabular}[t]{lr}"}) {
    const std::string name(begin, std::string_view(begin).find('}'));
    const Document document = parse_latex("\\begin{" + std::string(begin) +
                                          "\nBed & pH \\\\\n3 & 6.4 \\\\\n\\end{" + name + "}\n");
    EXPECT_EQ(blocks_of(document), "Bed\tpH\nBed: 3 | pH: 6.4|") << begin;
  }
}

TEST(TextFormats, fields_of_rst_have_their_value_below) {
  EXPECT_EQ(blocks_of(parse_rst("Text.\n\n:litres:\n   How much to pump.\n:dry:\n\nEnd.\n")),
            "Text.|:litres:\n   How much to pump.|End.|");
}

TEST(TextFormats, headings_of_rst_are_measured_in_characters) {
  for (const char* title : {"Насосная станция", "Αντλιοστάσιο του χωριού", "ポンプ場の案内"}) {
    std::size_t columns = 0;
    for (const char* c = title; *c != '\0'; ++c) columns += (*c & 0xC0) != 0x80 ? 1 : 0;
    const Document document =
        parse_rst(std::string(title) + "\n" + std::string(columns, '=') + "\n\nText.\n");
    EXPECT_EQ(blocks_of(document), std::string(title) + "|Text.|");
    EXPECT_EQ(document.title, title);
  }
}

TEST(TextFormats, an_empty_comment_of_rst_hides_nothing_below) {
  EXPECT_EQ(blocks_of(parse_rst("Above.\n\n..\n\n   Quoted.\n")), "Above.|Quoted.|");
  EXPECT_EQ(blocks_of(parse_rst("Above.\n\n..\n   Hidden.\n\n   Too.\n\nEnd.\n")), "Above.|End.|");
  EXPECT_EQ(blocks_of(parse_rst("Above.\n\n.. Hidden.\n\n   Too.\n\nEnd.\n")), "Above.|End.|");
}

TEST(TextFormats, drawers_of_org_are_read_but_for_properties) {
  EXPECT_EQ(blocks_of(parse_org(":PROPERTIES:\n:ID: 4f1c\n:END:\n#+TITLE: Weir\nText.\n")),
            "Text.|");
  EXPECT_EQ(blocks_of(parse_org("* Weir\n:LOGBOOK:\nCLOCK: [2024-03-02 Sat 10:00]\nAsked Ben.\n"
                                ":END:\n:NOTES:\nIt leaks.\n:END:\nText.\n")),
            "Weir|Asked Ben.|It leaks.|Text.|");
}

TEST(TextFormats, columns_beyond_the_bound_are_said) {
  const auto row = [](std::size_t cells) { return std::string(cells - 1, ',') + "x\n"; };
  EXPECT_TRUE(parse_csv(row(sheet_columns_max) + row(sheet_columns_max)).issues.empty());
  const Document document = parse_csv(row(sheet_columns_max) + row(sheet_columns_max + 1));
  ASSERT_EQ(document.issues.size(), 1U);
  EXPECT_EQ(document.issues[0].kind, IssueKind::part_limit);
}

TEST(TextFormats, blank_lines_within_a_cue_of_subrip_end_nothing) {
  EXPECT_EQ(
      blocks_of(parse_subtitles("1\n00:00:01,000 --> 00:00:02,000\nHerons nest.\n\n"
                                "In 1984.\n1984\n\n2\n00:00:03,000 --> 00:00:04,000\nOtters.\n")),
      "Herons nest.\nIn 1984.\n1984\nOtters.|");
  EXPECT_EQ(
      blocks_of(parse_subtitles("WEBVTT\n\n00:01.000 --> 00:02.000\nHerons nest.\n\n"
                                "NOTE not this\n\nnor-this\n00:03.000 --> 00:04.000\nOtters.\n")),
      "Herons nest.\nOtters.|");
}

}  // namespace
}  // namespace carrel::ingest
