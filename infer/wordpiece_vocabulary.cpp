#include "infer/wordpiece_vocabulary.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <string>

#include "core/error.h"
#include "infer/limits.h"

namespace carrel::infer {
namespace {

template <typename T>
std::uint64_t load(const char* from) noexcept {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

// The two halves of a 64 x 64 bit product, folded: every input bit reaches every output bit.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

// Odd constants from the fractional parts of the square roots of 2 and 3.
constexpr std::uint64_t salt_a = 0x6A09E667F3BCC909U;
constexpr std::uint64_t salt_b = 0xBB67AE8584CAA73BU;

std::uint64_t hash_bytes(const char* at, std::size_t size, std::uint64_t seed) noexcept {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  if (size >= 8) {
    // Whole words, then the last 8 bytes, which may overlap them.
    for (std::size_t i = 8; i < size - 8; i += 8) {
      seed = mix(load<std::uint64_t>(at + i) ^ salt_a, seed ^ salt_b);
    }
    low = load<std::uint64_t>(at);
    high = load<std::uint64_t>(at + size - 8);
  } else if (size >= 4) {
    low = load<std::uint32_t>(at);
    high = load<std::uint32_t>(at + size - 4);
  } else if (size > 0) {
    low = load<std::uint8_t>(at) | load<std::uint8_t>(at + size / 2) << 8U |
          load<std::uint8_t>(at + size - 1) << 16U;
  }
  return mix(low ^ salt_a ^ seed, high ^ salt_b ^ size);
}

std::uint64_t hash_piece(std::string_view piece, PiecePlace place) noexcept {
  constexpr std::uint64_t seeds[] = {0, 0x9E3779B97F4A7C15U};
  return hash_bytes(piece.data(), piece.size(), seeds[static_cast<std::size_t>(place)]);
}

}  // namespace

WordPieceVocabulary::WordPieceVocabulary(GgufStrings tokens, std::string_view continuation_prefix)
    : base_(tokens.bytes().data()), prefix_bytes_(continuation_prefix.size()) {
  if (tokens.size() > vocabulary_count_max ||
      tokens.bytes().size() > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorCode::limit, "a vocabulary of " + std::to_string(tokens.size()) +
                                      " tokens is larger than carrel reads");
  }
  slots_.resize(std::bit_ceil(std::max<std::size_t>(2 * tokens.size(), 16)));
  mask_ = static_cast<std::uint32_t>(slots_.size() - 1);
  offsets_.reserve(tokens.size());
  std::size_t offset = 0;
  for (const std::string_view token : tokens) {
    const auto id = static_cast<std::uint32_t>(offsets_.size());
    offsets_.push_back(static_cast<std::uint32_t>(offset));
    offset += sizeof(std::uint64_t) + token.size();
    const bool continues = prefix_bytes_ > 0 && token.size() > prefix_bytes_ &&
                           token.starts_with(continuation_prefix);
    if (continues) {
      insert(token.substr(prefix_bytes_), PiecePlace::continuation, id);
    } else if (!token.empty()) {
      insert(token, PiecePlace::start, id);
    }
  }
}

std::uint32_t WordPieceVocabulary::slot_of(std::string_view piece, PiecePlace place,
                                           std::uint64_t hash) const noexcept {
  const std::uint32_t tag = static_cast<std::uint32_t>(hash >> 32U) & ~mask_;
  const std::size_t skip = place == PiecePlace::continuation ? prefix_bytes_ : 0;
  auto slot = static_cast<std::uint32_t>(hash) & mask_;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask_) {
    if ((slots_[slot] & ~mask_) != tag) continue;
    const std::string_view other = token(static_cast<int>(slots_[slot] & mask_) - 1);
    // A start and a continuation may share a tag: their sizes or first bytes tell them apart.
    if (other.size() == piece.size() + skip &&
        std::memcmp(other.data() + skip, piece.data(), piece.size()) == 0) {
      break;
    }
  }
  return slot;
}

void WordPieceVocabulary::insert(std::string_view piece, PiecePlace place, std::uint32_t id) {
  std::size_t& longest = bytes_max_[static_cast<std::size_t>(place)];
  longest = std::max(longest, piece.size());
  const std::uint64_t hash = hash_piece(piece, place);
  slots_[slot_of(piece, place, hash)] =
      (static_cast<std::uint32_t>(hash >> 32U) & ~mask_) | (id + 1);
}

int WordPieceVocabulary::find(std::string_view piece, PiecePlace place) const noexcept {
  return static_cast<int>(slots_[slot_of(piece, place, hash_piece(piece, place))] & mask_) - 1;
}

}  // namespace carrel::infer
