// The two kinds of FAISS index file that carrel writes, read without FAISS, in place.
//
// The layout is what faiss::write_index of version 1.7 makes and later versions read:
//   "IxMp" IndexIDMap over "IxSQ" IndexScalarQuantizer, or "IwSq" IndexIVFScalarQuantizer over an
//   "IxFI" IndexFlatIP; both QT_8bit_uniform, metric inner product. Little-endian, nothing aligned.
//
// FAISS decodes a byte as begin + (byte + 0.5) / 255 * size. With the range below that is the
// signed code itself, so its inner products are ours before they are divided by the norms. (Its
// 8-bit direct quantizer, which has no range, reads the query as unsigned bytes too.)
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/vectors_rows.h"

namespace carrel::index {

inline constexpr float faiss_range_begin = -128.5F;  // on disk
inline constexpr float faiss_range_size = 255.0F;    // on disk

// Codes with their ids, as they stand in the file.
struct FaissList {
  const std::uint8_t* codes = nullptr;  // [count, dim]
  const char* ids = nullptr;            // [count] int64
  std::size_t count = 0;
};

struct FaissView {
  std::vector<FaissList> lists;  // one when there are no centroids
  std::string_view centroids;    // [lists, dim] float, or empty
  std::size_t rows = 0;          // in all lists
  std::size_t size_bytes = 0;    // of the index; what follows is not FAISS's
};

// Views into `file`, whose start it reads. Empty when that is not one of the two kinds, of another
// width, or cut short: every size is checked against `file`.
std::optional<FaissView> parse_faiss(std::string_view file, std::size_t dim);

// An IndexIDMap over an IndexScalarQuantizer of `rows`.
std::string write_faiss_flat(std::span<const VectorRow> rows, std::size_t dim);

}  // namespace carrel::index
