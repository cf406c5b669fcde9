// Whatever a search prints as the place of a hit, get takes back: for documents of every format.
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "core/error.h"
#include "engine/browse.h"
#include "engine/document_part.h"
#include "engine/forget.h"
#include "tests/engine/synced_folder.h"
#include "tests/ingest/tiny_workbook.h"

namespace carrel::engine {
namespace {

namespace fs = std::filesystem;

class Places : public SyncedFolder {
 protected:
  std::string part(const std::string& place) const {
    const auto& store = library->store();
    const NamedDocument named = look_up_document(store, place, "/");
    return std::string(part_text(store, named.document, named.name));
  }

  std::optional<Passage> hit_in(const std::string& words, std::int64_t document_id) {
    SearchRequest request{.query = words, .options = {.count = 60, .mode = index::Mode::lexical}};
    for (Passage& passage : search(*library, request)) {
      if (passage.document_id == document_id) return std::move(passage);
    }
    return std::nullopt;
  }

  std::string place_of(const std::string& words) {
    const auto found = find(words);
    return found.empty() ? "" : place_text(found.front());
  }
};

// A line alone, so that what is printed cannot hold the word by going on to the end.
std::string narrowed(const Passage& passage) {
  const bool is_line = passage.page == 0 && passage.sheet.empty();
  return place_text(passage) + (is_line ? ":1" : "");
}

// Long words from all over a text, the first and the last among them.
std::vector<std::string> words_of(const std::string& text) {
  constexpr std::size_t count_max = 12;
  std::vector<std::string> words;
  std::string word;
  bool is_plain = true;  // no part of a word in which other letters stand
  for (const char c : text + " ") {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      word += c;
      continue;
    }
    const bool is_other = (c & 0x80) != 0;
    if (word.size() >= 5 && is_plain && !is_other) words.push_back(word);
    word.clear();
    is_plain = !is_other;
  }
  if (words.size() <= count_max) return words;
  std::vector<std::string> some;
  for (std::size_t i = 0; i < count_max; ++i) {
    some.push_back(words[i * (words.size() - 1) / (count_max - 1)]);
  }
  return some;
}

constexpr char holiday[] =
    "1\n00:00:01,000 --> 00:00:02,000\nThe ferry leaves.\n\n"
    "2\n00:00:03,000 --> 00:00:04,000\nA cormorant dives.\n";

std::string workbook() {
  using ingest::cell_row;
  using ingest::text_cell;
  return ingest::tiny_workbook(
      {{"Heating", cell_row(1, text_cell("A1", "Item") + text_cell("B1", "Maker")) +
                       cell_row(3, text_cell("A3", "Boiler"))},
       {"Kim's cover", cell_row(2, text_cell("B2", "Kind") + text_cell("D2", "Insurer")) +
                           cell_row(3, text_cell("B3", "Fire") + text_cell("D3", "Nordlicht")) +
                           cell_row(4, text_cell("B4", "Flood") + text_cell("D4", "Seeadler"))}});
}

TEST_F(Places, what_search_prints_is_what_get_takes_in_every_format) {
  const auto options = fs::copy_options::recursive | fs::copy_options::overwrite_existing;
  for (const char* source : {"tests/ingest/golden", "fixtures/library", "fixtures/scans"}) {
    fs::copy(source, documents() / fs::path(source).filename(), options);
  }
  for (const char* format :
       {"json", "latex", "mail", "odf", "rst", "subtitles", "archive", "html"}) {
    fs::copy(fs::path("fixtures/hostile") / format, documents() / format, options);
  }
  write("post.zip", ingest::tiny_zip({{"in/holiday.srt", holiday},
                                      {"note.md", "# Boats\n\nThe trawler sleeps.\n"},
                                      {"more.zip", ingest::tiny_zip({{"costs.xlsx", workbook()}})}}));
  write("bookmarks.html",
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n"
        "<DT><H3>Sailing</H3>\n<DL><p>\n<DT><A HREF=\"https://boats.example/keel\" "
        "ADD_DATE=\"1700000000\">About keels</A>\n<DT><A HREF=\"https://boats.example/mast\">"
        "Masts and rigging</A>\n</DL><p>\n</DL><p>\n");
  run();
  std::map<std::string, int> tried;
  int members = 0;
  for (const auto& file : library->store().files(id)) {
    const auto document = library->store().document(file.document_id);
    if (!document || document->text.empty()) continue;
    for (const std::string& word : words_of(document->text)) {
      const auto hit = hit_in("\"" + word + "\"", file.document_id);
      if (!hit || hit->highlights.empty()) continue;
      const std::string shown(hit->highlights.front().in(hit->snippet));
      const std::string place = narrowed(*hit);
      EXPECT_NE(part(place).find(shown), std::string::npos)
          << place << " for " << shown << ": " << part(place).substr(0, 200);
      EXPECT_NE(place, "notes/" + file.path) << "no place in it";
      ++tried[document->type];
      members += file.container_id == 0 ? 0 : 1;
    }
  }
  const std::set<std::string> wanted{"bookmarks", "code",    "csv",      "docx",     "epub",
                                     "html",    "json",      "latex",    "mail",     "odp",  "ods",
                                     "odt",     "org",       "pdf",      "pptx",     "rst",  "rtf",
                                     "text",    "xlsx",      "markdown", "subtitles"};
  for (const std::string& type : wanted) EXPECT_GT(tried[type], 0) << type;
  EXPECT_GT(members, 10);  // an archive is what is packed in it
}

TEST_F(Places, lines_are_those_of_the_file) {
  write("holiday.srt", holiday);
  write("page.html",
        "<html>\n<body>\n\n<p>First.</p>\n\n\n<p>The lighthouse\nkeeper "
        "sleeps.</p>\n</body></html>\n");
  write("birds.csv", "bird,place\nteal,pond\nheron,\"by the\nweir\"\nsnipe,marsh\n");
  run();
  EXPECT_EQ(place_of("cormorant"), "notes/holiday.srt:7");
  EXPECT_EQ(part("notes/holiday.srt:7:1"), "A cormorant dives.");
  EXPECT_EQ(place_of("lighthouse"), "notes/page.html:7");
  EXPECT_EQ(part("notes/page.html:7:2"), "The lighthouse keeper sleeps.");
  EXPECT_EQ(place_of("snipe"), "notes/birds.csv:5");
  EXPECT_EQ(part("notes/birds.csv:5:1"), "bird: snipe | place: marsh");
  EXPECT_EQ(part("notes/birds.csv:4:1"), "bird: heron | place: by the weir") << "goes over lines";
  EXPECT_EQ(part("notes/birds.csv:6"), "");
}

TEST_F(Places, names_hold_what_places_are_made_of) {
  const std::set<std::string> names{"a b.md",  "C#.md",  "what?.md",   "12:30.md",
                                    "now!.md", "50%.md", "a#page=2.md"};
  int number = 0;
  std::vector<ingest::ZipEntry> entries;
  for (const std::string& name : names) {
    const std::string word = "wordnumber" + std::string(1, static_cast<char>('a' + number++));
    write(name, "# Notes\n\nIt says " + word + " here.\n");
    entries.push_back({"in: #1! sub/" + name, "# Notes\n\nIt says zip" + word + " here.\n"});
  }
  write("box: #2!.zip", ingest::tiny_zip(entries));
  run();
  number = 0;
  for (const std::string& name : names) {
    const std::string word = "wordnumber" + std::string(1, static_cast<char>('a' + number++));
    EXPECT_EQ(place_of(word), "notes/" + name + ":3");
    EXPECT_EQ(part(place_of(word) + ":1"), "It says " + word + " here.\n");
    EXPECT_EQ(part("carrel://" + place_of(word) + ":1"), "It says " + word + " here.\n");
    EXPECT_EQ(place_of("zip" + word), "notes/box: #2!.zip!/in: #1! sub/" + name + ":3");
    EXPECT_EQ(part(place_of("zip" + word) + ":1"), "It says zip" + word + " here.\n");
  }
  EXPECT_EQ(part("carrel://notes/a%20b.md#line=3"), "It says wordnumberd here.\n");
}

TEST_F(Places, names_that_cannot_be_shown_are_uris_that_name_the_document) {
  const std::vector<std::pair<std::string, std::string>> names{
      {"caf\xe9 1.md", "carrel://notes/caf%E9 1.md"},
      {"two\nlines.md", "carrel://notes/two%0Alines.md"},
      {"50%41\x1b[1m.md", "carrel://notes/50%2541%1B[1m.md"},
      {"\xe2\x80\xaegnp.md", "carrel://notes/%E2%80%AEgnp.md"},
      {"Gr\xc3\xbc\xc3\x9f" "e \xff/a:12.md", "carrel://notes/Gr\xc3\xbc\xc3\x9f" "e %FF/a:12.md"},
      {"a  b%41\xef\xbf\xbd.md", "notes/a  b%41\xef\xbf\xbd.md"}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    write(names[i].first, "# Notes\n\nIt says wordnumber" + std::string(1, static_cast<char>('a' + i)) + " here.\n");
  }
  run();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string word = "wordnumber" + std::string(1, static_cast<char>('a' + i));
    EXPECT_EQ(place_of(word), names[i].second + ":3");
    EXPECT_EQ(part(place_of(word) + ":1"), "It says " + word + " here.\n");
    EXPECT_EQ(part(document_uri("notes", names[i].first) + ":3:1"), "It says " + word + " here.\n");
    EXPECT_EQ(forget(*library, names[i].second, "/", Proof::none).document, names[i].second);
  }
  EXPECT_EQ(count(), 0);
}

TEST_F(Places, a_uri_names_one_document_where_another_is_called_as_it_is_written) {
  write("caf\xe9.md", "It says wordnumbera here.\n");
  write("caf%E9.md", "It says wordnumberb here.\n");
  run();
  EXPECT_EQ(document_uri("notes", "caf%E9.md"), "carrel://notes/caf%25E9.md");
  EXPECT_EQ(part(place_of("wordnumbera")), "It says wordnumbera here.\n");
  EXPECT_EQ(part(place_of("wordnumberb")), "It says wordnumberb here.\n");
  EXPECT_EQ(part(document_uri("notes", "caf%E9.md") + ":1"), "It says wordnumberb here.\n");
  const std::string broken = document_uri("notes", "caf\xe9.md");
  EXPECT_EQ(forget(*library, broken, "/", Proof::none).document, broken);
  EXPECT_EQ(paths(), std::vector<std::string>{"caf%E9.md"});
}

TEST_F(Places, a_cell_of_a_workbook_whose_name_cannot_be_shown_is_found) {
  const std::string name = document_place("notes", "a\n.xlsx");
  EXPECT_EQ(place_text("notes", "a\n.xlsx", {.sheet = "50%41", .cell = "B2"}), name + "#'50%2541'!B2");
  const auto readings = readings_of(name + "#'50%2541'!B2");
  const auto named = std::find_if(readings.begin(), readings.end(), [](const DocumentName& each) {
    return each.name == "notes/a\n.xlsx" && !each.part.empty();
  });
  ASSERT_NE(named, readings.end());
  EXPECT_EQ(named->part, "'50%41'!B2");
}

TEST_F(Places, file_and_uri_of_a_hit_name_the_document) {
  write("office/plan.md", "# Plan\n\n## Roof\n\nNew slates.\n");
  write("office/other.md", "# Other\n");
  run();
  for (const char* name : {"office/plan.md", "carrel://notes/office/plan.md", "plan.md"}) {
    EXPECT_EQ(part(std::string(name) + ":5"), "New slates.\n") << name;
    EXPECT_EQ(part(std::string(name) + "#Roof"), "## Roof\n\nNew slates.\n") << name;
  }
  EXPECT_EQ(part("office/plan.md#bytes=8-15"), "## Roof");
  EXPECT_EQ(part("office/plan.md#bytes=8-999"), "");
  EXPECT_EQ(forget(*library, "office/plan.md:5", "/", Proof::none).documents, 1);
  EXPECT_EQ(forget(*library, "carrel://notes/office/other.md", "/", Proof::none).documents, 1);
  EXPECT_EQ(count(), 0);
}

TEST_F(Places, a_path_in_two_collections_is_not_chosen_from) {
  write("a.md", "# One\n");
  run();
  fs::create_directories(folder.path() / "others");
  std::ofstream(folder.path() / "others/a.md") << "# One\n";
  add_collection(library->store(), {.folder = folder.path() / "others", .name = "others"});
  sync(*library, find_collection(library->store(), "others"), {});
  EXPECT_EQ(part("a.md"), "# One\n") << "both have one text";
  EXPECT_THROW(forget(*library, "a.md", "/", Proof::none), Error);
  EXPECT_EQ(forget(*library, "others/a.md", "/", Proof::none).documents, 1);
}

TEST_F(Places, a_hit_in_a_workbook_names_sheet_and_cell) {
  write("household.xlsx", workbook());
  run();
  const auto found = find("seeadler");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].title, "household.xlsx");
  EXPECT_EQ(found[0].heading, "Kim's cover");
  EXPECT_EQ(found[0].sheet, "Kim's cover");
  EXPECT_EQ(found[0].cell, "D4");
  EXPECT_EQ(found[0].line, 4);
  EXPECT_EQ(place_text(found[0]), "notes/household.xlsx#'Kim''s cover'!D4");
  EXPECT_EQ(part(place_text(found[0])), "Kind: Flood | Insurer: Seeadler");
  EXPECT_EQ(part("household.xlsx#Kim's cover!B3:D4"),
            "Kind: Fire | Insurer: Nordlicht\nKind: Flood | Insurer: Seeadler");
  EXPECT_EQ(part("household.xlsx#heating"), "Heating\n\nItem\tMaker\n\nBoiler");
  EXPECT_EQ(part("household.xlsx#Heating!A2"), "");
  EXPECT_EQ(part("household.xlsx#Cooling"), "");
  EXPECT_EQ(part("household.xlsx:3"), "") << "of which sheet?";
  EXPECT_EQ(place_of("boiler"), "notes/household.xlsx#Heating!A3");
}

}  // namespace
}  // namespace carrel::engine
