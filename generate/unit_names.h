// Units of measure by all their names: "kilos" and "kg" are one, "metres" measure a length.
#pragma once

#include <cstdint>
#include <string_view>

namespace carrel::generate {

enum class Dimension { none, length, area, volume, mass, duration, speed, temperature, data, money };

struct UnitName {
  std::uint64_t kinds = 0;  // two names that share a bit can mean the same unit; 0: no unit
  Dimension dimension = Dimension::none;
};

UnitName unit_name(std::string_view folded);

inline bool is_same_unit(std::string_view a, std::string_view b) {
  return (unit_name(a).kinds & unit_name(b).kinds) != 0;
}

}  // namespace carrel::generate
