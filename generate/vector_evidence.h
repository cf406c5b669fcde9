// What vectors add: sentences that mean what the question asks, and words of like meaning.
#pragma once

#include <span>

#include "core/passage.h"
#include "generate/evidence.h"
#include "generate/generator.h"
#include "generate/question.h"

namespace carrel::generate {

// Keeps the first units_embedded_max candidates, which must be the best by words, and fills in
// their features. One call of `encoder`, which must not be empty; without as many rows as texts,
// nothing changes.
void add_vectors(Evidence& evidence, const Question& question, std::span<const Passage> passages,
                 const TextEncoder& encoder);

}  // namespace carrel::generate
