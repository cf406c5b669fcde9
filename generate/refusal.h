// Whether the evidence is enough to answer, and what to say when it is not.
#pragma once

#include <span>
#include <string>

#include "core/passage.h"
#include "generate/evidence.h"
#include "generate/question.h"

namespace carrel::generate {

// The estimated probability, 0..1, that the best candidate answers the question; 0 without one, or without a word to look for.
double evidence_probability(const Evidence& evidence);

// "Not in your documents.", what was looked for, and the nearest place.
std::string refusal_text(const Question& question, const Evidence& evidence,
                         std::span<const Passage> passages);

}  // namespace carrel::generate
