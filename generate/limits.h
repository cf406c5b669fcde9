// Bounds on what a question and its passages may make this room do.
#pragma once

#include <cstddef>

namespace carrel::generate {

inline constexpr std::size_t question_bytes_max = 4096;
inline constexpr std::size_t question_terms_max = 64;
inline constexpr std::size_t passages_max = 64;
inline constexpr std::size_t passage_bytes_max = 64 * 1024;  // the rest of a passage is not read
inline constexpr std::size_t units_max = 4096;               // in all passages together
inline constexpr std::size_t unit_bytes_max = 1200;          // a longer sentence is cut at a space
inline constexpr std::size_t units_embedded_max = 64;        // the best by words
inline constexpr std::size_t words_embedded_max = 1024;      // the question's and these units'

}  // namespace carrel::generate
