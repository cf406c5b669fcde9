// Encoded vectors as they lie in memory or in a mapped file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace carrel::index {

// A view; whoever owns the bytes says how long it lives.
struct VectorRows {
  const std::uint8_t* codes = nullptr;   // [count, dim], the signed code plus code_offset
  const float* inverse_norms = nullptr;  // [count] see inverse_norm()
  const char* ids = nullptr;             // [count] int64, at any address: FAISS does not align
  std::size_t count = 0;

  std::int64_t id(std::size_t row) const noexcept {
    std::int64_t value = 0;
    std::memcpy(&value, ids + row * sizeof value, sizeof value);
    return value;
  }
};

// One row of those.
struct VectorRow {
  std::int64_t id = 0;
  const std::uint8_t* codes = nullptr;  // [dim]
  float inverse_norm = 0;
};

inline VectorRow row_at(const VectorRows& rows, std::size_t row, std::size_t dim) noexcept {
  return {rows.id(row), rows.codes + row * dim, rows.inverse_norms[row]};
}

}  // namespace carrel::index
