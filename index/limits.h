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

// Of that many times fewer rows than there are, the nearest lists are scanned: recall@10 stays
// above 0.95 on clustered vectors (vectors_test).
inline constexpr double inverted_probe_divisor = 16;

// Of an inverted-file snapshot; a file that says more is damaged.
inline constexpr std::size_t inverted_lists_max = 65536;

// Ids are looked up one by one when fewer than one vector in this many may be returned; otherwise
// a scan in memory order is faster (bench/vectors_bench.cpp).
inline constexpr std::size_t narrow_filter_divisor = 20;

}  // namespace carrel::index
