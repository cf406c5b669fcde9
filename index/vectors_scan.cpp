#include "index/vectors_scan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "index/distance.h"

namespace carrel::index {
namespace {

// Covers what float arithmetic adds to the error of the approximate score (a few times 2^-24), and
// that final scores are rounded to float before ties are broken.
constexpr double rounding_error_max = 1e-6;

double norm_of(std::span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += static_cast<double>(value) * value;
  return std::sqrt(sum);
}

}  // namespace

ScanQuery::ScanQuery(std::span<const float> query)
    : query_(query.begin(), query.end()), codes_(query.size()) {
  const double norm = norm_of(query);
  inverse_norm_ = norm > 0 && std::isfinite(norm) ? 1.0 / norm : 0.0;
  if (inverse_norm_ == 0) std::fill(query_.begin(), query_.end(), 0.0F);
  std::vector<float> unit(query_.size());
  for (std::size_t i = 0; i < unit.size(); ++i) {
    unit[i] = static_cast<float>(query_[i] * inverse_norm_);
  }
  scale_ = quantize(unit.data(), unit.size(), codes_.data());
  offset_ = code_offset * std::accumulate(codes_.begin(), codes_.end(), 0);
  // By Cauchy and Schwarz no unit row can score further from the exact score than the length of
  // what rounding the query took away.
  double lost = 0;
  for (std::size_t i = 0; i < unit.size(); ++i) {
    const double difference = query_[i] * inverse_norm_ - static_cast<double>(scale_) * codes_[i];
    lost += difference * difference;
  }
  error_ = static_cast<float>(std::sqrt(lost) + rounding_error_max);
}

float ScanQuery::exact(const VectorRow& row) const noexcept {
  const double dot = exact_dot(query_.data(), row.codes, dim());
  return static_cast<float>(std::clamp(dot * inverse_norm_ * row.inverse_norm, -1.0, 1.0));
}

Shortlist::Shortlist(std::size_t count, float error)
    : count_(count),
      error_(error),
      threshold_(-std::numeric_limits<float>::infinity()),
      entries_max_(2 * count + 1024) {}

void Shortlist::add(float score, const VectorRow& row) {
  entries_.push_back({score, row});
  if (entries_.size() >= entries_max_) tighten();
}

void Shortlist::tighten() {
  if (count_ == 0 || entries_.size() < count_) return;
  const auto worst = entries_.begin() + static_cast<std::ptrdiff_t>(count_ - 1);
  std::nth_element(entries_.begin(), worst, entries_.end(),
                   [](const Entry& a, const Entry& b) { return a.score > b.score; });
  // `count` rows have an exact score of at least the worst one's minus the error, so a row that is
  // another error lower cannot pass them.
  threshold_ = std::max(threshold_, worst->score - 2 * error_);
  std::erase_if(entries_, [this](const Entry& entry) { return entry.score < threshold_; });
  // Many equal vectors may all have to be kept.
  entries_max_ = std::max(entries_max_, 2 * entries_.size());
}

std::vector<VectorHit> Shortlist::best(const ScanQuery& query) {
  tighten();
  std::vector<VectorHit> hits;
  hits.reserve(entries_.size());
  for (const Entry& entry : entries_) hits.push_back({entry.row.id, query.exact(entry.row)});
  const std::size_t wanted = std::min(count_, hits.size());
  std::partial_sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(wanted), hits.end(),
                    [](const VectorHit& a, const VectorHit& b) {
                      return a.score != b.score ? a.score > b.score : a.id < b.id;
                    });
  hits.resize(wanted);
  return hits;
}

void scan_scattered(const DistanceKernels& kernels, const ScanQuery& query,
                    std::span<const VectorRow> rows, Shortlist& shortlist) {
  constexpr std::size_t block_rows = 256;
  const std::uint8_t* codes[block_rows];
  std::int32_t sums[block_rows];
  while (!rows.empty()) {
    const std::span<const VectorRow> block = rows.first(std::min(block_rows, rows.size()));
    for (std::size_t i = 0; i < block.size(); ++i) codes[i] = block[i].codes;
    kernels.dot_scattered(query.codes(), codes, block.size(), query.dim(), sums);
    for (std::size_t i = 0; i < block.size(); ++i) {
      const float score = query.approximate(sums[i], block[i].inverse_norm);
      if (score >= shortlist.threshold()) shortlist.add(score, block[i]);
    }
    rows = rows.subspan(block.size());
  }
}

}  // namespace carrel::index
