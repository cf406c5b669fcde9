#include "index/analyzer.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <vector>

#include "core/unicode.h"
#include "index/term_maker.h"
#include "index/word_scanner.h"

namespace carrel::index {
namespace {

// What a thread remembers of words: an open-addressed table over one string of keys and values.
// Stemming costs a microsecond, a look-up here about twenty nanoseconds, and text repeats itself.
class WordCache {
 public:
  struct Entry {
    std::uint32_t hash = 0;
    std::uint32_t offset = 0;
    std::uint16_t key_bytes = 0;  // 0: free
    std::uint16_t value_bytes = 0;
    std::uint32_t positions = 0;
  };

  // Starts small: a query sees ten words.
  WordCache() : entries_(256) {}

  const Entry* find(std::string_view word, std::uint32_t hash) const {
    for (std::size_t i = hash & (entries_.size() - 1);; i = (i + 1) & (entries_.size() - 1)) {
      const Entry& entry = entries_[i];
      if (entry.key_bytes == 0) return nullptr;
      if (entry.hash == hash && key(entry) == word) return &entry;
    }
  }

  const Entry& insert(std::string_view word, std::uint32_t hash, std::string_view value) {
    if (2 * count_ >= entries_.size()) make_room();
    const auto offset = static_cast<std::uint32_t>(bytes_.size());
    const auto positions = value.empty() ? 0 : 1 + std::count(value.begin(), value.end(), ' ');
    bytes_.append(word).append(value);
    ++count_;
    return place({hash, offset, static_cast<std::uint16_t>(word.size()),
                  static_cast<std::uint16_t>(value.size()),
                  static_cast<std::uint32_t>(positions)});
  }

  std::string_view value(const Entry& entry) const {
    return std::string_view(bytes_).substr(entry.offset + entry.key_bytes, entry.value_bytes);
  }

 private:
  static constexpr std::size_t slots_max = 1 << 18;  // at most half full: about 8 MB

  std::string_view key(const Entry& entry) const {
    return std::string_view(bytes_).substr(entry.offset, entry.key_bytes);
  }

  const Entry& place(const Entry& entry) {
    std::size_t i = entry.hash & (entries_.size() - 1);
    while (entries_[i].key_bytes != 0) i = (i + 1) & (entries_.size() - 1);
    return entries_[i] = entry;
  }

  // Doubles the table, or forgets everything when it is as large as it may be.
  void make_room() {
    std::vector<Entry> old(std::min(2 * entries_.size(), slots_max));
    std::swap(old, entries_);
    if (old.size() == slots_max) {
      bytes_.clear();
      count_ = 0;
      return;
    }
    for (const Entry& entry : old) {
      if (entry.key_bytes != 0) place(entry);
    }
  }

  std::vector<Entry> entries_;
  std::string bytes_;
  std::size_t count_ = 0;
};

// Mixes eight bytes a step; only this table's own speed depends on it.
std::uint32_t hash_word(std::string_view word) {
  std::uint64_t hash = word.size() * 0x9E3779B97F4A7C15ULL;
  while (!word.empty()) {
    std::uint64_t piece = 0;
    const std::size_t size = std::min<std::size_t>(word.size(), 8);
    std::memcpy(&piece, word.data(), size);
    hash = (hash ^ piece) * 0xD6E8FEB86659FD93ULL;
    hash ^= hash >> 32;
    word.remove_prefix(size);
  }
  return static_cast<std::uint32_t>(hash ^ hash >> 32);
}

}  // namespace

struct Analyzer::State {
  explicit State(std::string_view language) : maker(language) {}

  // The analysed text of a word and its positions. The view holds until the next call.
  std::pair<std::string_view, std::size_t> analyse(std::string_view word) {
    const std::uint32_t hash = hash_word(word);
    const WordCache::Entry* entry = words.find(word, hash);
    if (!entry) entry = &words.insert(word, hash, maker.make(word));
    return {words.value(*entry), entry->positions};
  }

  // Calls visit(span, analysed, positions) for every word.
  template <typename Visit>
  void each(std::string_view text, const Visit& visit) {
    WordScanner scanner(text);
    WordScanner::Word word;
    while (scanner.next(word)) {
      if (word.unspaced) {
        each_pair(text, word.span, visit);
        continue;
      }
      const auto [analysed, positions] = analyse(word.span.in(text));
      if (positions > 0) visit(word.span, analysed, positions);
    }
  }

  template <typename Visit>
  void each_pair(std::string_view text, Span run, const Visit& visit) {
    for (std::size_t i = run.begin; i < run.end;) {
      const std::size_t second = i + code_point_at(text, i).size_bytes;
      const std::size_t end = second < run.end ? second + code_point_at(text, second).size_bytes
                                               : second;
      const std::string term = unspaced_term(text.substr(i, end - i));
      if (!term.empty()) visit(Span{i, end}, std::string_view(term), std::size_t{1});
      i = second;
    }
  }

  TermMaker maker;
  WordCache words;
};

Analyzer::Analyzer(std::string_view language) : state_(std::make_unique<State>(language)) {}
Analyzer::~Analyzer() = default;
Analyzer::Analyzer(Analyzer&&) noexcept = default;

std::size_t Analyzer::append(std::string_view text, std::string& out) {
  std::size_t count = 0;
  bool first = true;
  state_->each(text, [&](Span, std::string_view analysed, std::size_t positions) {
    if (!first) out += ' ';
    first = false;
    out += analysed;
    count += positions;
  });
  return count;
}

void Analyzer::each_word(std::string_view text,
                         const std::function<void(Span, std::string_view)>& word) {
  state_->each(text, [&](Span span, std::string_view analysed, std::size_t) {
    word(span, analysed);
  });
}

Analyzer& thread_analyzer(std::string_view language) {
  // A library holds few languages, a damaged one may claim many; unknown ones share one analyzer.
  thread_local std::map<std::string, Analyzer, std::less<>> analyzers;
  const auto known = analyzers.find(language);
  if (known != analyzers.end()) return known->second;
  if (analyzers.size() >= 24) analyzers.clear();
  return analyzers.emplace(language, Analyzer(language)).first->second;
}

}  // namespace carrel::index
