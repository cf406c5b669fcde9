// Whether a sentence holds something of the kind a question asks for.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "generate/question.h"
#include "generate/words.h"

namespace carrel::generate {

enum class Presence { absent, unknown, present };

// `is_asked(i)` says that words[i] stands in the question already, so that it cannot be what the
// question asks for. `unknown` for types that leave no mark on words.
Presence answer_presence(AnswerType type, std::string_view text, const std::vector<Word>& words,
                         const std::function<bool(std::size_t)>& is_asked);

}  // namespace carrel::generate
