#include "embed/word_likeness.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "infer/kernels.h"

namespace carrel::embed {
namespace {

// Windows of two steps each, half overlapping: about two sentences. Of 24, 48 and 96 tokens 48 was
// the best on half of the queries of ten sets (bench/quality).
constexpr std::size_t window_step = 24;

double norm_of(const infer::Kernels& kernels, std::span<const float> values) {
  return std::sqrt(static_cast<double>(kernels.dot(values.data(), values.data(), values.size())));
}

double unit_range(double value) { return std::clamp(value, 0.0, 1.0); }

}  // namespace

WordLikenessMeter::WordLikenessMeter(const Embedder& embedder, std::string_view query)
    : embedder_(embedder) {
  const infer::Kernels& kernels = infer::kernels();
  std::vector<std::int32_t> ids = embedder.known_ids(query);
  query_.resize(static_cast<std::size_t>(embedder.dim()));
  const Matrix all = embedder.token_rows(ids);
  for (std::size_t i = 0; i < all.rows(); ++i) {
    for (std::size_t d = 0; d < query_.size(); ++d) query_[d] += all.row(i)[d];
  }
  infer::normalise_l2(kernels, query_.data(), query_.size());

  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  query_rows_ = embedder.token_rows(ids);
  double sum = 0;
  for (std::size_t i = 0; i < query_rows_.rows(); ++i) {
    weights_.push_back(norm_of(kernels, query_rows_.row(i)));
    sum += weights_.back();
    infer::normalise_l2(kernels, query_rows_.row(i).data(), query_.size());
  }
  for (double& weight : weights_) weight = sum > 0 ? weight / sum : 0;
}

// Makes the row of a token and its cosines where it was not seen before.
std::size_t WordLikenessMeter::place_of(std::int32_t token) {
  const auto [at, is_new] = places_.try_emplace(token, places_.size());
  if (!is_new) return at->second;
  const infer::Kernels& kernels = infer::kernels();
  const std::array<std::int32_t, 1> ids{token};
  const Matrix row = embedder_.token_rows(ids);
  const double norm = norm_of(kernels, row.row(0));
  for (std::size_t q = 0; q < query_rows_.rows(); ++q) {
    const float dot = kernels.dot(query_rows_.row(q).data(), row.row(0).data(), query_.size());
    cosines_.push_back(norm > 0 ? static_cast<float>(dot / norm) : 0);
  }
  rows_.insert(rows_.end(), row.row(0).begin(), row.row(0).end());
  return at->second;
}

double WordLikenessMeter::by_word(const std::vector<std::size_t>& places) const {
  const std::size_t count = query_rows_.rows();
  std::vector<float> best(count);
  for (const std::size_t place : places) {
    const float* cosines = cosines_.data() + place * count;
    for (std::size_t q = 0; q < count; ++q) best[q] = std::max(best[q], cosines[q]);
  }
  double sum = 0;
  for (std::size_t q = 0; q < count; ++q) sum += weights_[q] * static_cast<double>(best[q]);
  return unit_range(sum);
}

double WordLikenessMeter::best_window(const std::vector<std::size_t>& places) const {
  const infer::Kernels& kernels = infer::kernels();
  const std::size_t dim = query_.size();
  std::vector<float> step(dim);
  std::vector<float> step_before(dim);
  std::vector<float> window(dim);
  double best = 0;
  for (std::size_t begin = 0; begin < places.size(); begin += window_step) {
    std::swap(step, step_before);
    std::fill(step.begin(), step.end(), 0.0F);
    const std::size_t end = std::min(begin + window_step, places.size());
    for (std::size_t i = begin; i < end; ++i) {
      const float* row = rows_.data() + places[i] * dim;
      for (std::size_t d = 0; d < dim; ++d) step[d] += row[d];
    }
    for (std::size_t d = 0; d < dim; ++d) window[d] = step_before[d] + step[d];
    const double norm = norm_of(kernels, window);
    const bool is_whole = begin > 0 || end == places.size();
    if (norm <= 0 || !is_whole) continue;
    best =
        std::max(best, static_cast<double>(kernels.dot(window.data(), query_.data(), dim)) / norm);
  }
  return unit_range(best);
}

WordLikeness WordLikenessMeter::of(std::string_view text) {
  if (weights_.empty()) return {};
  std::vector<std::size_t> places;
  for (const std::int32_t id : embedder_.known_ids(text)) places.push_back(place_of(id));
  return {.by_word = by_word(places), .best_window = best_window(places)};
}

}  // namespace carrel::embed
