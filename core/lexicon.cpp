#include "core/lexicon.h"

#include <string>

#include "core/error.h"

namespace carrel {
namespace {

constexpr double strength_digit_max = 9;

// The line that begins at or before `at`.
std::string_view line_around(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return text.substr(begin, text.find('\n', begin) - begin);
}

std::string_view key_of(std::string_view line) { return line.substr(0, line.find('\t')); }

// Empty when no line has this key.
std::string_view find_line(std::string_view text, std::string_view key) {
  std::size_t low = 0;
  std::size_t high = text.size();
  while (low < high) {
    const std::string_view line = line_around(text, low + (high - low) / 2);
    const int order = key_of(line).compare(key);
    if (order == 0) return line;
    const auto begin = static_cast<std::size_t>(line.data() - text.data());
    if (order < 0) {
      low = begin + line.size() + 1;
    } else {
      high = begin;
    }
  }
  return {};
}

struct Entry {
  std::string_view language;
  std::string_view word;
  char mark = 0;
};

// "en deposit 6"; no language when it is not like that.
Entry entry_of(std::string_view field) {
  const std::size_t first = field.find(' ');
  const std::size_t last = field.rfind(' ');
  if (first == std::string_view::npos || last <= first + 1 || last + 2 != field.size()) return {};
  return {.language = field.substr(0, first),
          .word = field.substr(first + 1, last - first - 1),
          .mark = field.back()};
}

// Calls `take` with every entry of the line of this key.
template <class Take>
void for_each_entry(std::string_view text, std::string_view language, std::string_view stem,
                    Take take) {
  std::string_view line = find_line(text, std::string(language) + ' ' + std::string(stem));
  for (std::size_t tab = line.find('\t'); tab != std::string_view::npos; tab = line.find('\t')) {
    line.remove_prefix(tab + 1);
    const Entry entry = entry_of(line.substr(0, line.find('\t')));
    if (!entry.language.empty()) take(entry);
  }
}

}  // namespace

Lexicon::Lexicon(const std::filesystem::path& path) : file_(path) {
  if (!file_.bytes().ends_with('\n')) {
    throw Error(ErrorCode::corrupt,
                "the word list " + path.string() + " is cut short: install carrel's files again");
  }
}

std::vector<RelatedWord> Lexicon::related(std::string_view language, std::string_view stem) const& {
  std::vector<RelatedWord> found;
  for_each_entry(file_.bytes(), language, stem, [&](const Entry& entry) {
    if (entry.mark < '1' || entry.mark > '9') return;
    found.push_back({entry.language, entry.word, (entry.mark - '0') / strength_digit_max});
  });
  return found;
}

std::vector<std::string_view> Lexicon::kinds(std::string_view language, std::string_view stem) const& {
  std::vector<std::string_view> found;
  for_each_entry(file_.bytes(), language, stem, [&](const Entry& entry) {
    if (entry.mark == 'k' && entry.language == language) found.push_back(entry.word);
  });
  return found;
}

}  // namespace carrel
