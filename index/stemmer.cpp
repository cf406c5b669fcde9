#include "index/stemmer.h"

#include <libstemmer.h>

#include <algorithm>
#include <array>

namespace carrel::index {
namespace {

// Of libstemmer 2.2, all that go by an ISO 639-1 code (Porter's original English one does not).
constexpr std::array<std::string_view, 27> known_languages{
    "ar", "ca", "da", "de", "el", "en", "es", "eu", "fi", "fr", "ga", "hi", "hu", "hy",
    "id", "it", "lt", "ne", "nl", "no", "pt", "ro", "ru", "sr", "sv", "ta", "tr"};

}  // namespace

void Stemmer::Delete::operator()(sb_stemmer* stemmer) const noexcept { sb_stemmer_delete(stemmer); }

bool Stemmer::knows(std::string_view language) noexcept {
  return std::find(known_languages.begin(), known_languages.end(), language) !=
         known_languages.end();
}

Stemmer::Stemmer(std::string_view language) {
  if (!knows(language)) return;
  const std::array<char, 3> code{language[0], language[1], '\0'};
  stemmer_.reset(sb_stemmer_new(code.data(), "UTF_8"));
}

std::string_view Stemmer::stem(std::string_view word) {
  if (!stemmer_) return word;
  const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
  const sb_symbol* stemmed = sb_stemmer_stem(stemmer_.get(), bytes, static_cast<int>(word.size()));
  if (!stemmed) return word;
  return {reinterpret_cast<const char*>(stemmed),
          static_cast<std::size_t>(sb_stemmer_length(stemmer_.get()))};
}

}  // namespace carrel::index
