// Words so common that they say nothing of what is looked for.
#pragma once

#include <span>
#include <string_view>

namespace carrel::index {

// Whether a folded (not stemmed) word is one in `language` (ISO 639-1). Knows the main European
// languages; of others, nothing is a stop word, and their common words count little by BM25.
bool is_stop_word(std::string_view folded, std::string_view language) noexcept;

}  // namespace carrel::index
