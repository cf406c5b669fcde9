// A dense row-major matrix of floats that owns its memory.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace carrel {

class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t cols) : rows_(rows), cols_(cols), data_(rows * cols) {}

  std::size_t rows() const noexcept { return rows_; }
  std::size_t cols() const noexcept { return cols_; }

  // [cols]. Valid while this matrix lives and is not assigned to.
  std::span<float> row(std::size_t i) & { return {data_.data() + i * cols_, cols_}; }
  std::span<const float> row(std::size_t i) const& { return {data_.data() + i * cols_, cols_}; }
  std::span<const float> row(std::size_t i) const&& = delete;

  // [rows, cols]
  float* data() & noexcept { return data_.data(); }
  const float* data() const& noexcept { return data_.data(); }

 private:
  std::size_t rows_ = 0;
  std::size_t cols_ = 0;
  std::vector<float> data_;
};

}  // namespace carrel
