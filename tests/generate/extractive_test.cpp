#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "core/error.h"
#include "core/lexicon.h"
#include "core/shipped_file.h"
#include "core/unicode.h"
#include "generate/generator.h"
#include "generate/words.h"

namespace carrel::generate {
namespace {

struct Source {
  std::string title;
  std::string text;
  std::string language = "en";
};

std::vector<Passage> passages_of(const std::vector<Source>& sources) {
  std::vector<Passage> passages;
  for (const Source& source : sources) {
    Passage passage;
    passage.title = source.title;
    passage.text = source.text;
    passage.language = source.language;
    passage.span = {1000 * passages.size() + 17, 1000 * passages.size() + 17 + source.text.size()};
    passages.push_back(std::move(passage));
  }
  return passages;
}

Answer ask(std::string_view question, const std::vector<Source>& sources,
           const TextEncoder& encoder = {}) {
  const auto passages = passages_of(sources);
  return make_extractive_generator(encoder)->answer(question, passages, {}, {});
}

const std::vector<Source> library{
    {"Tenancy agreement",
     "## Deposit\n\nThe Tenant pays a deposit of 2,736.00 euros in three parts. It bears interest at "
     "the usual rate and is returned within six months.\n\n## Animals\n\nOne domestic cat is "
     "permitted in the flat. Dogs need the consent of the Landlord, who may refuse it."},
    {"Tenancy agreement",
     "| Item | Euros a month |\n|---|---|\n| Base rent | 912.00 |\n| Advance on heating | 87.00 |\n"},
    {"Kenta Murase",
     "## How we met\n\nAt the Ocean Listening conference in Halifax in June 2014. My talk had been "
     "put into the last slot on Friday.\n\n## Things to remember\n\n- Birthday on 19 February.\n"
     "- Allergic to **mackerel**. Not to other fish.\n"},
    {"Hochbeete 2024",
     "Im November habe ich eine Bodenprobe an das Labor in Kiel geschickt. Der pH-Wert beträgt 6,4, "
     "Phosphor ist reichlich vorhanden. Die Analyse hat 28,50 € gekostet.",
     "de"},
    {"Carnet de Brière",
     "Nous avons posé douze enregistreurs en mai 2022. Yannick Moyon a prêté le chaland pour la pose "
     "des enregistreurs. Le temps était froid.",
     "fr"},
    {"味噌づくり", "- 大豆 1キロ\n- 米麹 1.2キロ\n- 塩 480グラム\n\n大豆をよく洗い、三倍の水に18時間つける。",
     "ja"},
    {"Recorder manual",
     "To change the battery, follow these steps:\n\n1. Open the lid with a coin.\n2. Pull out the "
     "tray by its red strap.\n3. Put in eight cells.\n\nThe lid carries a seal that lasts two years."},
};

struct Case {
  const char* question;
  const char* quoted;  // must stand in one of the quotes
};

class Answers : public testing::TestWithParam<Case> {};

TEST_P(Answers, quote_the_sentence_that_holds_them) {
  const Answer answer = ask(GetParam().question, library);
  ASSERT_FALSE(answer.refused) << answer.text;
  ASSERT_FALSE(answer.citations.empty());
  EXPECT_NE(answer.citations[0].quote.find(GetParam().quoted), std::string::npos) << answer.text;
  EXPECT_EQ(answer.citations[0].number, 1);
  EXPECT_NE(answer.text.find("[1]"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    TypesAndLanguages, Answers,
    testing::Values(Case{"How much is the deposit in the tenancy agreement?", "2,736.00 euros"},
                    Case{"Is a cat permitted in the flat?", "One domestic cat"},
                    Case{"What is the base rent?", "912.00"},
                    Case{"Where did the Ocean Listening conference take place?", "Halifax"},
                    Case{"Which fish is Kenta Murase allergic to?", "mackerel"},
                    Case{"Welchen pH-Wert hat die Bodenprobe?", "6,4"},
                    Case{"Was hat die Analyse gekostet?", "28,50"},
                    Case{"Combien d'enregistreurs avons-nous posés en mai 2022 ?", "douze"},
                    Case{"Qui a prêté le chaland pour la pose des enregistreurs ?", "Yannick Moyon"},
                    Case{"味噌の塩は何グラムですか。", "480グラム"},
                    Case{"大豆は水に何時間つけますか。", "18時間"}));

class Refusals : public testing::TestWithParam<const char*> {};

TEST_P(Refusals, are_given_when_the_passages_do_not_hold_the_answer) {
  const Answer answer = ask(GetParam(), library);
  EXPECT_TRUE(answer.refused) << answer.text;
  EXPECT_TRUE(answer.citations.empty());
  EXPECT_TRUE(answer.text.starts_with("Not in your documents.")) << answer.text;
  EXPECT_NE(answer.text.find("nearest"), std::string::npos) << answer.text;
}

INSTANTIATE_TEST_SUITE_P(Absent, Refusals,
                         testing::Values("What is the capital of Mongolia?",
                                         "Who won the chess world championship in 1972?",
                                         "Which vaccination do I need for a journey to Brazil?",
                                         "Wie hoch ist der Reifendruck des Familienautos?",
                                         "Quelle est la recette du cassoulet toulousain ?",
                                         "富士山の高さは何メートルですか。"));

TEST(Extractive, refuses_without_passages) {
  const Answer answer = ask("How much is the deposit?", {});
  EXPECT_TRUE(answer.refused);
  EXPECT_EQ(answer.evidence, 0);
  EXPECT_FALSE(answer.text.empty());
}

TEST(Extractive, refuses_an_empty_question) {
  EXPECT_TRUE(ask("", library).refused);
  EXPECT_TRUE(ask("?!", library).refused);
}

TEST(Extractive, gives_the_steps_that_a_lead_sentence_introduces_in_order) {
  const Answer answer = ask("How do I change the battery?", library);
  ASSERT_FALSE(answer.refused);
  const auto open = answer.text.find("Open the lid");
  const auto cells = answer.text.find("eight cells");
  ASSERT_NE(open, std::string::npos) << answer.text;
  ASSERT_NE(cells, std::string::npos) << answer.text;
  EXPECT_LT(open, cells);
}

TEST(Extractive, shows_text_without_marks_but_quotes_the_bytes) {
  const Answer answer = ask("Which fish is Kenta Murase allergic to?", library);
  ASSERT_FALSE(answer.refused);
  EXPECT_EQ(answer.text.find("**"), std::string::npos);
  EXPECT_NE(answer.citations[0].quote.find("**mackerel**"), std::string::npos);
}

TEST(Extractive, numbers_quotes_in_the_order_of_the_text) {
  const Answer answer = ask("How much is the deposit in the tenancy agreement?", library);
  for (std::size_t i = 0; i < answer.citations.size(); ++i) {
    EXPECT_EQ(answer.citations[i].number, static_cast<int>(i) + 1);
    EXPECT_NE(answer.text.find("[" + std::to_string(i + 1) + "]"), std::string::npos);
  }
}

TEST(Extractive, every_quote_is_the_bytes_of_its_span) {
  const auto passages = passages_of(library);
  ExtractiveOptions options;
  options.evidence_min = 0;
  const auto generator = make_extractive_generator({}, options);
  for (const Source& source : library) {
    for (const Word& word : words(source.text)) {
      const Answer answer = generator->answer(word.span.in(source.text), passages, {}, {});
      for (const Citation& citation : answer.citations) {
        const Passage& passage = passages.at(citation.passage);
        ASSERT_GE(citation.quote_span.begin, passage.span.begin);
        ASSERT_LE(citation.quote_span.end, passage.span.end);
        EXPECT_EQ(passage.text.substr(citation.quote_span.begin - passage.span.begin,
                                      citation.quote_span.size()),
                  citation.quote);
        EXPECT_TRUE(is_valid_utf8(citation.quote));
      }
    }
  }
}

TEST(Extractive, pieces_given_to_the_sink_add_up_to_the_text) {
  const auto passages = passages_of(library);
  for (const char* question : {"How do I change the battery?", "What is the capital of Mongolia?"}) {
    std::string received;
    const Answer answer = make_extractive_generator({})->answer(
        question, passages, [&](std::string_view piece) { received += piece; }, {});
    EXPECT_EQ(received, answer.text);
  }
}

TEST(Extractive, stops_when_asked_to) {
  std::stop_source source;
  source.request_stop();
  const auto passages = passages_of(library);
  const auto generator = make_extractive_generator({});
  EXPECT_THROW(generator->answer("How much is the deposit?", passages, {}, source.get_token()), Error);
}

TEST(Extractive, calls_the_encoder_at_most_once_and_within_its_bound) {
  int calls = 0;
  const TextEncoder encoder = [&](std::span<const std::string_view> texts) {
    ++calls;
    EXPECT_LE(texts.size(), 65u + 1024u);
    Matrix vectors(texts.size(), 2);
    for (std::size_t i = 0; i < texts.size(); ++i) vectors.row(i)[0] = 1;
    return vectors;
  };
  ask("How much is the deposit in the tenancy agreement?", library, encoder);
  EXPECT_EQ(calls, 1);
}

TEST(Extractive, prefers_the_sentence_its_encoder_finds_closest) {
  // Vectors by a table: the second sentence means what the question asks without its words.
  const TextEncoder encoder = [](std::span<const std::string_view> texts) {
    Matrix vectors(texts.size(), 2);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const bool about_pets = texts[i].find("pets") != std::string_view::npos ||
                              texts[i].find("animals") != std::string_view::npos;
      vectors.row(i)[about_pets ? 0 : 1] = 1;
    }
    return vectors;
  };
  const auto passages = passages_of({{"Ferry rules",
                                      "The restaurant serves hot food until nine each evening. The "
                                      "restaurant excludes animals at all times of the day."}});
  ExtractiveOptions options;
  options.evidence_min = 0;
  const Answer answer = make_extractive_generator(encoder, options)
                            ->answer("Are pets fine in the restaurant?", passages, {}, {});
  ASSERT_FALSE(answer.citations.empty());
  EXPECT_NE(answer.citations[0].quote.find("animals"), std::string::npos);
}

const std::vector<Source> choir{
    {"Choir notes",
     "Anna turned nine in May. She wished for a drum. She sings alto. Her teacher, Mr Lund, comes on "
     "foot."},
    {"Choir concert",
     "By Karl Berg, 3 May 2024, 6 minutes to read\n\nThe stage should be raised 1.2 metres above the "
     "floor of the hall. The concert is on Sunday, 30 June 2024. The Mass was planned for 2024."},
    {"Choir board", "Anna Lund, Karl Berg, Maria Holm, Jens Toft"},
    {"Choir accounts",
     "Every singer pays 30 euros a year. The invoice of the hall is payable by 31 August 2024."}};

TEST(Extractive, knows_whose_teacher_from_a_name_further_up) {
  const Answer answer = ask("Who is Anna's teacher?", choir);
  EXPECT_FALSE(answer.refused);
  EXPECT_NE(answer.text.find("Mr Lund"), std::string::npos) << answer.text;
}

TEST(Extractive, answers_a_height_with_a_length_and_not_with_a_duration) {
  const Answer answer = ask("How high above the floor should the stage be raised?", choir);
  ASSERT_FALSE(answer.refused);
  EXPECT_TRUE(answer.text.starts_with("The stage should be raised 1.2 metres")) << answer.text;
}

TEST(Extractive, answers_which_day_with_a_day) {
  const Answer answer = ask("On which day is the concert of the Mass?", choir);
  ASSERT_FALSE(answer.refused);
  EXPECT_TRUE(answer.text.starts_with("The concert is on Sunday")) << answer.text;
}

TEST(Extractive, takes_no_month_for_a_person_and_no_code_for_a_count) {
  const std::vector<Source> club{
      {"Club", "The money of the club stood at 900 euros in December. Hanna Berg looks after the money."},
      {"Pump", "The pump P-30 of the club has filters. Change the two filters of the pump every year."}};
  const Answer person = ask("Who looks after the money of the club?", club);
  ASSERT_FALSE(person.refused);
  EXPECT_TRUE(person.text.starts_with("Hanna Berg")) << person.text;
  const Answer count = ask("How many filters has the pump of the club?", club);
  ASSERT_FALSE(count.refused);
  EXPECT_TRUE(count.text.starts_with("Change the two filters")) << count.text;
}

TEST(Extractive, takes_payable_for_due) {
  const Lexicon lexicon(shipped_file(lexicon_name));
  const auto passages = passages_of(choir);
  const Answer answer = make_extractive_generator({}, {.lexicon = &lexicon})
                            ->answer("When is the hall's bill due?", passages, {}, {});
  ASSERT_FALSE(answer.refused);
  EXPECT_NE(answer.text.find("31 August 2024"), std::string::npos) << answer.text;
}

TEST(Extractive, refuses_an_attribute_that_nothing_speaks_of) {
  EXPECT_TRUE(ask("What is the name of Karl Berg's daughter?", choir).refused);
  EXPECT_TRUE(ask("How many trumpets does Karl Berg own?", choir).refused);
}

TEST(Extractive, answers_which_kind_with_a_kind) {
  const Lexicon lexicon(shipped_file(lexicon_name));
  const std::vector<Source> zoo{
      {"Anna's lessons",
       "Anna practises on Mondays. She brings the clarinet from home. She "
       "eats an apple on the way."}};
  const auto passages = passages_of(zoo);
  const auto generator = make_extractive_generator({}, {.lexicon = &lexicon});
  const Answer answer = generator->answer("Which instrument does Anna bring?", passages, {}, {});
  ASSERT_FALSE(answer.refused);
  EXPECT_NE(answer.text.find("the clarinet"), std::string::npos) << answer.text;
  EXPECT_EQ(answer.text.find("apple"), std::string::npos) << answer.text;
}

TEST(Extractive, takes_a_number_for_an_account_only_where_one_is_spoken_of) {
  const std::vector<Source> choir_bank{
      {"Choir", "The Wakenitz choir, Mengweg 114, 23552 Lund, is led by Karl Berg."}};
  const std::string question = "What is the account number of the Wakenitz choir?";
  EXPECT_TRUE(ask(question, choir_bank).refused);
  std::vector<Source> with_account = choir_bank;
  with_account.push_back(
      {"Choir", "The account of the Wakenitz choir has the number 4471 220 19."});
  const Answer answer = ask(question, with_account);
  ASSERT_FALSE(answer.refused);
  EXPECT_NE(answer.text.find("4471 220 19"), std::string::npos) << answer.text;
}

TEST(Extractive, does_not_answer_with_names_alone) {
  const Answer answer = ask("Where did Anna Lund and Karl Berg marry?", choir);
  EXPECT_EQ(answer.text.find("Maria Holm"), std::string::npos) << answer.text;
}

}  // namespace
}  // namespace carrel::generate
