// Encoded vectors in memory, added and removed one by one, lying side by side for the scan.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "index/vectors_rows.h"

namespace carrel::index {

class VectorTable {
 public:
  explicit VectorTable(std::size_t dim) : dim_(dim) {}

  std::size_t size() const noexcept { return ids_.size(); }

  // Adds or replaces. Throws Error{corrupt} when `encoded` is not an encoded vector of dim values.
  void add(std::int64_t id, std::string_view encoded);
  // Whether it was there. The last row takes its place.
  bool remove(std::int64_t id);

  std::optional<VectorRow> find(std::int64_t id) const;
  // Valid until the next add or remove.
  VectorRows rows() const& noexcept;

 private:
  std::size_t dim_;
  std::vector<std::uint8_t> codes_;   // [size, dim]
  std::vector<float> inverse_norms_;  // [size]
  std::vector<std::int64_t> ids_;     // [size]
  std::unordered_map<std::int64_t, std::size_t> row_of_;
};

}  // namespace carrel::index
