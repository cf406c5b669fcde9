// A library of a few dozen small documents, and questions that say in words which of them is meant.
// The one meant comes first, and did not before the words were understood.
#include "engine/understand.h"

#include <array>
#include <set>
#include <string_view>

#include "engine/ask.h"
#include "engine/limits.h"
#include "tests/engine/synced_folder.h"

namespace carrel::engine {
namespace {

constexpr std::chrono::sys_days today = std::chrono::year(2026) / 11 / 22;

struct Wish {
  std::string query;
  std::string first;  // the file that is meant
};

class Understanding : public SyncedFolder {
 protected:
  Understanding() {
    write_dated();
    run();
    open_on(today);
  }

  void open_on(std::optional<std::chrono::sys_days> day) {
    library.reset();  // which lets go of the lock
    library = std::make_unique<Library>(
        LibraryOptions{
            .folder = folder.path() / "library",
            .today = day ? [day] { return *day; } : std::function<std::chrono::sys_days()>()},
        index::Access::write);
  }

  // Of each kind one a month or year. What else they say differs in length, so that one of them is
  // first when nothing is preferred.
  void write_dated() const {
    for (int year = 2021; year <= 2026; ++year) {
      const std::string of_year = std::to_string(year);
      write_note("invoice-" + std::to_string(year - 2020), of_year + "-04-12",
                 "Invoice of the plumber",
                 "The plumber mended the boiler and sends an invoice." + aside(2026 - year));
    }
    for (int month = 1; month <= 11; ++month) {
      const std::string of_month = (month < 10 ? "2026-0" : "2026-") + std::to_string(month);
      write_note("protocol-" + std::string(1, static_cast<char>('a' + month)), of_month + "-10",
                 "Protocol of the committee",
                 "The committee spoke of the roof. Der Ausschuss sprach vom Dach." + aside(month));
    }
    write_note("diary-a", "2026-11-04", "Diary", "Walked the dog along the canal, and swam.");
    write_note("diary-b", "2026-11-12", "Diary",
               "Walked the dog along the canal, then it rained." + aside(7));
    write_note("diary-c", "2026-11-21", "Diary",
               "Walked the dog along the canal in the dark." + aside(8));
  }

  void write_note(const std::string& name, const std::string& date, const std::string& title,
                  const std::string& text) const {
    write(name + ".md", "---\ndate: " + date + "\n---\n# " + title + "\n\n" + text + "\n");
  }

  // One each of several kinds and places, and one which is first by its words alone.
  void write_whales() {
    const std::string whales = "whale whales Wale Walen sightings recipe counts log by Anna";
    write_note("whales", "2026-01-01", "Whale sightings, whale recipe, whale counts, Wale", whales);
    write(
        "whale.eml",
        "From: Anna <anna@example.org>\nTo: Bob <bob@example.org>\nSubject: Whale sightings, Wale\n"
        "Date: Mon, 5 Jan 2026 10:00:00 +0000\n\n" +
            whales + "." + aside(3) + "\n");
    write("whales.csv", "whale,counts,sightings\nblue whale,3,4\nWale,5,6\n");
    write_note("sea/Harbour-Log/march", "2026-01-03", "Whale sightings, Wale",
               whales + "." + aside(4));
    run();
    const auto kitchen = folder.path() / "kitchen";
    std::filesystem::create_directory(kitchen);
    std::ofstream(kitchen / "soup.md")
        << "# Whale recipe for a Sunday\n\n" << whales << "." << aside(5) << "\n";
    sync(*library, add_collection(library->store(), {.folder = kitchen, .name = "kitchen-book"}),
         {});
  }

  // Another one for each number, so that no text is nearly another's copy; 0 is the shortest.
  static std::string aside(int number) {
    constexpr auto asides = std::to_array<std::string_view>(
        {" Cash.", " The cellar smelled of apples and old paint.",
         " Two windows need new putty this autumn.", " Someone had left an umbrella on the stairs.",
         " The neighbours complained about their hedge.",
         " Coffee was served, and a plum cake besides.", " A stray cat has moved into the shed.",
         " The evening paper wrote about trams.", " Both bicycles wait for new tyres still.",
         " Keys hang behind the green door now.", " Parking costs more than it used to.",
         " The choir rehearses on Thursdays again."});
    return std::string(asides[static_cast<std::size_t>(number)]);
  }

  std::vector<Passage> found_for(const std::string& query) {
    return search(*library, {.query = query, .options = {.count = 100}});
  }

  std::string first_for(const std::string& query) {
    const auto found = found_for(query);
    return found.empty() ? "" : found.front().file;
  }
};

std::vector<Wish> dated_wishes() {
  return {{"plumber invoice 2023", "invoice-3.md"},
          {"2021 invoices of the plumber", "invoice-1.md"},
          {"what did the plumber send in 2022", "invoice-2.md"},
          {"committee protocol since November", "protocol-l.md"},
          {"plumber invoice before 2022", "invoice-1.md"},
          {"last year's plumber invoice", "invoice-5.md"},
          {"committee on the roof last March", "protocol-d.md"},
          {"committee protocol from June to July", "protocol-h.md"},
          {"was sprach der Ausschuss im Mai 2026 vom Dach", "protocol-f.md"},
          {"was sprach der Ausschuss im letzten Monat", "protocol-k.md"},
          {"walked the dog last week", "diary-b.md"},
          {"who walked the dog yesterday", "diary-c.md"}};
}

TEST_F(Understanding, puts_documents_of_the_time_that_is_meant_first) {
  for (const Wish& wish : dated_wishes()) {
    open_on(today);
    EXPECT_EQ(first_for(wish.query), wish.first) << wish.query;
    open_on(std::nullopt);
    EXPECT_NE(first_for(wish.query), wish.first) << wish.query << ", not understood";
  }
}

std::vector<Wish> wishes_of_kind_and_place() {
  return {{"the email about whales", "whale.eml"},
          {"spreadsheet with whale counts", "whales.csv"},
          {"E-Mail von Anna zu den Walen", "whale.eml"},
          {"whale sightings in the harbour log folder", "sea/Harbour-Log/march.md"},
          {"whale sightings im Ordner Harbour Log", "sea/Harbour-Log/march.md"},
          {"whale recipe in my kitchen book", "soup.md"},
          {"whale in the kitchen book collection", "soup.md"}};
}

TEST_F(Understanding, puts_documents_of_the_kind_and_place_that_are_meant_first) {
  write_whales();
  for (const Wish& wish : wishes_of_kind_and_place())
    EXPECT_EQ(first_for(wish.query), wish.first) << wish.query;
}

TEST_F(Understanding, needs_words_of_kind_and_place_to_find_these) {
  write_whales();
  for (const std::string query :
       {"about whales", "whale counts", "whale sightings", "whale recipe", "whale"}) {
    EXPECT_EQ(first_for(query), "whales.md") << query;
  }
}

TEST_F(Understanding, reads_nothing_into_a_name_of_many_folders) {
  for (std::size_t i = 0; i <= place_folders_max; ++i) {
    const std::string of_one = std::to_string(i);
    write_note("project-" + of_one + "/src/main", "2026-01-01", "Parser " + of_one, "Words of " + of_one);
    if (i > 0) write_note("project-" + of_one + "/lib/main", "2026-01-01", "Lexer " + of_one, of_one);
  }
  run();
  const ReadQuery many = read_query(*library, "parser in the src folder", {});
  EXPECT_TRUE(many.notes.empty());
  EXPECT_EQ(many.query.text, "parser in the src folder");
  const ReadQuery few = read_query(*library, "lexer in the lib folder", {});
  ASSERT_EQ(few.query.preferred.size(), 1U);
  EXPECT_EQ(few.query.preferred[0].paths.size(), place_folders_max);
}

TEST_F(Understanding, takes_no_name_of_a_folder_for_a_pattern) {
  write_note("tax*/bill", "2026-01-01", "Bill of the roofer", "The roofer sends a bill.");
  write_note("taxes/bill", "2026-01-01", "Bill of the painter", "The painter sends a bill.");
  run();
  EXPECT_TRUE(read_query(*library, "bill in the tax folder", {}).query.preferred.empty());
}

TEST_F(Understanding, says_nothing_of_collections_that_may_not_be_searched) {
  write_whales();
  EXPECT_EQ(read_query(*library, "whale in my kitchen book", {}).notes.size(), 1U);
  EXPECT_TRUE(read_query(*library, "whale in my kitchen book", {"notes"}).notes.empty());
}

TEST_F(Understanding, leaves_words_of_a_kind_that_there_is_none_of_or_that_a_filter_names) {
  write_whales();
  EXPECT_EQ(read_query(*library, "the pdf about whales", {}).query.text, "the pdf about whales");
  EXPECT_TRUE(read_query(*library, "the email about whales type:markdown", {}).notes.empty());
  EXPECT_TRUE(read_query(*library, "\"the email\" about whales", {}).notes.empty());
  EXPECT_TRUE(read_query(*library, "whale in my kitchen book in:notes", {}).notes.empty());
}

TEST_F(Understanding, finds_no_passage_that_is_not_found_without) {
  const auto files = [](const std::vector<Passage>& passages) {
    std::set<std::string> names;
    for (const Passage& passage : passages) names.insert(passage.file);
    return names;
  };
  const auto understood = files(found_for("plumber in 2023"));
  open_on(std::nullopt);
  EXPECT_EQ(understood, files(found_for("plumber in 2023")));
}

// The words stay, for what is meant by them may be a text that holds them.
TEST_F(Understanding, hides_nothing_that_is_found_by_a_single_word_or_without_an_article) {
  write_whales();
  write("yesterday.md", "# Yesterday\n\nA ballad by four musicians from Liverpool.\n");
  write("phones.md", "# Setting up email on phones\n\nThe iphone asks for the server.\n");
  write("march.md", "# March\n\nA tune for brass bands.\n");
  run();
  const SearchRequest lexical{.query = {},
                              .collections = {},
                              .options = {.count = 100, .mode = index::Mode::lexical}};
  for (const std::string query :
       {"dog yesterday", "Beatles yesterday", "email on whales", "email on iphone",
        "whale today", "Hund gestern", "committee last March", "dog heute"}) {
    EXPECT_EQ(read_query(*library, query, {}).query.text, query);
    SearchRequest wanted = lexical;
    wanted.query = query;
    std::set<std::string> found, plainly;
    for (const Passage& passage : search(*library, wanted)) found.insert(passage.file);
    for (const Passage& passage : rank(*library, index::parse_query(query), lexical)) {
      plainly.insert(passage.file);
    }
    EXPECT_EQ(found, plainly) << query;
  }
  EXPECT_EQ(first_for("Beatles yesterday"), "yesterday.md");
}

TEST_F(Understanding, explains_what_was_preferred) {
  const auto found = found_for("plumber invoice in 2023");
  ASSERT_GE(found.size(), 2U);
  EXPECT_EQ(found[0].explain.preferences_met, 1);
  EXPECT_EQ(found[1].explain.preferences_met, 0);
  EXPECT_LE(found[0].score, 1.0);
}

TEST_F(Understanding, says_what_is_preferred) {
  const ReadQuery read = read_query(*library, "walked the dog last week", {});
  EXPECT_EQ(read.query.text, "walked the dog");
  ASSERT_EQ(read.notes.size(), 1U);
  EXPECT_EQ(
      sentence_of(read.notes[0]),
      "for \"last week\", documents of 2026-11-09 to 2026-11-15 come higher; in quotes it is only "
      "searched for");
}

TEST_F(Understanding, keeps_words_that_texts_may_hold_and_those_of_a_query_without_others) {
  EXPECT_EQ(read_query(*library, "plumber invoice in 2023", {}).query.text,
            "plumber invoice in 2023");
  EXPECT_EQ(read_query(*library, "last week", {}).query.text, "last week");
  EXPECT_EQ(read_query(*library, "what was last week", {}).query.text, "what was last week");
}

TEST_F(Understanding, leaves_what_is_quoted_and_what_a_filter_says) {
  EXPECT_TRUE(read_query(*library, "dog \"last week\"", {}).query.preferred.empty());
  EXPECT_TRUE(read_query(*library, "plumber \"2023\"", {}).query.preferred.empty());
  EXPECT_TRUE(read_query(*library, "plumber 2023 after:2022", {}).query.preferred.empty());
}

TEST_F(Understanding, leaves_a_filter_that_was_mistyped) {
  EXPECT_TRUE(read_query(*library, "plumber after:2023-02-30", {}).notes.empty());
}

TEST_F(Understanding, leaves_a_text_that_somebody_put_in) {
  std::string text = "walked the dog last week";
  for (int i = 0; i < 60; ++i) text += " dog";
  EXPECT_EQ(read_query(*library, text, {}).query.text, text);
}

TEST_F(Understanding, leaves_words_that_mean_no_document_searched) {
  EXPECT_EQ(read_query(*library, "dog last week path:invoice*", {}).query.text, "dog last week");
  EXPECT_TRUE(read_query(*library, "plumber in 2011", {}).query.preferred.empty());
}

TEST_F(Understanding, asks_with_the_words_of_time_that_are_not_searched_for) {
  const ReadQuery read = read_query(*library, "Who walked the dog last week?", {});
  EXPECT_EQ(read.query.text, "Who walked the dog?");
  EXPECT_EQ(read.question, "Who walked the dog last week?");
  const ReadQuery misspelt = read_query(*library, "Did the plumbre come last week?", {});
  EXPECT_EQ(misspelt.query.text, "Did the plumber come?");
  EXPECT_EQ(misspelt.question, "Did the plumber come last week?");
}

// A figure of 2024 is none of this March, which another document is of.
TEST_F(Understanding, ask_does_not_take_a_question_of_one_time_for_one_of_any) {
  write_note("heating", "2024-06-02", "Heating bill",
             "The heating bill for June 2024 came to 812 euros.");
  write_note("garden", "2026-03-09", "Garden", "The lavender was cut in the garden.");
  run();
  open_on(std::chrono::sys_days(std::chrono::year(2026) / 4 / 15));
  const std::string question = "How much was the heating bill last March?";
  EXPECT_EQ(read_query(*library, question, {}).question, question);
  const AskResult asked = ask(*library, {.question = question});
  const AskResult timeless = ask(*library, {.question = "How much was the heating bill?"});
  EXPECT_FALSE(timeless.refused);
  EXPECT_TRUE(asked.refused || asked.evidence < timeless.evidence) << asked.answer;
}

TEST_F(Understanding, ask_prefers_too) {
  const AskResult result =
      ask(*library, {.question = "Who walked the dog to the canal yesterday?"});
  ASSERT_EQ(result.notes.size(), 1U);
  EXPECT_EQ(result.notes[0].reading, Reading::as_preference);
}

}  // namespace
}  // namespace carrel::engine
