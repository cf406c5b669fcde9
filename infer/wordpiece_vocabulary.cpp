#include "infer/wordpiece_vocabulary.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <string>

#include "core/error.h"
#include "infer/limits.h"

namespace carrel::infer {
namespace {

constexpr std::size_t short_bytes_max = 8;

// The bytes of a piece of 1 to 8 bytes as a number, the first byte lowest.
std::uint64_t short_key(std::string_view piece) noexcept {
  std::uint64_t key = 0;
  std::memcpy(&key, piece.data(), piece.size());
  return key;
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
  sizes_.resize(std::size_t{1} << 13U);
  offsets_.reserve(tokens.size());
  std::size_t offset = 0;
  for (const std::string_view token : tokens) {
    const auto id = static_cast<std::uint32_t>(offsets_.size());
    offsets_.push_back(static_cast<std::uint32_t>(offset));
    offset += sizeof(std::uint64_t) + token.size();
    const bool continues =
        prefix_bytes_ > 0 && token.size() > prefix_bytes_ && token.starts_with(continuation_prefix);
    if (continues) {
      insert(token.substr(prefix_bytes_), PiecePlace::continuation, id);
    } else if (!token.empty()) {
      insert(token, PiecePlace::start, id);
    }
  }
}

std::uint32_t WordPieceVocabulary::slot_of_piece(std::string_view piece,
                                                 const Wanted& wanted) const noexcept {
  return slot_of(wanted, [&](const char* token, std::size_t token_size) {
    return token_size == piece.size() + wanted.prefix_bytes &&
           std::memcmp(token + wanted.prefix_bytes, piece.data(), piece.size()) == 0;
  });
}

void WordPieceVocabulary::insert(std::string_view piece, PiecePlace place, std::uint32_t id) {
  std::size_t& longest = bytes_max_[static_cast<std::size_t>(place)];
  longest = std::max(longest, piece.size());
  const bool is_short = piece.size() <= short_bytes_max;
  const std::uint64_t start =
      is_short ? last_bytes(piece.data(), piece.size(), piece.size()) : load_u64(piece.data());
  sizes_[sizes_index(start, place)] |= 1U << std::min<std::size_t>(piece.size(), 31);
  const Wanted place_wanted =
      is_short ? wanted_short(start, piece.size(), place)
               : wanted(hash_long(piece, static_cast<std::uint64_t>(place)), place);
  // A start and a continuation may share a tag; the sizes of their tokens or their bytes differ.
  slots_[slot_of_piece(piece, place_wanted)] = place_wanted.tag | (id + 1);
}

int WordPieceVocabulary::find(std::string_view piece, PiecePlace place) const noexcept {
  if (piece.empty()) return none;
  if (piece.size() <= short_bytes_max) return find_short(short_key(piece), piece.size(), place);
  return id_in(
      slot_of_piece(piece, wanted(hash_long(piece, static_cast<std::uint64_t>(place)), place)));
}

}  // namespace carrel::infer
