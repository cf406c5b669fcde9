// Pieces of bytes that must not be found any more: how forget proves that it erased.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace carrel::engine {

inline constexpr std::size_t probe_bytes = 48;

// Finding takes one pass over the bytes, however many probes there are.
class Probes {
 public:
  // Takes pieces spread over the bytes. Bytes shorter than a probe give none.
  void add(std::string_view bytes);
  // Drops the probes that these bytes hold too.
  void drop_found_in(std::string_view bytes);
  bool any_in(std::string_view bytes) const;
  std::size_t size() const noexcept { return by_hash_.size(); }

 private:
  template <typename Visit>
  void each_match(std::string_view bytes, const Visit& visit) const;

  static constexpr int filter_bits = 16;

  std::unordered_map<std::uint64_t, std::string> by_hash_;
  std::bitset<std::size_t{1} << filter_bits> filter_;  // by a hash's first bits, to look up few
};

}  // namespace carrel::engine
