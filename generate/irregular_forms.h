// English forms that no stemmer leads back: "met" of "meet", "children" of "child".
#pragma once

#include <string_view>

namespace carrel::generate {

// The base form, or the word itself.
std::string_view english_base(std::string_view folded);

}  // namespace carrel::generate
