// Finds the best of many encoded vectors exactly: an integer pass over all of them with a known
// bound on its error, then the exact score of those that may still be among the best.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/distance_kernels.h"
#include "index/vectors.h"
#include "index/vectors_rows.h"

namespace carrel::index {

// A query in both precisions.
class ScanQuery {
 public:
  // query: [dim], any norm; a zero query scores 0 against everything.
  explicit ScanQuery(std::span<const float> query);

  std::size_t dim() const noexcept { return query_.size(); }
  const std::int8_t* codes() const noexcept { return codes_.data(); }

  // The score from an integer dot product; wrong by at most error().
  float approximate(std::int32_t dot, float inverse_norm) const noexcept {
    return static_cast<float>(dot - offset_) * (scale_ * inverse_norm);
  }
  float error() const noexcept { return error_; }

  // The cosine of the query and the decoded row.
  float exact(const VectorRow& row) const noexcept;

 private:
  std::vector<float> query_;  // as given
  double inverse_norm_ = 0;   // 0 when there is no direction to compare
  std::vector<std::int8_t> codes_;
  float scale_ = 0;
  float error_ = 0;
  std::int32_t offset_ = 0;  // what code_offset adds to every dot product
};

// Keeps the rows that can still be among the best `count`.
class Shortlist {
 public:
  Shortlist(std::size_t count, float error);

  // A row whose approximate score is under this cannot be among the best.
  float threshold() const noexcept { return threshold_; }
  void add(float score, const VectorRow& row);

  // By descending exact score, then ascending id; at most `count`.
  std::vector<VectorHit> best(const ScanQuery& query);

 private:
  struct Entry {
    float score;
    VectorRow row;
  };
  void tighten();

  std::size_t count_;
  float error_;
  float threshold_;
  std::size_t entries_max_;
  std::vector<Entry> entries_;
};

// Adds to `shortlist` the rows that may be among the best and that `accept(id)` lets through.
template <typename Accept>
void scan_rows(const DistanceKernels& kernels, const ScanQuery& query, const VectorRows& rows,
               Shortlist& shortlist, Accept accept) {
  constexpr std::size_t block_rows = 1024;  // sums and norms stay in the first cache
  std::int32_t sums[block_rows];
  for (std::size_t begin = 0; begin < rows.count; begin += block_rows) {
    const std::size_t block = rows.count - begin < block_rows ? rows.count - begin : block_rows;
    kernels.dot_rows(query.codes(), rows.codes + begin * query.dim(), block, query.dim(), sums);
    for (std::size_t i = 0; i < block; ++i) {
      const float score = query.approximate(sums[i], rows.inverse_norms[begin + i]);
      if (!(score >= shortlist.threshold())) continue;  // so written, a damaged NaN is dropped
      const VectorRow row = row_at(rows, begin + i, query.dim());
      if (accept(row.id)) shortlist.add(score, row);
    }
  }
}

// The same for rows that lie anywhere.
void scan_scattered(const DistanceKernels& kernels, const ScanQuery& query,
                    std::span<const VectorRow> rows, Shortlist& shortlist);

}  // namespace carrel::index
