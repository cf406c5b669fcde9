#include "infer/wordpiece_vocabulary.h"

#include <algorithm>
#include <bit>
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
    : prefix_bytes_(continuation_prefix.size()) {
  if (tokens.size() > vocabulary_count_max) {
    throw Error(ErrorCode::limit, "a vocabulary of " + std::to_string(tokens.size()) +
                                      " tokens is larger than carrel reads");
  }
  const auto slot_count = std::bit_ceil(std::max<std::size_t>(2 * tokens.size(), 16));
  slots_.resize(slot_count);
  slot_mask_ = static_cast<std::uint32_t>(slot_count - 1);
  id_mask_ = static_cast<std::uint32_t>(slot_count / 2 * 2 - 1);
  tokens_.reserve(tokens.size());
  for (const std::string_view token : tokens) {
    if (token.size() > token_bytes_max) {
      throw Error(ErrorCode::limit, "token " + std::to_string(tokens_.size()) + " is too long");
    }
    const auto id = static_cast<std::uint32_t>(tokens_.size());
    tokens_.push_back(token);
    const bool continues = prefix_bytes_ > 0 && token.size() > prefix_bytes_ &&
                           token.starts_with(continuation_prefix);
    if (continues) {
      insert(token.substr(prefix_bytes_), PiecePlace::continuation, id);
    } else if (!token.empty()) {
      insert(token, PiecePlace::start, id);
    }
  }
}

void WordPieceVocabulary::insert(std::string_view piece, PiecePlace place, std::uint32_t id) {
  std::size_t& longest = bytes_max_[static_cast<std::size_t>(place)];
  longest = std::max(longest, piece.size());
  const std::uint64_t hash = hash_piece(piece, place);
  const std::uint32_t tag = static_cast<std::uint32_t>(hash >> 32U) & ~id_mask_;
  auto slot = static_cast<std::uint32_t>(hash) & slot_mask_;
  for (; slots_[slot] != 0; slot = (slot + 1) & slot_mask_) {
    if ((slots_[slot] & ~id_mask_) != tag) continue;
    const std::string_view other = tokens_[(slots_[slot] & id_mask_) - 1];
    const std::size_t skip = place == PiecePlace::continuation ? prefix_bytes_ : 0;
    if (other == tokens_[id] && other.size() == piece.size() + skip) break;  // the later one wins
  }
  slots_[slot] = tag | (id + 1);
}

int WordPieceVocabulary::find(std::string_view piece, PiecePlace place) const noexcept {
  const std::uint64_t hash = hash_piece(piece, place);
  const std::uint32_t tag = static_cast<std::uint32_t>(hash >> 32U) & ~id_mask_;
  const std::size_t skip = place == PiecePlace::continuation ? prefix_bytes_ : 0;
  for (auto slot = static_cast<std::uint32_t>(hash) & slot_mask_; slots_[slot] != 0;
       slot = (slot + 1) & slot_mask_) {
    if ((slots_[slot] & ~id_mask_) != tag) continue;
    const std::uint32_t id = (slots_[slot] & id_mask_) - 1;
    const std::string_view token = tokens_[id];
    if (token.size() == piece.size() + skip &&
        std::memcmp(token.data() + skip, piece.data(), piece.size()) == 0) {
      return static_cast<int>(id);
    }
  }
  return none;
}

}  // namespace carrel::infer
