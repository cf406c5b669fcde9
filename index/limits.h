// Bounds of the index room. Values that were measured say where.
#pragma once

#include <cstddef>
#include <cstdint>

namespace carrel::index {

// A dot product of dim products of a byte by a signed byte must fit in 32 bits.
inline constexpr int vector_dim_max = 65536;

// Up to this many vectors every query scans all of them; above, a saved snapshot has inverted
// lists. At this size and 256 values the scan takes 5 ms of one core, the lists 1.2 ms
// (bench/vectors_bench.cpp).
inline constexpr std::size_t exact_scan_vectors_max = 300'000;

// The nearest lists are scanned until one row in this many was. With the built-in model, 19,387
// passages and 942 questions of the evaluation sets and 278 lists, that finds 0.965 of the ten
// nearest (4: 0.979, 8: 0.954, 16: 0.909).
inline constexpr double inverted_probe_divisor = 6;

// Of an inverted-file snapshot; a file that says more is damaged.
inline constexpr std::size_t inverted_lists_max = 65536;

// Ids are looked up one by one when fewer than one vector in this many may be returned; otherwise
// a scan in memory order is faster (bench/vectors_bench.cpp).
inline constexpr std::size_t narrow_filter_divisor = 5;

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

// A shorter word is not taken for a misspelt one: one letter makes another word of it.
inline constexpr std::size_t corrected_word_min = 4;
// Nor is a longer one, which nobody types and which has as many spellings near it.
inline constexpr std::size_t corrected_word_max = 32;
// In a word that is shorter, an ending may not differ beside the letter.
inline constexpr std::size_t corrected_ending_min = 7;
inline constexpr std::size_t spelling_candidates_max = 4;
inline constexpr std::size_t corrections_max = 8;  // words of a query
inline constexpr std::size_t spelling_passages_max = 4;  // read to see how a candidate is written

// Passages of a ranking whose titles are compared with the query (title_match.h). On the thirteen sets
// 50 rank like 100 and all.
inline constexpr std::size_t title_passages = 50;

// Passages of a ranking that a second look may reach (second_look.h).
inline constexpr std::size_t second_look_passages = 100;

// Between looks at a lock that another process holds, where nothing tells when it lets go.
inline constexpr int lock_look_interval_ms = 1000;

// Pages of the text index that one maintain() rewrites at most.
inline constexpr int text_index_merge_pages = 2000;

// One maintain() moves at most so many pages (32 MiB) to give free ones back to the file system,
// and leaves one free page in this many.
inline constexpr std::int64_t free_pages_given_back_max = 8192;
inline constexpr std::int64_t kept_free_divisor = 64;

// A vector snapshot is written anew after more changes than this, or than 1 % of the vectors.
inline constexpr std::int64_t snapshot_changes_min = 256;

// Values of a kind that a search is offered to be narrowed to.
inline constexpr std::int64_t facet_values_max = 200;

// Of a document that related ones are looked for: passages compared, evenly from all of it, and how
// many neighbours of each beside its own.
inline constexpr std::size_t related_chunks_max = 64;
inline constexpr std::size_t related_neighbours = 50;
inline constexpr std::size_t related_pairs_max = 200'000;  // of passages that are alike
inline constexpr std::size_t connections_max = 3;  // shown of a related document

// A snippet's size.
inline constexpr std::size_t snippet_bytes = 240;

// Other files that a passage found is said to stand in, by name; those beyond are counted.
inline constexpr std::size_t also_in_max = 20;

// Copies of a passage that are looked at to count and name them.
inline constexpr std::size_t copies_looked_at_max = 1000;

// Texts of one search that are read to find copies by their text.
inline constexpr std::size_t copy_texts_compared_max = 64;

// Of what is wrong with a file, when one looks for damage.
inline constexpr std::size_t damage_lines_max = 5;

inline constexpr std::size_t backlinks_max = 1000;  // of one document
inline constexpr std::size_t links_of_key_max = 20'000;  // looked at to find them

// What people did with a library. The oldest give way.
inline constexpr std::int64_t conversations_max = 10'000;  // of a client
inline constexpr std::int64_t conversation_turns_max = 1000;
inline constexpr std::int64_t feedback_rows_max = 100'000;
inline constexpr std::int64_t audit_rows_max = 100'000;
inline constexpr std::size_t collections_file_bytes_max = 64U << 20;  // thousands of folders with their globs

}  // namespace carrel::index
