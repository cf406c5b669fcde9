// Vectors to test the index with, and what it should answer, by brute force.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "index/vectors.h"

namespace carrel::index {

using Values = std::vector<float>;

inline Values random_values(std::size_t dim, std::mt19937& random) {
  std::normal_distribution<float> normal;
  Values values(dim);
  for (float& value : values) value = normal(random);
  return values;
}

// `spread` around one of `centres`: what texts of a few subjects look like.
inline Values near_one_of(const std::vector<Values>& centres, float spread, std::mt19937& random) {
  const Values& centre = centres[random() % centres.size()];
  Values values = random_values(centre.size(), random);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = centre[i] + spread * values[i];
  return values;
}

// The stored form: a scale and signed bytes.
inline std::string encode(const Values& values) {
  float largest = 0;
  for (const float value : values) largest = std::max(largest, std::fabs(value));
  const float scale = largest > 0 ? largest / 127 : 1;
  std::string bytes(reinterpret_cast<const char*>(&scale), sizeof scale);
  for (const float value : values) bytes += static_cast<char>(std::lround(value / scale));
  return bytes;
}

inline Values decode(const std::string& encoded) {
  float scale = 0;
  std::memcpy(&scale, encoded.data(), sizeof scale);
  Values values;
  for (std::size_t i = sizeof scale; i < encoded.size(); ++i) {
    values.push_back(scale * static_cast<float>(static_cast<signed char>(encoded[i])));
  }
  return values;
}

inline double cosine(const Values& a, const Values& b) {
  double dot = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    dot += double{a[i]} * b[i];
    aa += double{a[i]} * a[i];
    bb += double{b[i]} * b[i];
  }
  return aa == 0 || bb == 0 ? 0 : dot / std::sqrt(aa * bb);
}

// What VectorIndex promises, without any of its means.
struct BruteForce {
  std::map<std::int64_t, std::string> encoded;

  std::vector<VectorHit> search(const Values& query, std::size_t count,
                                const std::vector<std::int64_t>* allowed = nullptr) const {
    std::vector<std::pair<double, std::int64_t>> scores;
    for (const auto& [id, bytes] : encoded) {
      if (allowed && !std::binary_search(allowed->begin(), allowed->end(), id)) continue;
      scores.emplace_back(-cosine(query, decode(bytes)), id);
    }
    std::sort(scores.begin(), scores.end());
    scores.resize(std::min(count, scores.size()));
    std::vector<VectorHit> hits;
    for (const auto& [score, id] : scores) hits.push_back({id, static_cast<float>(-score)});
    return hits;
  }
};

}  // namespace carrel::index
