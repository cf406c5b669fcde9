#include "engine/probes.h"

#include <algorithm>
#include <vector>

namespace carrel::engine {
namespace {

constexpr std::size_t probes_per_document_max = 16;
constexpr std::uint64_t factor = 0x9E3779B97F4A7C15ULL;

std::uint64_t value_of(char c) { return static_cast<unsigned char>(c) + std::uint64_t{1}; }

std::uint64_t hash_of(std::string_view piece) {
  std::uint64_t hash = 0;
  for (const char c : piece) hash = hash * factor + value_of(c);
  return hash;
}

// What the first byte of a piece adds to its hash.
constexpr std::uint64_t first_byte_factor() {
  std::uint64_t power = 1;
  for (std::size_t i = 1; i < probe_bytes; ++i) power *= factor;
  return power;
}

}  // namespace

void Probes::add(std::string_view bytes) {
  if (bytes.size() < probe_bytes) return;
  const std::size_t step = std::max(probe_bytes, bytes.size() / probes_per_document_max);
  for (std::size_t at = 0; at + probe_bytes <= bytes.size(); at += step) {
    const std::string_view piece = bytes.substr(at, probe_bytes);
    const std::uint64_t hash = hash_of(piece);
    by_hash_.emplace(hash, piece);
    filter_.set(hash >> (64 - filter_bits));
  }
}

// A hash that rolls along the bytes; `visit` returns false to end.
template <typename Visit>
void Probes::each_match(std::string_view bytes, const Visit& visit) const {
  if (by_hash_.empty() || bytes.size() < probe_bytes) return;
  constexpr std::uint64_t first_factor = first_byte_factor();
  std::uint64_t hash = hash_of(bytes.substr(0, probe_bytes));
  for (std::size_t at = 0;; ++at) {
    const auto found =
        filter_[hash >> (64 - filter_bits)] ? by_hash_.find(hash) : by_hash_.end();
    if (found != by_hash_.end() && bytes.substr(at, probe_bytes) == found->second &&
        !visit(found->first)) {
      return;
    }
    if (at + probe_bytes == bytes.size()) return;
    hash = (hash - value_of(bytes[at]) * first_factor) * factor + value_of(bytes[at + probe_bytes]);
  }
}

void Probes::drop_found_in(std::string_view bytes) {
  std::vector<std::uint64_t> found;
  each_match(bytes, [&](std::uint64_t hash) {
    found.push_back(hash);
    return true;
  });
  for (const std::uint64_t hash : found) by_hash_.erase(hash);
}

bool Probes::any_in(std::string_view bytes) const {
  bool found = false;
  each_match(bytes, [&](std::uint64_t) {
    found = true;
    return false;
  });
  return found;
}

}  // namespace carrel::engine
