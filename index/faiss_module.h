// What carrel_faiss.so offers: FAISS's training and writing of inverted-file indexes. FAISS and its
// BLAS cost a process milliseconds to load, and only a save of a large library needs them.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "index/vectors_rows.h"

namespace carrel::index {

// Makes an IndexIVFScalarQuantizer (faiss_format.h) of `rows`, each list in the order of `rows`;
// `lists` centroids by k-means over a sample. Takes seconds to minutes and all CPUs. Puts into
// `result` the bytes of the index file and returns true, or a message and returns false: nothing
// may be thrown out of a module.
using WriteInvertedFile = bool(std::span<const VectorRow> rows, std::size_t dim, std::size_t lists,
                               std::string& result);

inline constexpr const char* write_inverted_file_name = "carrel_faiss_write_inverted_file";

}  // namespace carrel::index
