#include "ingest/html_hints.h"

#include <array>
#include <cstddef>
#include <string>

#include "ingest/html_tree.h"

namespace carrel::ingest {
namespace {

struct NameHint {
  std::string_view word;
  std::uint8_t hints;
  bool whole;  // the word alone; otherwise also as the beginning of a longer one
};

constexpr std::uint8_t boilerplate = hint_boilerplate;
constexpr std::uint8_t noise = hint_boilerplate | hint_noise;

// Words that page authors use, read off pages and themes in wide use.
constexpr auto name_hints = std::to_array<NameHint>({
    {"ad", noise, true},
    {"admonition", hint_note, false},
    {"ads", noise, true},
    {"adsbygoogle", noise, false},
    {"advert", noise, false},
    {"alert", hint_note, true},
    {"article", hint_content, false},
    {"banner", boilerplate, false},
    {"blog", hint_content, true},
    {"body", hint_content, true},
    {"breadcrumb", noise, false},
    {"callout", hint_note, false},
    {"comment", noise, false},
    {"consent", noise, false},
    {"content", hint_content, false},
    {"cookie", noise, false},
    {"copyright", boilerplate, false},
    {"disqus", noise, false},
    {"embed", hint_note, true},
    {"entry", hint_content, false},
    {"footer", boilerplate, false},
    {"gdpr", noise, false},
    {"headerlink", hint_hidden, true},
    {"hentry", hint_content, false},
    {"login", noise, false},
    {"main", hint_content, true},
    {"markdown", hint_content, false},
    {"masthead", boilerplate, false},
    {"menu", boilerplate, false},
    {"modal", boilerplate, false},
    {"nav", boilerplate, true},
    {"navbar", boilerplate, false},
    {"navigation", boilerplate, false},
    {"newsletter", noise, false},
    {"note", hint_note, true},
    {"outbrain", noise, false},
    {"pager", boilerplate, true},
    {"pagination", boilerplate, false},
    {"popular", boilerplate, false},
    {"popup", boilerplate, false},
    {"post", hint_content, true},
    {"promo", boilerplate, false},
    {"recommend", boilerplate, false},
    {"recirc", noise, false},
    {"related", noise, false},
    {"respond", noise, true},
    {"share", noise, false},
    {"sharing", noise, false},
    {"sidebar", boilerplate, false},
    {"skip", boilerplate, true},
    {"social", noise, false},
    {"sponsor", noise, false},
    {"story", hint_content, true},
    {"subscribe", noise, false},
    {"taboola", noise, false},
    {"teaser", boilerplate, false},
    {"tip", hint_note, true},
    {"toolbar", boilerplate, false},
    {"trending", boilerplate, false},
    {"warning", hint_note, true},
    {"widget", boilerplate, false},
});

constexpr std::size_t word_bytes_max = 32;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

std::uint8_t hints_of_word(std::string_view word) {
  for (const NameHint& hint : name_hints) {
    if (hint.word.front() != word.front()) continue;
    if (hint.whole ? word == hint.word : word.starts_with(hint.word)) return hint.hints;
  }
  return 0;
}

}  // namespace

std::uint8_t hints_of_class(std::string_view names) {
  std::uint8_t hints = 0;
  std::array<char, word_bytes_max> word{};
  for (std::size_t at = 0; at < names.size();) {
    if (!is_letter(names[at])) {
      ++at;
      continue;
    }
    std::size_t size_bytes = 0;
    // A capital after a small letter starts a word: "relatedPosts".
    do {
      if (size_bytes < word.size()) word[size_bytes++] = lower(names[at]);
      ++at;
    } while (at < names.size() && is_letter(names[at]) &&
             !(is_capital(names[at]) && !is_capital(names[at - 1])));
    hints |= hints_of_word({word.data(), size_bytes});
  }
  return hints;
}

std::uint8_t hints_of_id(std::string_view id) {
  for (const char c : id) {
    if (!is_letter(c)) return 0;
  }
  return hints_of_class(id);
}

std::uint8_t hints_of_role(std::string_view role) {
  if (role == "main") return hint_article_body;
  if (role == "presentation" || role == "none") return hint_layout;
  if (role == "note") return hint_note;
  constexpr auto boilerplate_roles = std::to_array<std::string_view>(
      {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar",
       "toolbar", "dialog", "alertdialog", "tooltip"});
  for (const std::string_view known : boilerplate_roles) {
    if (role == known) return hint_boilerplate;
  }
  return 0;
}

}  // namespace carrel::ingest
