// What a follow-up question leaves unsaid.
#pragma once

#include <string>
#include <string_view>

namespace carrel::engine {

// The question to search for: `question` itself when it stands alone, else with the words of the
// one before that it does not repeat, as in "And the deposit?" after "What is the rent of the flat
// in Kiel?". `previous` is what was searched for then; empty: there was none.
std::string follow_up(std::string_view question, std::string_view previous);

}  // namespace carrel::engine
