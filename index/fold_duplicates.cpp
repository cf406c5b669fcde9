#include "index/fold_duplicates.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/span.h"
#include "core/unicode.h"

namespace carrel::index {
namespace {

constexpr std::size_t shingle_words = 4;
constexpr double overlap_min = 0.8;

std::uint64_t mix(std::uint64_t seed, std::uint64_t value) {
  value = (value ^ seed) * 0x9e37'79b9'7f4a'7c15;  // 2^64 / golden ratio, odd
  return value ^ (value >> 29);
}

std::uint64_t hash_word(std::string_view word) {
  std::uint64_t hash = word.size();
  for (const char c : word) hash = mix(hash, static_cast<unsigned char>(c));
  return hash;
}

// The distinct shingles of a text by hash, ascending; one for a text of fewer words.
std::vector<std::uint64_t> shingles_of(std::string_view text) {
  const std::string folded = fold(text);
  std::vector<std::uint64_t> words;
  for_each_word(folded, [&](Span word) { words.push_back(hash_word(word.in(folded))); });
  std::vector<std::uint64_t> shingles;
  std::size_t begin = 0;
  do {
    std::uint64_t hash = 0;
    const std::size_t end = std::min(begin + shingle_words, words.size());
    for (std::size_t i = begin; i < end; ++i) hash = mix(hash, words[i]);
    shingles.push_back(hash);
    ++begin;
  } while (begin + shingle_words <= words.size());
  std::sort(shingles.begin(), shingles.end());
  shingles.erase(std::unique(shingles.begin(), shingles.end()), shingles.end());
  return shingles;
}

bool overlap(std::size_t common, std::size_t a, std::size_t b) {
  return static_cast<double>(common) >= overlap_min * static_cast<double>(a + b - common);
}

// The kept texts, by the shingles they have.
class KeptTexts {
 public:
  // The number of the first one that is like it.
  std::optional<std::size_t> first_like(const std::vector<std::uint64_t>& shingles) const {
    std::unordered_map<std::size_t, std::size_t> common;  // kept text -> shingles in common
    for (const std::uint64_t shingle : shingles) {
      const auto texts = texts_with_.find(shingle);
      if (texts == texts_with_.end()) continue;
      for (const std::size_t text : texts->second) ++common[text];
    }
    std::optional<std::size_t> first;
    for (const auto& [text, count] : common) {
      const bool is_like = overlap(count, shingles.size(), shingle_counts_[text]);
      if (is_like && (!first || text < *first)) first = text;
    }
    return first;
  }

  void add(const std::vector<std::uint64_t>& shingles) {
    for (const std::uint64_t shingle : shingles) {
      texts_with_[shingle].push_back(shingle_counts_.size());
    }
    shingle_counts_.push_back(shingles.size());
  }

 private:
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> texts_with_;
  std::vector<std::size_t> shingle_counts_;  // [kept texts]
};

}  // namespace

std::vector<TextGroup> fold_duplicates(std::span<const std::string_view> texts) {
  KeptTexts kept_texts;
  std::vector<TextGroup> groups;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::vector<std::uint64_t> shingles = shingles_of(texts[i]);
    if (const auto group = kept_texts.first_like(shingles)) {
      groups[*group].copies.push_back(i);
      continue;
    }
    kept_texts.add(shingles);
    groups.push_back({.first = i, .copies = {}});
  }
  return groups;
}

}  // namespace carrel::index
