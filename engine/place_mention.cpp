#include "engine/place_mention.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/unicode.h"
#include "engine/limits.h"

namespace carrel::engine {
namespace {

constexpr auto leads =
    std::to_array<std::string_view>({"in", "from", "under", "within", "im", "aus", "vom", "unter"});
constexpr auto leads_with_article = std::to_array<std::string_view>({"im", "vom"});
constexpr auto owners = std::to_array<std::string_view>(
    {"my", "our", "mein", "meine", "meinem", "meinen", "meiner", "unserem", "unseren", "unserer"});
constexpr auto articles =
    std::to_array<std::string_view>({"the", "der", "die", "das", "den", "dem"});
constexpr auto place_words = std::to_array<std::string_view>(
    {"folder", "directory", "collection", "ordner", "verzeichnis", "sammlung"});

bool is_one_of(std::span<const std::string_view> list, const QueryWord& word) {
  return !word.quoted && std::find(list.begin(), list.end(), word.folded) != list.end();
}

std::string joined(std::span<const QueryWord> words) {
  std::string name;
  for (const QueryWord& word : words) name += (name.empty() ? "" : " ") + word.folded;
  return name;
}

class PlaceReader {
 public:
  PlaceReader(std::span<const QueryWord> words, const PlaceNames& names)
      : words_(words), names_(names) {}

  // A place whose words begin at `first` with "in" or the like.
  std::optional<PlaceMention> read(std::size_t first) const {
    if (!is_one_of(leads, words_[first])) return std::nullopt;
    std::size_t at = first + 1;
    const bool owned = at < words_.size() && is_one_of(owners, words_[at]);
    if (owned || (at < words_.size() && is_one_of(articles, words_[at]))) ++at;
    auto found = read_name(first, at, owned);
    const bool with_article = at > first + 1 || is_one_of(leads_with_article, words_[first]);
    if (found) found->certain = found->certain && with_article;
    return found;
  }

 private:
  std::optional<PlaceMention> read_name(std::size_t first, std::size_t at, bool owned) const {
    if (at < words_.size() && is_one_of(place_words, words_[at])) return named_after(first, at + 1);
    for (std::size_t count = place_name_words_max; count > 0; --count) {
      const std::size_t end = at + count;
      if (end > words_.size() || has_quoted(at, count)) continue;
      const bool said = end < words_.size() && is_one_of(place_words, words_[end]);
      if (!said && !owned) continue;
      auto found = said ? any_place(at, count) : collection(at, count);
      if (!found) continue;
      found->first_word = first;
      found->word_count = end + (said ? 1 : 0) - first;
      return found;
    }
    return std::nullopt;
  }

  // "in the folder Tax 2024": the longest name that there is.
  std::optional<PlaceMention> named_after(std::size_t first, std::size_t at) const {
    for (std::size_t count = std::min(place_name_words_max, words_.size() - at); count > 0;
         --count) {
      if (has_quoted(at, count)) continue;
      if (auto found = any_place(at, count)) {
        found->first_word = first;
        found->word_count = at + count - first;
        return found;
      }
    }
    return std::nullopt;
  }

  bool has_quoted(std::size_t at, std::size_t count) const {
    const auto name = words_.subspan(at, count);
    return std::any_of(name.begin(), name.end(), [](const QueryWord& word) { return word.quoted; });
  }

  std::optional<PlaceMention> collection(std::size_t at, std::size_t count) const {
    PlaceMention found;
    found.collections = names_.collections(joined(words_.subspan(at, count)));
    return found.collections.empty() ? std::nullopt : std::optional(std::move(found));
  }

  std::optional<PlaceMention> any_place(std::size_t at, std::size_t count) const {
    PlaceMention found = collection(at, count).value_or(PlaceMention{});
    if (found.collections.empty())
      found.folders = names_.folders(joined(words_.subspan(at, count)));
    found.certain = true;
    const bool none = found.collections.empty() && found.folders.empty();
    return none ? std::nullopt : std::optional(std::move(found));
  }

  std::span<const QueryWord> words_;
  const PlaceNames& names_;
};

}  // namespace

std::optional<PlaceMention> find_place_mention(std::span<const QueryWord> words,
                                               const PlaceNames& names) {
  const PlaceReader reader(words, names);
  for (std::size_t first = 0; first < words.size(); ++first) {
    if (auto found = reader.read(first)) return found;
  }
  return std::nullopt;
}

std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char c : fold(name)) {
    const bool separates =
        static_cast<unsigned char>(c) < 0x80 && !std::isalnum(static_cast<unsigned char>(c));
    if (!separates) {
      plain += c;
    } else if (!plain.empty() && plain.back() != ' ') {
      plain += ' ';
    }
  }
  while (!plain.empty() && plain.back() == ' ') plain.pop_back();
  return plain;
}

}  // namespace carrel::engine
