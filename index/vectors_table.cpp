#include "index/vectors_table.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "core/error.h"
#include "index/distance.h"
#include "index/vectors.h"

namespace carrel::index {
namespace {

void check_encoded(std::string_view encoded, std::size_t dim) {
  float scale = 0;
  if (encoded.size() == encoded_vector_bytes(static_cast<int>(dim))) {
    std::memcpy(&scale, encoded.data(), sizeof scale);
    // The scale itself is not kept: a cosine does not change with it.
    if (std::isfinite(scale) && scale >= 0) return;
  }
  throw Error(ErrorCode::corrupt, "a stored vector of " + std::to_string(encoded.size()) +
                                      " bytes is not one of " + std::to_string(dim) +
                                      " values; index again with --rebuild");
}

}  // namespace

void VectorTable::add(std::int64_t id, std::string_view encoded) {
  check_encoded(encoded, dim_);
  const auto [place, is_new] = row_of_.try_emplace(id, ids_.size());
  const std::size_t row = place->second;
  if (is_new) {
    codes_.resize(codes_.size() + dim_);
    inverse_norms_.push_back(0);
    ids_.push_back(id);
  }
  std::uint8_t* const codes = codes_.data() + row * dim_;
  encoded.remove_prefix(sizeof(float));
  std::transform(encoded.begin(), encoded.end(), codes, [](char code) {
    return static_cast<std::uint8_t>(static_cast<signed char>(code) + code_offset);
  });
  inverse_norms_[row] = inverse_norm(codes, dim_);
}

bool VectorTable::remove(std::int64_t id) {
  const auto place = row_of_.find(id);
  if (place == row_of_.end()) return false;
  const std::size_t row = place->second;
  const std::size_t last = size() - 1;
  row_of_.erase(place);
  if (row != last) {
    std::memcpy(codes_.data() + row * dim_, codes_.data() + last * dim_, dim_);
    inverse_norms_[row] = inverse_norms_[last];
    ids_[row] = ids_[last];
    row_of_[ids_[row]] = row;
  }
  codes_.resize(last * dim_);
  inverse_norms_.pop_back();
  ids_.pop_back();
  return true;
}

std::optional<VectorRow> VectorTable::find(std::int64_t id) const {
  const auto place = row_of_.find(id);
  if (place == row_of_.end()) return std::nullopt;
  return row_at(rows(), place->second, dim_);
}

VectorRows VectorTable::rows() const& noexcept {
  return {codes_.data(), inverse_norms_.data(), reinterpret_cast<const char*>(ids_.data()),
          ids_.size()};
}

}  // namespace carrel::index
