// Words that carry grammar rather than content, and words too general to tell passages apart.
#pragma once

#include <string>
#include <string_view>

namespace carrel::generate {

// Both take folded words. A word of any known language counts where `language` is empty.
bool is_stop_word(std::string_view folded, std::string_view language);
bool is_general_word(std::string_view folded, std::string_view language);

// Whether a question of this language is told by its stop words.
bool has_stop_words(std::string_view language);

// "must", "should", "muss", "doit": says what has to be.
bool is_duty_word(std::string_view folded);

// The language most of the stop words of `text` belong to, with core's detector where they do not
// tell; "en" when nothing does.
std::string question_language(std::string_view text);

}  // namespace carrel::generate
