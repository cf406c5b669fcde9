// How well each piece of the passages answers a question, in numbers.
//
// Everything is computed from the question and the passages at hand: rare words are rare among
// these passages. Passage::score is not used, because its scale is the retriever's affair.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "core/passage.h"
#include "generate/generator.h"
#include "generate/question.h"
#include "generate/units.h"

namespace carrel::generate {

// What is known of one unit. Shares are of the question's words, weighted by their rarity.
enum Feature : std::size_t {
  feature_coverage,          // share of words in the unit
  feature_coverage_near,     // ... in it, its neighbours, heading, title and table header
  feature_coverage_passage,  // ... in its passage, heading and title
  feature_coverage_answer,   // ... close to a word that could be the answer, where types tell
  feature_names_here,        // share of names and numbers near the unit; 1 when none are asked for
  feature_names_missing,     // share of names and numbers in no place of the passage
  feature_worst_missing,     // weight of the heaviest word not near, of the heaviest word's
  feature_focus_missing,     // the word that says what is asked for is not near: "which fish"
  feature_asked_missing,     // likewise, where what is counted or an attribute is asked for
  feature_few_terms,         // 1 / number of content words
  feature_phrase,            // share of neighbouring word pairs that stay neighbours
  feature_type_present,      // the unit holds what the question asks for
  feature_type_absent,       // the question asks for a kind that the unit does not hold
  feature_measure_absent,    // likewise, where a number with its unit is asked for: surer
  feature_duty,              // the question asks what must be, and the unit says what must be
  feature_rank,              // 1 / (1 + passage's index)
  feature_is_heading,
  feature_is_question,
  feature_is_item,           // list item or table row
  feature_brief,             // too short to say something new
  feature_only_names,        // names and dates without a word on what is asked: a byline
  feature_long,              // grows over 40 words
  feature_foreign,           // the passage is in another language: fewer words can meet
  feature_foreign_faint,     // ... and hardly half of the words meet: 1 when none does
  feature_plain_near,        // coverage_near of the words that are no names; 1 without such words
  feature_few_missing,       // of a question of few words: worst_missing, where it is unlike all words near
  // The following are 0 without an encoder.
  feature_cosine,            // of the question's and the unit's vectors
  feature_meaning,           // coverage_near, with words of like meaning counted in part
  feature_meaning_missing,   // worst_missing, likewise
  feature_focus_unlike,      // focus_missing, likewise
  feature_count,
};

using Features = std::array<double, feature_count>;

std::string_view feature_name(Feature feature) noexcept;

struct Candidate {
  std::size_t passage = 0;  // index in the passages given
  std::size_t unit = 0;     // index in Evidence::units[passage]
  Features features{};
  double score = 0;         // of the ranking model, for order only
  std::vector<float> near;  // [terms], how closely each word is met in or near the unit
};

struct Evidence {
  std::vector<std::vector<Unit>> units;  // [passages]
  std::vector<Candidate> candidates;     // best first
  std::vector<double> term_weights;      // [terms]
  bool has_vectors = false;
};

// `encoder` may be empty; it is called once at most. Throws Error: cancelled, and what the encoder
// throws.
Evidence weigh(const Question& question, std::span<const Passage> passages,
               const TextEncoder& encoder, std::stop_token stop);

}  // namespace carrel::generate
