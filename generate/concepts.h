// Words of everyday papers that stand for one another, within a language and across languages:
// "payable", "fällig" and "échéance" say the same of a bill.
#pragma once

#include <bitset>
#include <cstddef>
#include <string_view>

namespace carrel::generate {

inline constexpr std::size_t concepts_max = 128;
using Concepts = std::bitset<concepts_max>;

// Of a word stemmed by its language's Stemmer; none for a word or a language that is not known.
Concepts concepts_of(std::string_view stem, std::string_view language);

}  // namespace carrel::generate
