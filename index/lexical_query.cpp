#include "index/lexical_query.h"

#include <algorithm>

#include "core/unicode.h"
#include "index/limits.h"
#include "index/stop_words.h"
#include "index/term_maker.h"
#include "index/word_forms.h"
#include "index/word_parts.h"
#include "index/word_scanner.h"

namespace carrel::index {
namespace {

// A piece of the query text with one position in the index, or a whole beside its parts.
struct Item {
  TermSequence terms;
  std::string folded;    // for stop words; empty where there are none
  bool of_compound = false;
  bool is_whole = false;
  bool run_end = false;  // last character of a run without spaces: only leads on to a next word
};

void add_run(std::string_view run, std::vector<Item>& items) {
  for (std::size_t i = 0; i < run.size();) {
    const std::size_t second = i + code_point_at(run, i).size_bytes;
    const bool last = second >= run.size();
    const std::size_t end = last ? second : second + code_point_at(run, second).size_bytes;
    Item item;
    item.terms = {unspaced_term(run.substr(i, end - i)), last && i == 0};
    item.run_end = last && i > 0;
    if (!item.terms.analysed.empty()) items.push_back(std::move(item));
    i = second;
  }
}

void add_word(std::string_view word, WordForms& forms, std::vector<Item>& items) {
  const WordParts split = split_word(word);
  for (const std::string& part : split.parts) {
    Item item;
    item.terms.analysed = forms.of(part);
    item.folded = fold_word(part);
    item.of_compound = split.parts.size() > 1;
    if (!item.terms.analysed.empty()) items.push_back(std::move(item));
  }
  if (split.whole.empty()) return;
  Item whole;
  whole.terms.analysed = forms.of(split.whole);
  whole.of_compound = whole.is_whole = true;
  if (!whole.terms.analysed.empty()) items.push_back(std::move(whole));
}

std::vector<Item> items_of(std::string_view text, WordForms& forms) {
  text = text.substr(0, query_bytes_max);
  std::vector<Item> items;
  WordScanner scanner(text);
  WordScanner::Word word;
  while (items.size() < query_words_max && scanner.next(word)) {
    if (word.unspaced) {
      add_run(word.span.in(text), items);
    } else {
      add_word(word.span.in(text), forms, items);
    }
  }
  return items;
}

// The language whose stop words the query has most of: "die" is German beside "der Motor", but not
// beside "cast iron". Ties go to the library's more frequent language.
std::string_view stop_language(const std::vector<Item>& items,
                               std::span<const std::string> languages) {
  std::string_view best = languages.empty() ? std::string_view("en") : languages.front();
  std::ptrdiff_t most = 0;
  for (const std::string& language : languages) {
    const auto count = std::count_if(items.begin(), items.end(), [&](const Item& item) {
      return is_stop_word(item.folded, language);
    });
    if (count > most) {
      most = count;
      best = language;
    }
  }
  return best.empty() ? std::string_view("en") : best;
}

bool is_filler(const Item& item, std::string_view language) {
  const bool letter_of_compound = item.of_compound && item.folded.size() == 1;
  return letter_of_compound || (!item.folded.empty() && is_stop_word(item.folded, language));
}

std::vector<TermSequence> words_of(const std::vector<Item>& items, std::string_view language) {
  std::vector<TermSequence> words;
  const auto add = [&](const Item& item) {
    if (item.run_end || words.size() >= query_words_max) return;
    if (std::find(words.begin(), words.end(), item.terms) == words.end()) {
      words.push_back(item.terms);
    }
  };
  for (const Item& item : items) {
    if (!is_filler(item, language)) add(item);
  }
  if (!words.empty()) return words;
  for (const Item& item : items) add(item);
  return words;
}

// One reading of a phrase: compounds as their parts or as their wholes.
TermSequence sequence_of(const std::vector<Item>& items, bool wholes) {
  TermSequence sequence;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    if (item.of_compound && item.is_whole != wholes) continue;
    if (item.run_end && i + 1 == items.size()) continue;
    if (!sequence.analysed.empty()) sequence.analysed += ' ';
    sequence.analysed += item.terms.analysed;
    sequence.prefix = item.terms.prefix && i + 1 == items.size();
  }
  return sequence;
}

Readings readings_of(std::string_view text, WordForms& forms) {
  const std::vector<Item> items = items_of(text, forms);
  Readings readings;
  for (const bool wholes : {false, true}) {
    TermSequence sequence = sequence_of(items, wholes);
    if (sequence.analysed.empty()) continue;
    if (readings.empty() || sequence != readings.front()) readings.push_back(std::move(sequence));
  }
  return readings;
}

std::vector<Readings> all_readings(const std::vector<std::string>& texts, WordForms& forms) {
  std::vector<Readings> all;
  for (const std::string& text : texts) {
    if (all.size() == query_phrases_max) break;
    Readings readings = readings_of(text, forms);
    if (!readings.empty()) all.push_back(std::move(readings));
  }
  return all;
}

}  // namespace

LexicalQuery make_lexical_query(const Query& query, std::span<const std::string> languages) {
  WordForms forms(languages);
  const std::vector<Item> items = items_of(query.text, forms);
  LexicalQuery lexical;
  lexical.words = words_of(items, stop_language(items, languages));
  lexical.phrases = all_readings(query.phrases, forms);
  lexical.excluded = all_readings(query.excluded, forms);
  return lexical;
}

std::string match_operand(const TermSequence& sequence) {
  std::string operand = "\"";
  for (const char c : sequence.analysed) {
    if (c == '"') operand += '"';
    operand += c;
  }
  operand += '"';
  if (sequence.prefix) operand += '*';
  return operand;
}

}  // namespace carrel::index
