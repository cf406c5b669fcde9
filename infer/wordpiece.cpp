#include "infer/wordpiece.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <type_traits>

#include "core/check.h"
#include "core/unicode.h"
#include "infer/ascii_word.h"
#include "infer/hash.h"
#include "infer/limits.h"

namespace carrel::infer {
namespace {

// A run of ASCII is cut into strides of this size; what a word may grow by before its length is
// looked at.
constexpr std::size_t stride_bytes = 128;
constexpr std::size_t word_bytes = word_code_points_max * 4 + stride_bytes + 8;  // 8: whole loads

// Where each byte of a normalised word came from.
struct Places {
  std::array<std::size_t, word_bytes> begin;
  std::array<std::size_t, word_bytes> end;
};
struct NoPlaces {};

// Cuts one text into words and pieces, calling emit(id, span) for each; without `places`, spans are
// empty and cost nothing.
template <typename PlacesKept, typename Emit>
class Scanner {
  static constexpr bool keeps_places = std::is_same_v<PlacesKept, Places>;

 public:
  Scanner(const WordPieceVocabulary& vocabulary, const BertCharacters& characters, int unknown_id,
          std::string_view text, Emit emit)
      : vocabulary_(vocabulary),
        characters_(characters),
        unknown_id_(unknown_id),
        text_(text),
        emit_(emit) {}

  void run() {
    while (at_ < text_.size()) {
      if (code_points_ == 0 && take_short_word()) continue;
      take_ascii_run();
      if (at_ < text_.size()) take_other();
    }
    finish_word();
  }

 private:
  // Most words of most texts: 1 to 8 letters or digits, ended by a space or punctuation.
  bool take_short_word() {
    if (text_.size() - at_ <= 8) return false;
    const AsciiWord word = ascii_word(load_u64(text_.data() + at_));
    if (word.size == 0) return false;
    const AsciiKind next = ascii_kind(text_[at_ + word.size]);
    if (next != AsciiKind::space && next != AsciiKind::separate) return false;
    const Span source{at_, at_ + word.size};
    const int id = vocabulary_.find_short(word.key(), word.size, PiecePlace::start);
    if (id != WordPieceVocabulary::none) {
      emit_(id, source);
    } else {
      std::memcpy(word_.data(), &word.lower, sizeof word.lower);
      place_run(source);
      grow(word.size, word.size, source);
      split();
      clear_word();
    }
    at_ = source.end + (next == AsciiKind::space ? 1 : 0);
    return true;
  }

  // Letters and digits of longer words, and of those that are only partly ASCII.
  void take_ascii_run() {
    const std::size_t begin = at_;
    const std::size_t end = std::min(text_.size(), begin + stride_bytes);
    char* to = word_.data() + size_;
    while (at_ + 8 <= end) {
      const AsciiWord word = ascii_word(load_u64(text_.data() + at_));
      std::memcpy(to, &word.lower, sizeof word.lower);
      to += word.size;
      at_ += word.size;
      if (word.size < 8) break;
    }
    for (; at_ < end && ascii_kind(text_[at_]) == AsciiKind::word; ++at_) {
      *to++ = static_cast<char>(text_[at_] | 0x20);
    }
    place_run({begin, at_});
    grow(at_ - begin, at_ - begin, {begin, at_});
  }

  void place_run(Span source) {
    if constexpr (keeps_places) {
      for (std::size_t i = 0; i < source.size(); ++i) {
        place(size_ + i, {source.begin + i, source.begin + i + 1});
      }
    }
  }

  // One character that is not an ASCII letter or digit.
  void take_other() {
    switch (ascii_kind(text_[at_])) {
      case AsciiKind::word:  // the next stride of a long run
        return;
      case AsciiKind::space:
        finish_word();
        break;
      case AsciiKind::separate:
        finish_word();
        emit_(separate_id(text_[at_]), Span{at_, at_ + 1});
        break;
      case AsciiKind::dropped:
        break;
      case AsciiKind::beyond:
        return take_code_point();
    }
    ++at_;
  }

  int separate_id(char c) const {
    const int id = vocabulary_.find_short(static_cast<unsigned char>(c), 1, PiecePlace::start);
    return id != WordPieceVocabulary::none ? id : unknown_id_;
  }

  void take_code_point() {
    const CodePoint c = code_point_at(text_, at_);
    const Span source{at_, at_ + c.size_bytes};
    at_ = source.end;
    const BertCharacter& character = characters_.of(c.value);
    switch (character.kind) {
      case BertCharacterKind::dropped:
        return;
      case BertCharacterKind::mark:
        return extend_last(source.end);
      case BertCharacterKind::space:
        return finish_word();
      case BertCharacterKind::word:
        return append(character.text(), character.code_points, source);
      case BertCharacterKind::separate:
        finish_word();
        append(character.text(), character.code_points, source);
        return finish_word();
    }
  }

  void append(std::string_view bytes, std::size_t code_points, Span source) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      word_[size_ + i] = bytes[i];
      place(size_ + i, source);
    }
    grow(bytes.size(), code_points, source);
  }

  void place(std::size_t index, Span source) {
    if constexpr (keeps_places) {
      places_.begin[index] = source.begin;
      places_.end[index] = source.end;
    }
  }

  void grow(std::size_t bytes, std::size_t code_points, Span source) {
    if (code_points == 0) return;
    if (code_points_ == 0) whole_.begin = source.begin;
    whole_.end = source.end;
    size_ += bytes;
    code_points_ += code_points;
    if (code_points_ > word_code_points_max) size_ = 0;  // unknown whatever it holds: room for more
  }

  // A mark belongs to the character before it.
  void extend_last(std::size_t end) {
    if (code_points_ == 0) return;
    whole_.end = end;
    if constexpr (keeps_places) {
      if (size_ > 0) places_.end[size_ - 1] = end;
    }
  }

  void finish_word() {
    if (code_points_ == 0) return;
    if (code_points_ > word_code_points_max) {
      emit_(unknown_id_, whole_);
    } else {
      const int id = find(0, size_, PiecePlace::start);
      if (id != WordPieceVocabulary::none) {
        emit_(id, whole_);
      } else {
        split();
      }
    }
    clear_word();
  }

  void clear_word() {
    size_ = 0;
    code_points_ = 0;
  }

  void split() {
    std::array<std::int32_t, word_code_points_max> ids;
    std::array<Span, word_code_points_max> pieces;
    std::size_t count = 0;
    for (std::size_t begin = 0; begin < size_;) {
      const Match match = longest(begin);
      if (!match) return emit_(unknown_id_, whole_);
      ids[count] = match.id;
      pieces[count++] = {begin, match.end};
      begin = match.end;
    }
    for (std::size_t i = 0; i < count; ++i) {
      if constexpr (keeps_places) {
        emit_(ids[i], Span{places_.begin[pieces[i].begin], places_.end[pieces[i].end - 1]});
      } else {
        emit_(ids[i], Span{});
      }
    }
  }

  struct Match {
    int id = WordPieceVocabulary::none;
    std::size_t end = 0;
    explicit operator bool() const noexcept { return id != WordPieceVocabulary::none; }
  };

  Match longest(std::size_t begin) const {
    const PiecePlace place = begin == 0 ? PiecePlace::start : PiecePlace::continuation;
    const std::size_t room = std::min(size_ - begin, vocabulary_.piece_bytes_max(place));
    std::uint32_t sizes = vocabulary_.piece_sizes(load_u64(word_.data() + begin), place);
    if ((sizes >> 31U) != 0) {
      for (std::size_t size = room; size >= 31; --size) {
        if (const Match match = match_of(begin, size, place)) return match;
      }
    }
    sizes &= ~(~0U << std::min<std::size_t>(room + 1, 31));
    for (; sizes != 0; sizes = sizes & ~std::bit_floor(sizes)) {
      const auto size = static_cast<std::size_t>(std::bit_width(sizes)) - 1;
      if (const Match match = match_of(begin, size, place)) return match;
    }
    return {};
  }

  Match match_of(std::size_t begin, std::size_t size, PiecePlace place) const {
    const std::size_t end = begin + size;
    const bool inside = end < size_ && (static_cast<unsigned char>(word_[end]) & 0xC0U) == 0x80U;
    if (inside) return {};
    return {find(begin, end, place), end};
  }

  int find(std::size_t begin, std::size_t end, PiecePlace place) const {
    const std::size_t size = end - begin;
    if (size > 8) return vocabulary_.find({word_.data() + begin, size}, place);
    const AsciiWord bytes{load_u64(word_.data() + begin), size};
    return vocabulary_.find_short(bytes.key(), size, place);
  }

  const WordPieceVocabulary& vocabulary_;
  const BertCharacters& characters_;
  const int unknown_id_;
  const std::string_view text_;
  Emit emit_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;         // bytes in word_
  std::size_t code_points_ = 0;  // of the word, also those no longer in word_
  Span whole_;                   // the word in the text
  std::array<char, word_bytes> word_;
  [[no_unique_address]] PlacesKept places_;
};

template <typename PlacesKept, typename Emit>
void scan(const WordPieceVocabulary& vocabulary, const BertCharacters& characters, int unknown_id,
          std::string_view text, Emit emit) {
  Scanner<PlacesKept, Emit>(vocabulary, characters, unknown_id, text, emit).run();
}

}  // namespace

WordPiece::WordPiece(GgufStrings tokens, std::string_view continuation_prefix, int unknown_id)
    : vocabulary_(tokens, continuation_prefix), unknown_id_(unknown_id) {
  CARREL_CHECK(unknown_id >= 0 && unknown_id < vocabulary_.size());
}

std::vector<WordPiece::Piece> WordPiece::encode(std::string_view text) const {
  std::vector<Piece> out;
  scan<Places>(vocabulary_, characters_, unknown_id_, text, [&out](int id, Span span) {
    out.push_back({id, span});
  });
  return out;
}

std::span<const std::int32_t> WordPiece::encode_ids(std::string_view text,
                                                    std::vector<std::int32_t>& scratch) const {
  scratch.clear();
  scan<NoPlaces>(vocabulary_, characters_, unknown_id_, text,
                 [&scratch](int id, Span) { scratch.push_back(id); });
  return scratch;
}

std::size_t WordPiece::count(std::string_view text) const {
  std::size_t count = 0;
  scan<NoPlaces>(vocabulary_, characters_, unknown_id_, text, [&count](int, Span) { ++count; });
  return count;
}

}  // namespace carrel::infer
