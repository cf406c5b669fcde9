// What infer refuses: bounds on everything a model file can grow.
#pragma once

#include <cstddef>
#include <cstdint>

namespace carrel::infer {

inline constexpr std::uint64_t metadata_count_max = 65'536;
inline constexpr std::uint64_t tensor_count_max = 65'536;
inline constexpr std::uint64_t key_bytes_max = 65'535;  // the GGUF specification's own bound
inline constexpr std::uint64_t tensor_name_bytes_max =
    1'024;  // the specification says 64; files differ
inline constexpr std::uint64_t alignment_max = 1U << 20U;
inline constexpr int array_depth_max = 4;  // arrays of arrays in metadata
inline constexpr std::uint64_t vocabulary_count_max = 1U << 22U;
inline constexpr std::int64_t embedding_length_max = 65'536;
inline constexpr std::size_t word_code_points_max = 100;  // a longer word is one [UNK], as in BERT

}  // namespace carrel::infer
