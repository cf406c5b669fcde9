// How well a text fits the letter frequencies of a language: tells right from wrong decodings.
#pragma once

#include <string_view>

namespace carrel {

// Mean log2 of the letters' probabilities in Russian and Bulgarian, spaces left out. Text in one of
// the two has about -4.5, anything else less than -5.5. -20 for no letters at all.
double cyrillic_likelihood(std::string_view utf8_text);

// The same for Thai, where signs above and below have to follow a consonant: about -5.
double thai_likelihood(std::string_view utf8_text);

}  // namespace carrel
