// Whether a sentence holds something of the kind a question asks for.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "generate/question.h"
#include "generate/words.h"

namespace carrel::generate {

enum class Presence { absent, unknown, present };

struct AnswerMarks {
  Presence presence = Presence::unknown;
  std::vector<std::size_t> at;  // indices of the words that could be the answer; may be empty
};

// `is_asked(i)` says that words[i] stands in the question already, so that it cannot be what the
// question asks for. `unknown` for types that leave no mark on words.
AnswerMarks answer_marks(AnswerType type, std::string_view text, const std::vector<Word>& words,
                         const std::function<bool(std::size_t)>& is_asked);

}  // namespace carrel::generate
