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

}  // namespace
}  // namespace carrel::ingest
