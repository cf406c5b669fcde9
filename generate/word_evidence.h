// What the words of question and passages say: every feature that needs no encoder.
#pragma once

#include <span>
#include <stop_token>

#include "core/passage.h"
#include "generate/evidence.h"
#include "generate/question.h"

namespace carrel::generate {

// The candidates are in the passages' order and have no score yet. Throws Error: cancelled.
Evidence weigh_words(const Question& question, std::span<const Passage> passages,
                     const std::stop_token& stop);

}  // namespace carrel::generate
