#include "ingest/compressed_rtf.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

constexpr std::size_t header_bytes = 16;
constexpr std::size_t window_bytes = 4096;

// What the window holds before the first byte; section 2.1.3.1.3.
constexpr std::string_view first_words =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
static_assert(first_words.size() == 207);

std::uint32_t little_32(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  }
  return value;
}

class Unpacker {
 public:
  explicit Unpacker(std::string_view packed) : packed_(packed) {
    std::copy(first_words.begin(), first_words.end(), window_.begin());
  }

  std::string run() {
    while (at_ < packed_.size()) {
      const auto flags = static_cast<unsigned char>(packed_[at_++]);
      for (int bit = 0; bit < 8; ++bit) {
        if (!step((flags >> bit & 1) != 0)) return std::move(out_);
      }
    }
    return std::move(out_);
  }

 private:
  // One byte, or a run of bytes that were there before. False at the end.
  bool step(bool is_reference) {
    if (out_.size() >= tnef_rtf_bytes_max) return false;
    if (!is_reference) {
      if (at_ >= packed_.size()) return false;
      put(packed_[at_++]);
      return true;
    }
    if (at_ + 2 > packed_.size()) return false;
    const auto high = static_cast<unsigned char>(packed_[at_]);
    const auto low = static_cast<unsigned char>(packed_[at_ + 1]);
    at_ += 2;
    const std::size_t from = std::size_t{high} << 4 | low >> 4;
    if (from == write_) return false;
    for (std::size_t i = 0; i < (low & 15U) + 2U; ++i) put(window_[(from + i) % window_bytes]);
    return true;
  }

  void put(char c) {
    window_[write_] = c;
    write_ = (write_ + 1) % window_bytes;
    out_ += c;
  }

  std::string_view packed_;
  std::array<char, window_bytes> window_{};
  std::size_t write_ = first_words.size();
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::optional<std::string> unpacked_rtf(std::string_view packed) {
  if (packed.size() < header_bytes) return std::nullopt;
  const std::size_t size_bytes = little_32(packed, 4);  // unpacked
  const std::uint32_t kind = little_32(packed, 8);
  const std::string_view body = packed.substr(header_bytes);
  constexpr std::uint32_t stored = 0x414C454D;
  constexpr std::uint32_t compressed = 0x75465A4C;
  if (kind == stored) return std::string(body.substr(0, std::min(size_bytes, tnef_rtf_bytes_max)));
  if (kind != compressed) return std::nullopt;
  return Unpacker(body).run();
}

}  // namespace carrel::ingest
