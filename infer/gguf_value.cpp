#include <cstring>
#include <limits>

#include "infer/gguf.h"

namespace carrel::infer {
namespace {

template <typename T>
T load(const char* from) noexcept {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

std::optional<std::int64_t> integer_at(GgufType type, const char* at) noexcept {
  switch (type) {
    case GgufType::u8:
      return load<std::uint8_t>(at);
    case GgufType::i8:
      return load<std::int8_t>(at);
    case GgufType::u16:
      return load<std::uint16_t>(at);
    case GgufType::i16:
      return load<std::int16_t>(at);
    case GgufType::u32:
      return load<std::uint32_t>(at);
    case GgufType::i32:
      return load<std::int32_t>(at);
    case GgufType::i64:
      return load<std::int64_t>(at);
    case GgufType::u64: {
      const auto value = load<std::uint64_t>(at);
      if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return {};
      return static_cast<std::int64_t>(value);
    }
    default:
      return {};
  }
}

std::optional<double> number_at(GgufType type, const char* at) noexcept {
  if (type == GgufType::f32) return load<float>(at);
  if (type == GgufType::f64) return load<double>(at);
  if (type == GgufType::u64) return static_cast<double>(load<std::uint64_t>(at));
  const auto value = integer_at(type, at);
  if (!value) return {};
  return static_cast<double>(*value);
}

}  // namespace

std::optional<std::int64_t> GgufValue::integer() const noexcept {
  return integer_at(type, bytes.data());
}

std::optional<double> GgufValue::number() const noexcept { return number_at(type, bytes.data()); }

std::optional<bool> GgufValue::boolean() const noexcept {
  if (type != GgufType::boolean) return {};
  return bytes[0] != 0;
}

std::optional<std::string_view> GgufValue::string() const noexcept {
  if (type != GgufType::string) return {};
  return bytes;
}

std::optional<GgufStrings> GgufValue::strings() const noexcept {
  if (type != GgufType::array || element_type != GgufType::string) return {};
  return GgufStrings(bytes, count);
}

std::optional<std::vector<double>> GgufValue::numbers() const {
  if (type != GgufType::array) return {};
  std::vector<double> out;
  if (count == 0) return out;
  const std::size_t element_bytes = bytes.size() / count;
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = number_at(element_type, bytes.data() + i * element_bytes);
    if (!value) return {};
    out.push_back(*value);
  }
  return out;
}

}  // namespace carrel::infer
