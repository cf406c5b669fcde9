#include "index/word_parts.h"

#include <cstddef>

namespace carrel::index {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool is_connector(char c) {
  return c == '.' || c == '-' || c == '_' || c == '@' || c == '\'' || c == ':' || c == '/' ||
         c == ',';
}

// Typographic apostrophes and hyphens become ASCII's, so that the rest sees one kind.
std::string with_ascii_connectors(std::string_view word) {
  std::string out;
  for (std::size_t i = 0; i < word.size();) {
    const std::string_view three = word.substr(i, 3);
    if (three == "\u2019" || three == "\u2018" || three == "\u02BC") {
      out += '\'';
      i += 3;
    } else if (three == "\u2010" || three == "\u2011") {
      out += '-';
      i += 3;
    } else {
      out += word[i++];
    }
  }
  return out;
}

// "John's" -> "John", "don't" -> "dont"; "l'homme" stays for the split.
std::string without_ending_apostrophe(std::string word) {
  const std::size_t at = word.rfind('\'');
  if (at == std::string::npos || at == 0) return word;
  const std::string_view ending = std::string_view(word).substr(at + 1);
  if (ending == "s" || ending == "S") return word.substr(0, at);
  if (ending.size() <= 2) word.erase(at, 1);
  return word;
}

// Whether a new part begins at `i` by case: "fooBar" before B, "HTMLParser" before P, not "PDFs".
bool case_boundary(std::string_view word, std::size_t i) {
  if (i == 0 || !is_upper(word[i])) return false;
  if (is_lower(word[i - 1])) return true;
  if (!is_upper(word[i - 1]) || i + 1 >= word.size() || !is_lower(word[i + 1])) return false;
  const bool plural = word[i + 1] == 's' && (i + 2 == word.size() || is_connector(word[i + 2]));
  return !plural;
}

}  // namespace

WordParts split_word(std::string_view written) {
  const std::string word = without_ending_apostrophe(with_ascii_connectors(written));
  WordParts result;
  std::string part;
  const auto end_part = [&] {
    if (!part.empty()) result.parts.push_back(std::move(part));
    part.clear();
  };
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (is_connector(c)) {
      const bool between_digits = i > 0 && i + 1 < word.size() && is_digit(word[i - 1]) &&
                                  is_digit(word[i + 1]);
      if (between_digits && c != ',') result.whole += c;
      end_part();
      continue;
    }
    if (case_boundary(word, i)) end_part();
    part += c;
    result.whole += c;
  }
  end_part();
  if (result.parts.size() < 2) result.whole.clear();
  return result;
}

}  // namespace carrel::index
