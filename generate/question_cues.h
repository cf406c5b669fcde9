// The words by which a question says what kind of answer it wants, as data.
#pragma once

#include <optional>
#include <string_view>

#include "generate/question.h"

namespace carrel::generate {

// The type the earliest and, at one place, longest cue of `language` in `folded` names. `folded` is
// the folded question with single spaces between words, a space at each end, and no punctuation; a
// question in Japanese or Chinese keeps no spaces.
std::optional<AnswerType> cued_type(std::string_view folded, std::string_view language);

}  // namespace carrel::generate
