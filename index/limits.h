// Bounds of the index room. Values that were measured say where.
#pragma once

#include <cstddef>

namespace carrel::index {

// A dot product of dim products of a byte by a signed byte must fit in 32 bits.
inline constexpr int vector_dim_max = 65536;

// Up to this many vectors every query scans all of them; above, a saved snapshot has inverted
// lists. A full scan of 300,000 vectors of 256 values takes about as long as the rest of a query
// (bench/vectors_bench.cpp).
inline constexpr std::size_t exact_scan_vectors_max = 300'000;

// The nearest lists are scanned until one row in this many was. On 19,387 passages and 942 questions
// of the evaluation sets, with the built-in model and 278 lists, that finds 0.967 of the ten nearest
// (16: 0.925, 32: 0.857).
inline constexpr double inverted_probe_divisor = 8;

// Of an inverted-file snapshot; a file that says more is damaged.
inline constexpr std::size_t inverted_lists_max = 65536;

// Ids are looked up one by one when fewer than one vector in this many may be returned; otherwise
// a scan in memory order is faster (bench/vectors_bench.cpp).
inline constexpr std::size_t narrow_filter_divisor = 5;

}  // namespace carrel::index
