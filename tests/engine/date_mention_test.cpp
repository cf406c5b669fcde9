#include "engine/date_mention.h"

#include <gtest/gtest.h>

#include <string>

namespace carrel::engine {
namespace {

using std::chrono::sys_days;

// A Sunday.
constexpr sys_days today = std::chrono::year(2026) / 11 / 22;

// "WORDS: RANGE", with '*' where weeks, months or years are counted from today; empty where none is found.
std::string reading_of(std::string_view text, sys_days day = today) {
  const index::Query query = index::parse_query(text);
  const auto words = query_words(query);
  const auto found = find_date_mention(words, day);
  if (!found) return {};
  std::string reading;
  for (std::size_t i = 0; i < found->word_count; ++i) {
    reading += (i > 0 ? " " : "") + words[found->first_word + i].folded;
  }
  return reading + (found->relative ? "*: " : ": ") + text_of(found->range);
}

struct Case {
  std::string_view query;
  std::string_view reading;
};

class DateMentions : public ::testing::TestWithParam<Case> {};

TEST_P(DateMentions, are_read) { EXPECT_EQ(reading_of(GetParam().query), GetParam().reading); }

INSTANTIATE_TEST_SUITE_P(
    English, DateMentions,
    ::testing::Values(
        Case{"invoices from last March", "from last march: 2026-03"},
        Case{"what did I sign last November", "last november: 2025-11"},
        Case{"meeting notes from last week", "from last week*: 2026-11-09 to 2026-11-15"},
        Case{"invoices of this week", "of this week*: 2026-11-16 to 2026-11-22"},
        Case{"the mail I got yesterday", "yesterday: 2026-11-21"},
        Case{"mail from today", "from today: 2026-11-22"},
        Case{"last month budget", "last month*: 2026-10"},
        Case{"trips of last year", "of last year*: 2025"},
        Case{"photos from the last 3 days", "from the last 3 days*: 2026-11-19 to 2026-11-22"},
        Case{"taxes in the last three months",
             "in the last three months*: 2026-08-22 to 2026-11-22"},
        Case{"what moved last year her heart", "last year*: 2025"},
        Case{"rent paid in 2023 to the landlord", "in 2023: 2023"},
        Case{"plans of last year", "of last year*: 2025"}, Case{"in March", "in march: 2026-03"},
        Case{"in the past month", "in the past month*: 2026-10-22 to 2026-11-22"},
        Case{"what was said last Friday", "last friday: 2026-11-20"},
        Case{"what was said last Sunday", "last sunday: 2026-11-15"},
        Case{"rent paid in 2023", "in 2023: 2023"}, Case{"2023 invoices", "2023: 2023"},
        Case{"invoices 2023", "2023: 2023"}, Case{"invoices from 2023", "from 2023: 2023"},
        Case{"heating bill from March to May 2024", "from march to may 2024: 2024-03-01 to 2024-05-31"},
        Case{"from November to February", "from november to february: 2025-11-01 to 2026-02-28"},
        Case{"growth between 2019 and 2021", "between 2019 and 2021: 2019-01-01 to 2021-12-31"},
        Case{"letters since June", "since june: 2026-06-01 or later"},
        Case{"letters since December", "since december: 2025-12-01 or later"},
        Case{"contracts before 2020", "before 2020: up to 2019-12-31"},
        Case{"contracts after March 2024", "after march 2024: 2024-04-01 or later"},
        Case{"report of 5 March 2024", "of 5 march 2024: 2024-03"},
        Case{"report of Sept 2024", "of sept 2024: 2024-09"},
        Case{"notes in May", "in may: 2026-05"}, Case{"notes from February", "from february: 2026-02"}));

INSTANTIATE_TEST_SUITE_P(
    German, DateMentions,
    ::testing::Values(
        Case{"Rechnungen vom letzten März", "vom letzten marz: 2026-03"},
        Case{"Protokoll der letzten Woche", "letzten woche*: 2026-11-09 to 2026-11-15"},
        Case{"letzte Woche", "letzte woche*: 2026-11-09 to 2026-11-15"},
        Case{"was ich gestern schrieb", "gestern: 2026-11-21"},
        Case{"Briefe seit Juni", "seit juni: 2026-06-01 or later"},
        Case{"Nebenkosten im Jahr 2023", "2023: 2023"}, Case{"Nebenkosten von 2023", "von 2023: 2023"},
        Case{"in den letzten 2 Monaten", "in den letzten 2 monaten*: 2026-09-22 to 2026-11-22"},
        Case{"Strom von März bis Mai 2024", "von marz bis mai 2024: 2024-03-01 to 2024-05-31"},
        Case{"in den letzten drei Wochen", "in den letzten drei wochen*: 2026-11-01 to 2026-11-22"},
        Case{"Strom im Juli", "im juli: 2026-07"}, Case{"Brief von Mai 2024", "von mai 2024: 2024-05"},
        Case{"zwischen 2019 und 2021", "zwischen 2019 und 2021: 2019-01-01 to 2021-12-31"},
        Case{"Verträge vor 2020", "vor 2020: up to 2019-12-31"},
        Case{"dieses Jahr", "dieses jahr*: 2026"}));

class NoDateMentions : public ::testing::TestWithParam<std::string_view> {};

TEST_P(NoDateMentions, are_read_into_other_words) { EXPECT_EQ(reading_of(GetParam()), ""); }

INSTANTIATE_TEST_SUITE_P(
    Words, NoDateMentions,
    ::testing::Values("", "2023", "may I sublet the flat", "march of the penguins",
                      "the last week of the war", "her last year at school", "Bob's last week at work", "the last day",
                      "what is his last name", "what do people do today", "a letter from April",
                      "the order 2005 first came into effect", "room 1850 key", "the 3000 metres",
                      "die letzte Woche des Krieges", "mein letztes Jahr", "the year last seen",
                      "invoices from \"last week\"", "\"2023\" invoices", "since when", "in general"));

INSTANTIATE_TEST_SUITE_P(
    NamesAndToday, NoDateMentions,
    ::testing::Values("Roman von Juli Zeh", "Haus von August", "Briefe von Mai", "ides of march",
                      "the order of march", "minutes of April", "letters from March",
                      "challenges of today's economy", "today's economy", "the women of today",
                      "Die Frauen von heute", "heute"));

INSTANTIATE_TEST_SUITE_P(
    Amounts, NoDateMentions,
    ::testing::Values("essay in 2000 words", "Rechnung von 2000 Euro", "nach 2000 Kilometern",
                      "before 2000 people", "between 1950 and 2000 calories", "loan of 2000",
                      "2000 euros", "2000 euro invoice", "1950 Seiten", "Agenda 2024",
                      "Windows 2000", "Office 2019", "install Office 2019"));

INSTANTIATE_TEST_SUITE_P(
    OfSomebody, NoDateMentions,
    ::testing::Values("im letzten Jahr seines Lebens", "in the last year she lived",
                      "the last week her mother stayed", "im letzten Jahr meines Studiums",
                      "in der letzten Woche unseres Urlaubs", "das letzte Jahr deines Vertrags",
                      "im letzten Monat ihres Lebens"));

TEST(DateMention, knows_short_months_and_the_turn_of_the_year) {
  constexpr sys_days late_march = std::chrono::year(2024) / 3 / 31;
  EXPECT_EQ(reading_of("in the last month", late_march), "in the last month*: 2024-02");
  EXPECT_EQ(reading_of("in the past month", late_march), "in the past month*: 2024-02-29 to 2024-03-31");
  constexpr sys_days new_year = std::chrono::year(2024) / 1 / 1;
  EXPECT_EQ(reading_of("last week's mail", new_year), "last week*: 2023-12-25 to 2023-12-31");
  EXPECT_EQ(reading_of("mail of yesterday", new_year), "of yesterday: 2023-12-31");
  EXPECT_EQ(reading_of("in 2025", new_year), "in 2025: 2025");
  EXPECT_EQ(reading_of("in 2026", new_year), "");
}

}  // namespace
}  // namespace carrel::engine
