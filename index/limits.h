// The bounds of this room.
#pragma once

#include <cstddef>
#include <cstdint>

namespace carrel::index {

// Words of a query that are looked for; the rest is ignored. A bit each in Hit::words.
inline constexpr std::size_t query_words_max = 64;
inline constexpr std::size_t query_bytes_max = 8192;
inline constexpr std::size_t query_phrases_max = 16;

// Languages whose stems a query word is looked up by, those with most chunks first.
inline constexpr std::size_t query_languages_max = 6;

// How often a word occurs is counted up to here and estimated beyond.
inline constexpr std::int64_t counted_rows_max = 4096;

// Words are made to bring in candidates, the rarest first, until they bring in this many rows.
// The others only score what those brought in.
inline constexpr std::int64_t candidate_rows_max = 8192;

// A snippet's size.
inline constexpr std::size_t snippet_bytes = 240;

}  // namespace carrel::index
