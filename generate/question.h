// What a question asks for: its content words, the names and numbers in it, and the kind of answer.
//
// All knowledge of languages is in tables (question_cues.cpp, stop_words.cpp).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/lexicon.h"

namespace carrel::generate {

enum class AnswerType {
  other,
  person,
  time,
  day,          // a time that names its day: "on which day", not "2024" or "22:00"
  place,
  number,
  money,
  age,
  extent,       // a length, height, duration, size or share: a number with its unit
  length,       // an extent that is no duration: "how high", "how far"
  temperature,
  identifier,   // a number that only names: of an account, a telephone, a customer
  definition,
  how_to,
  yes_no,
  list,
  reason,
};

// How the focus, the noun that says what is asked for, stands to the answer.
enum class Focus {
  none,
  category,   // "which fish": the answer is one, and need not say so
  counted,    // "how many otters": without otters no count of them
  attribute,  // "Liv's teacher", "the wingspan of": the document must speak of it
};

// A word that may stand in a document where the question has another.
struct RelatedTerm {
  std::string language;   // empty: of any
  std::string folded;
  double strength = 0;  // 0..1
};

struct QuestionTerm {
  std::string folded;
  double prior = 1;      // how much the word says by its form alone, 0..1
  bool is_number = false;
  bool is_name = false;  // a name, a code such as "FR-2", or inside quotation marks
  bool is_focus = false;  // says what is asked for: "fish" of "which fish may we serve?"
  bool is_unspaced = false;
  std::vector<RelatedTerm> related;  // by the lexicon; none for names and numbers
  std::vector<RelatedTerm> kinds;    // of a category that is asked for: "trout" for "which fish"
};

struct Question {
  std::string text;
  std::string language;  // ISO 639-1; never empty
  AnswerType type = AnswerType::other;
  Focus focus = Focus::none;
  bool is_on_duty = false;  // asks what must or should be
  std::vector<QuestionTerm> terms;  // content words, each once, in order
};

inline bool asks_for_what_must_be_there(const Question& question) {
  return question.focus == Focus::counted || question.focus == Focus::attribute;
}

// Without a lexicon no term has related words.
Question analyse_question(std::string_view text, const Lexicon* lexicon = nullptr);

}  // namespace carrel::generate
