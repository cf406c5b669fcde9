#include "engine/shell_word.h"

#include <algorithm>

namespace carrel::engine {
namespace {

constexpr std::string_view plain =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./,:@%+=";
constexpr std::string_view glob_marks = "*?[]\\!#";

}  // namespace

std::string shell_word(std::string_view text) {
  if (!text.empty() && text.find_first_not_of(plain) == text.npos) return std::string(text);
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'') {
      word += "'\\''";
    } else {
      word += c;
    }
  }
  return word + "'";
}

std::string exclude_word(std::string_view folder) {
  std::string pattern;
  for (const char c : folder) {
    if (glob_marks.find(c) != glob_marks.npos) pattern += '\\';
    pattern += c;
  }
  return shell_word(pattern + "/**");
}

}  // namespace carrel::engine
