#include "index/spelling.h"

#include "tests/index/library_helpers.h"

namespace carrel::index {
namespace {

using testing::Library;

// The query as it is read, when only these words are known beside the library's.
std::string read_as(Library& library, std::string_view query,
                    const std::vector<std::string>& known = {}) {
  const Query parsed = parse_query(query);
  const auto corrections =
      Searcher(library.store()).corrections(parsed, [&](std::string_view word) {
        return std::find(known.begin(), known.end(), word) != known.end();
      });
  return corrected(parsed.text, corrections);
}

Library letters() {
  return Library(
      {{.path = "a.md", .text = "The landlord keeps the deposit until the maintenance is done."},
       {.path = "b.md", .text = "Separate meters measure the heating of the apartment."},
       {.path = "c.md", .text = "Die Kündigungsfrist beträgt drei Monate.", .language = "de"},
       {.path = "d.md", .text = "Срок договора один год.", .language = "ru"}});
}

TEST(spelling, reads_an_unknown_word_as_the_nearest_of_the_library) {
  Library library = letters();
  EXPECT_EQ(read_as(library, "landlrod"), "landlord");
  EXPECT_EQ(read_as(library, "alndlord"), "landlord");
  EXPECT_EQ(read_as(library, "what does the apartmnet have", {"what", "does", "have"}),
            "what does the apartment have");
  EXPECT_EQ(read_as(library, "seperate meters"), "Separate meters");
}

TEST(spelling, knows_the_languages_of_the_library) {
  Library library = letters();
  EXPECT_EQ(read_as(library, "Kundigungsfrsit"), "Kündigungsfrist");
  EXPECT_EQ(read_as(library, "дагавор"), "дагавор");  // two letters
  EXPECT_EQ(read_as(library, "договер"), "договора");
}

TEST(spelling, leaves_words_that_some_passage_has_in_any_form) {
  Library library = letters();
  EXPECT_EQ(read_as(library, "deposits measuring"), "deposits measuring");
}

TEST(spelling, leaves_words_that_are_right_elsewhere) {
  Library library = letters();
  EXPECT_EQ(read_as(library, "heaving"), "heating");
  EXPECT_EQ(read_as(library, "heaving", {"heaving"}), "heaving");
}

TEST(spelling, leaves_what_is_quoted_or_a_number_or_short_or_has_parts) {
  Library library = letters();
  EXPECT_EQ(read_as(library, "\"landlrod\""), "landlrod");
  EXPECT_EQ(read_as(library, "lanlord2"), "lanlord2");
  EXPECT_EQ(read_as(library, "den"), "den");
  EXPECT_EQ(read_as(library, "landlrod.txt"), "landlrod.txt");
}

TEST(spelling, leaves_a_query_that_is_mostly_of_unknown_words) {
  Library library = letters();
  EXPECT_EQ(read_as(library, "landlrod apartmnet"), "landlord apartment");
  EXPECT_EQ(read_as(library, "landlrod apartmnet depsoit"), "landlrod apartmnet depsoit");
  EXPECT_EQ(read_as(library, "landlrod and apartmnet done"), "landlord and apartment done");
}

TEST(spelling, leaves_a_word_that_begins_otherwise) {
  Library library = letters();
  EXPECT_EQ(read_as(library, "beating"), "beating");
  EXPECT_EQ(read_as(library, "eparate"), "eparate");
}

TEST(spelling, leaves_what_nothing_is_near_to) {
  Library library = letters();
  EXPECT_EQ(read_as(library, "xyzzyplugh"), "xyzzyplugh");
  Library empty;
  EXPECT_EQ(read_as(empty, "landlrod"), "landlrod");
}

TEST(spelling, takes_words_of_what_the_filters_let_through) {
  Library library = letters();
  EXPECT_EQ(read_as(library, "landlrod path:a.md"), "landlord");
  EXPECT_EQ(read_as(library, "landlrod path:b.md"), "landlrod");
}

TEST(spelling, works_for_a_reader_beside_a_writer) {
  Library library = letters();
  Store reader(library.path(), Access::read);
  const Query query = parse_query("landlrod");
  const auto found = Searcher(reader).corrections(query, [](std::string_view) { return false; });
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().read_as, "landlord");
  EXPECT_EQ(found.front().written, (Span{0, 8}));
}

}  // namespace
}  // namespace carrel::index
