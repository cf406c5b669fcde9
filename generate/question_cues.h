// The words by which a question says what kind of answer it wants, as data.
#pragma once

#include <optional>
#include <string_view>

#include "generate/question.h"

namespace carrel::generate {

// The earliest and, at one place, longest cue of `language` in `folded`. `folded` is
// the folded question with single spaces between words, a space at each end, and no punctuation; a
// question in Japanese or Chinese keeps no spaces.
struct Cue {
  std::string_view text;  // static storage
  AnswerType type = AnswerType::other;
};
std::optional<Cue> find_cue(std::string_view folded, std::string_view language);

// The kind of answer that a noun stands for: a wingspan is a length, a salary money.
std::optional<AnswerType> attribute_type(std::string_view folded_noun);

}  // namespace carrel::generate
