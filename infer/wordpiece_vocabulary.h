// Finds WordPiece tokens by their bytes: an open-addressing hash table over strings that stay in
// the model file.
//
// Built at every start, so building must be quick: one pass over the strings, about 20 ns a token.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "infer/gguf.h"
#include "infer/hash.h"

namespace carrel::infer {

// Where in a word a piece stands: a continuation is written with a prefix ("##ing").
enum class PiecePlace : std::uint8_t { start, continuation };

class WordPieceVocabulary {
 public:
  static constexpr int none = -1;

  // Keeps views of the strings' bytes: they must outlive this object. Of two equal tokens the later
  // one wins. Throws Error: limit, when there are too many tokens.
  WordPieceVocabulary(GgufStrings tokens, std::string_view continuation_prefix);

  int size() const noexcept { return static_cast<int>(offsets_.size()); }

  // As written in the file, with its prefix. Requires 0 <= id < size().
  std::string_view token(int id) const noexcept {
    return *GgufStrings::Iterator(base_ + offsets_[static_cast<std::size_t>(id)]);
  }

  // The id of the piece with these bytes (without prefix), or `none`.
  int find(std::string_view piece, PiecePlace place) const noexcept;

  // The same for a piece of 1 to 8 bytes, which are the low bytes of `key`, zeros above them.
  int find_short(std::uint64_t key, std::size_t size, PiecePlace place) const noexcept {
    const Wanted wanted = wanted_short(key, size, place);
    return id_in(slot_of(wanted, [&](const char* token, std::size_t token_size) {
      return token_size == size + wanted.prefix_bytes && last_bytes(token, token_size, size) == key;
    }));
  }

  // Which sizes a piece can have that begins with the low bytes of `start`: bit n for n bytes, bit
  // 31 for 31 and more. Never misses one; saves most of the lookups when a word is split.
  std::uint32_t piece_sizes(std::uint64_t start, PiecePlace place) const noexcept {
    constexpr std::uint32_t too_short_to_tell = 0b110;  // 1 and 2 bytes
    return sizes_[sizes_index(start, place)] | too_short_to_tell;
  }

  // Of the longest piece at this place, without its prefix.
  std::size_t piece_bytes_max(PiecePlace place) const noexcept {
    return bytes_max_[static_cast<std::size_t>(place)];
  }

 private:
  // What a lookup of a piece knows before it looks.
  struct Wanted {
    std::uint32_t slot = 0;
    std::uint32_t tag = 0;
    std::size_t prefix_bytes = 0;
  };

  Wanted wanted(std::uint64_t hash, PiecePlace place) const noexcept {
    return {static_cast<std::uint32_t>(hash) & mask_,
            static_cast<std::uint32_t>(hash >> 32U) & ~mask_,
            place == PiecePlace::continuation ? prefix_bytes_ : 0};
  }

  Wanted wanted_short(std::uint64_t key, std::size_t size, PiecePlace place) const noexcept {
    return wanted(
        hash_mix(key ^ hash_salt_a, hash_salt_b + 2 * size + static_cast<std::size_t>(place)),
        place);
  }

  // The slot of the token that is_wanted(bytes, size), or the empty one where it would go.
  template <typename IsWanted>
  std::uint32_t slot_of(const Wanted& wanted, IsWanted is_wanted) const noexcept {
    std::uint32_t slot = wanted.slot;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask_) {
      if ((slots_[slot] & ~mask_) != wanted.tag) continue;
      const std::string_view found = token(id_in(slot));
      if (is_wanted(found.data(), found.size())) break;
    }
    return slot;
  }

  int id_in(std::uint32_t slot) const noexcept {
    return static_cast<int>(slots_[slot] & mask_) - 1;
  }

  // The last `size` (1 to 8) bytes of a token, as find_short's key. A token's length stands in the
  // 8 bytes before it, so that 8 bytes up to its end can always be read.
  static std::uint64_t last_bytes(const char* token, std::size_t token_size,
                                  std::size_t size) noexcept {
    return load_u64(token + token_size - 8) >> (64 - 8 * size);
  }

  // Three bytes and the place, in 13 bits.
  static std::size_t sizes_index(std::uint64_t start, PiecePlace place) noexcept {
    const auto three = static_cast<std::uint32_t>(start & 0xFFFFFFU);
    return (three * 0x9E3779B1U) >> 20U | static_cast<std::size_t>(place) << 12U;
  }

  std::uint32_t slot_of_piece(std::string_view piece, const Wanted& wanted) const noexcept;
  void insert(std::string_view piece, PiecePlace place, std::uint32_t id);

  // Where each token's length and bytes lie in the file: a quarter of what views would take, and
  // reading a token touches its bytes anyway.
  const char* base_ = nullptr;
  std::vector<std::uint32_t> offsets_;
  // 0 is empty; else id + 1 in the low bits and bits of the hash above them, so that nearly every
  // string compared is the right one.
  std::vector<std::uint32_t> slots_;
  std::uint32_t mask_ = 0;  // of a slot's place, and of the id in it: there are more slots than ids
  std::size_t prefix_bytes_ = 0;
  std::size_t bytes_max_[2] = {0, 0};
  std::vector<std::uint32_t> sizes_;  // by sizes_index
};

}  // namespace carrel::infer
