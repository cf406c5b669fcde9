#include "index/query.h"

#include <array>
#include <chrono>
#include <optional>

namespace carrel::index {
namespace {

// How a filter's value is stored away; empty when it cannot be, and the text is then searched.
using AddFilter = bool (*)(Filters&, std::string);

template <std::vector<std::string> Filters::* list>
bool add_to(Filters& filters, std::string value) {
  (filters.*list).push_back(std::move(value));
  return true;
}

unsigned number_of(std::string_view digits) {
  unsigned number = 0;
  for (const char digit : digits) number = 10 * number + static_cast<unsigned>(digit - '0');
  return number;
}

bool is_in_calendar(std::string_view text) {
  const std::chrono::year year(static_cast<int>(number_of(text.substr(0, 4))));
  const std::chrono::month month(text.size() < 7 ? 1U : number_of(text.substr(5, 2)));
  const std::chrono::day day(text.size() < 10 ? 1U : number_of(text.substr(8, 2)));
  return (year / month / day).ok();
}

// "2024", "2024-05" and "2024-05-17", which compare as text.
bool is_date(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-dd";
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == 'd' ? !digit : text[i] != form[i]) return false;
  }
  return is_in_calendar(text);
}

template <std::string Filters::* date>
bool set_date(Filters& filters, std::string value) {
  if (!is_date(value)) return false;
  filters.*date = std::move(value);
  return true;
}

struct Key {
  std::string_view name;
  AddFilter add;
};

constexpr std::array keys{
    Key{"in", add_to<&Filters::collections>}, Key{"path", add_to<&Filters::paths>},
    Key{"type", add_to<&Filters::types>},     Key{"tag", add_to<&Filters::tags>},
    Key{"lang", add_to<&Filters::languages>}, Key{"title", add_to<&Filters::titles>},
    Key{"before", set_date<&Filters::before>}, Key{"after", set_date<&Filters::after>},
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// One piece of the input: [-][key:]"value" or [-][key:]value.
struct Piece {
  std::string_view written;  // as typed
  std::string_view value;    // without minus, key and quotes
  const Key* key = nullptr;
  bool excluded = false;
  bool quoted = false;
};

const Key* key_before_colon(std::string_view text, std::size_t& value_begin) {
  for (const Key& key : keys) {
    if (text.size() > key.name.size() && text.substr(0, key.name.size()) == key.name &&
        text[key.name.size()] == ':') {
      value_begin = key.name.size() + 1;
      return &key;
    }
  }
  return nullptr;
}

class Pieces {
 public:
  explicit Pieces(std::string_view input) : rest_(input) {}

  std::optional<Piece> next() {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
    if (rest_.empty()) return std::nullopt;
    Piece piece;
    std::size_t begin = 0;
    if (rest_[0] == '-' && rest_.size() > 1 && !is_space(rest_[1])) {
      piece.excluded = true;
      begin = 1;
    }
    std::size_t value_begin = 0;
    piece.key = key_before_colon(rest_.substr(begin), value_begin);
    begin += value_begin;
    const std::size_t end = take_value(piece, begin);
    piece.written = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return piece;
  }

 private:
  // Sets the value that starts at `begin`; returns where the piece ends.
  std::size_t take_value(Piece& piece, std::size_t begin) const {
    if (begin < rest_.size() && rest_[begin] == '"') {
      const std::size_t quote = rest_.find('"', begin + 1);
      if (quote != std::string_view::npos) {
        piece.quoted = true;
        piece.value = rest_.substr(begin + 1, quote - begin - 1);
        return quote + 1;
      }
    }
    std::size_t end = begin;
    while (end < rest_.size() && !is_space(rest_[end]) && (end == begin || rest_[end] != '"')) ++end;
    piece.value = rest_.substr(begin, end - begin);
    return end;
  }

  std::string_view rest_;
};

bool has_word(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\"-") != std::string_view::npos;
}

void append_text(Query& query, std::string_view text) {
  if (text.empty()) return;
  if (!query.text.empty()) query.text += ' ';
  query.text += text;
}

void add_piece(Query& query, const Piece& piece) {
  if (!has_word(piece.value)) return append_text(query, piece.written);
  const std::string value(piece.value);
  // "-key:value" has no meaning of its own: filters only narrow. It is searched as text.
  if (piece.key && !piece.excluded && piece.key->add(query.filters, value)) return;
  if (piece.key) {
    query.misread.emplace_back(piece.written);
    return append_text(query, piece.written);
  }
  if (piece.excluded) {
    query.excluded.push_back(value);
    return;
  }
  if (piece.quoted) query.phrases.push_back(value);
  append_text(query, value);
}

}  // namespace

bool Filters::empty() const noexcept {
  return collections.empty() && paths.empty() && types.empty() && tags.empty() &&
         languages.empty() && titles.empty() && before.empty() && after.empty();
}

Query parse_query(std::string_view input) {
  Query query;
  Pieces pieces(input);
  while (const auto piece = pieces.next()) add_piece(query, *piece);
  return query;
}

}  // namespace carrel::index
