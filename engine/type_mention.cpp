#include "engine/type_mention.h"

#include <algorithm>
#include <array>

namespace carrel::engine {
namespace {

struct TypeWord {
  std::string_view folded;
  std::string_view types;  // with a space between
  bool certain = false;
};

constexpr auto type_words = std::to_array<TypeWord>({
    {"pdf", "pdf", true}, {"pdfs", "pdf", true},
    {"spreadsheet", "xlsx ods csv", true}, {"spreadsheets", "xlsx ods csv", true},
    {"workbook", "xlsx ods"}, {"excel", "xlsx ods csv"}, {"tabelle", "xlsx ods csv"},
    {"tabellen", "xlsx ods csv"},
    {"email", "mail mbox", true}, {"emails", "mail mbox", true}, {"mail", "mail mbox", true},
    {"mails", "mail mbox", true},
    {"slides", "pptx odp", true}, {"powerpoint", "pptx odp", true}, {"folien", "pptx odp", true},
    {"presentation", "pptx odp"}, {"presentations", "pptx odp"}, {"prasentation", "pptx odp"},
    {"photo", "image"}, {"photos", "image"}, {"picture", "image"}, {"pictures", "image"},
    {"scan", "image"}, {"scans", "image"}, {"screenshot", "image"}, {"screenshots", "image"},
    {"foto", "image"}, {"fotos", "image"}, {"bild", "image"}, {"bilder", "image"},
    {"ebook", "epub", true}, {"ebooks", "epub", true}, {"chat", "chat"},
});

constexpr auto articles = std::to_array<std::string_view>(
    {"the", "a", "an", "my", "our", "his", "her", "their", "this", "that", "der", "die", "das", "den",
     "dem", "ein", "eine", "einen", "einem", "einer", "mein", "meine", "meinen", "meinem", "meiner", "unser",
     "unsere", "unserer"});

constexpr auto connectors = std::to_array<std::string_view>(
    {"about", "on", "with", "from", "regarding", "concerning", "uber", "zu", "zum", "zur", "von", "vom",
     "mit", "wegen"});

bool is_one_of(std::span<const std::string_view> list, const QueryWord& word) {
  return !word.quoted && std::find(list.begin(), list.end(), word.folded) != list.end();
}

std::vector<std::string> split(std::string_view types) {
  std::vector<std::string> list;
  while (!types.empty()) {
    const std::size_t space = std::min(types.find(' '), types.size());
    list.emplace_back(types.substr(0, space));
    types.remove_prefix(std::min(space + 1, types.size()));
  }
  return list;
}

const TypeWord* type_word(const QueryWord& word) {
  const auto found = std::find_if(type_words.begin(), type_words.end(),
                                  [&](const TypeWord& each) { return each.folded == word.folded; });
  return found == type_words.end() || word.quoted ? nullptr : &*found;
}

}  // namespace

std::optional<TypeMention> find_type_mention(std::span<const QueryWord> words) {
  for (std::size_t at = 0; at + 1 < words.size(); ++at) {
    const TypeWord* type = type_word(words[at]);
    if (!type || !is_one_of(connectors, words[at + 1])) continue;
    std::size_t first = at;
    if (first > 0 && words[first - 1].folded == "e") --first;  // "e-mail" is two words
    const bool with_article = first > 0 && is_one_of(articles, words[first - 1]);
    if (first > 0 && !with_article) continue;
    if (with_article) --first;
    return TypeMention{first, at + 2 - first, split(type->types), type->certain && with_article};
  }
  return std::nullopt;
}

}  // namespace carrel::engine
