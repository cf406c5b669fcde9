#include "infer/wordpiece.h"

#include <array>

#include "core/check.h"
#include "core/unicode.h"
#include "infer/limits.h"

namespace carrel::infer {
namespace {

// Lower case of the ASCII characters words are made of; 0 for all other bytes.
constexpr std::array<char, 256> ascii_lower = [] {
  std::array<char, 256> table{};
  for (char c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = c;
  for (char c = 'a'; c <= 'z'; ++c) {
    table[static_cast<std::size_t>(c)] = c;
    table[static_cast<std::size_t>(c - 'a' + 'A')] = c;
  }
  return table;
}();

bool is_separate_ascii(unsigned char byte) noexcept {
  return byte > ' ' && byte < 0x7F && ascii_lower[byte] == 0;
}

bool is_ascii_space(unsigned char byte) noexcept {
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

// A run of ASCII is cut into strides of this size; what a word may grow by before its length is
// looked at.
constexpr std::size_t stride_bytes = 128;
constexpr std::size_t word_bytes = word_code_points_max * 4 + stride_bytes;

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
      take_ascii_run();
      if (at_ < text_.size()) take_other();
    }
    finish_word();
  }

 private:
  // Letters and digits, the bulk of most texts.
  void take_ascii_run() {
    const std::size_t begin = at_;
    const std::size_t end = std::min(text_.size(), begin + stride_bytes);
    const char* from = text_.data();
    char* to = word_.data() + size_;
    std::size_t at = begin;
    for (; at < end; ++at) {
      const char lower = ascii_lower[static_cast<unsigned char>(from[at])];
      if (lower == 0) break;
      *to++ = lower;
    }
    if constexpr (keeps_places) {
      for (std::size_t i = 0; i < at - begin; ++i) place(size_ + i, {begin + i, begin + i + 1});
    }
    at_ = at;
    grow(at - begin, at - begin, {begin, at});
  }

  // One character that is not an ASCII letter or digit.
  void take_other() {
    const auto byte = static_cast<unsigned char>(text_[at_]);
    if (byte >= 0x80) return take_code_point();
    if (is_ascii_space(byte)) {
      finish_word();
      ++at_;
    } else if (is_separate_ascii(byte)) {
      finish_word();
      append(text_.substr(at_, 1), 1, {at_, at_ + 1});
      finish_word();
      ++at_;
    } else if (ascii_lower[byte] == 0) {
      ++at_;  // a control character; a letter here is the next stride of a long run
    }
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
      const int id = vocabulary_.find({word_.data(), size_}, PiecePlace::start);
      if (id != WordPieceVocabulary::none) {
        emit_(id, whole_);
      } else {
        split();
      }
    }
    size_ = 0;
    code_points_ = 0;
  }

  void split() {
    std::array<std::int32_t, word_code_points_max> ids;
    std::array<Span, word_code_points_max> pieces;
    std::size_t count = 0;
    for (std::size_t begin = 0; begin < size_;) {
      const Match match = longest(begin);
      if (match.id == WordPieceVocabulary::none) return emit_(unknown_id_, whole_);
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
  };

  Match longest(std::size_t begin) const {
    const PiecePlace place = begin == 0 ? PiecePlace::start : PiecePlace::continuation;
    std::size_t end = std::min(size_, begin + vocabulary_.piece_bytes_max(place));
    for (; end > begin; --end) {
      const bool inside = end < size_ && (static_cast<unsigned char>(word_[end]) & 0xC0U) == 0x80U;
      if (inside) continue;
      const int id = vocabulary_.find({word_.data() + begin, end - begin}, place);
      if (id != WordPieceVocabulary::none) return {id, end};
    }
    return {};
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
  scan<Places>(vocabulary_, characters_, unknown_id_, text,
               [&out](int id, Span span) { out.push_back({id, span}); });
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
