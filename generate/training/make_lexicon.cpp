// Writes the word list that carrel ships from word pairs and groups: folded and stemmed by the code
// that looks words up, so that both agree.
//
//   carrel_make_lexicon PAIRS.tsv GROUPS.tsv OUT.tsv
//
// PAIRS: language, word, language, word, and their strength, or "kind" when the second names a kind
// of what the first names. GROUPS: a line of "language word" fields, all of which stand for one
// another.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "core/unicode.h"
#include "generate/stop_words.h"
#include "generate/words.h"

namespace {

using namespace carrel;
using generate::is_stop_word;
using generate::Stemmer;
using generate::Word;
using generate::words;

constexpr double group_strength = 0.9;  // written by hand, word by word
constexpr std::size_t per_language_max = 5;
constexpr std::size_t word_bytes_min = 3;

struct Form {
  std::string language;
  std::string word;  // folded
  auto operator<=>(const Form&) const = default;
};

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream in(line);
  for (std::string field; std::getline(in, field, '\t');) fields.push_back(field);
  return fields;
}

class Relations {
 public:
  void add_both(const Form& a, const Form& b, double strength) {
    add(a, b, strength);
    add(b, a, strength);
  }

  void add_kind(const Form& wider, const Form& narrower) {
    if (is_stop_word(wider.word, wider.language) || key_of(wider) == key_of(narrower)) return;
    kinds_[key_of(wider)][wider.word].insert(narrower.word);
    by_key_.try_emplace(key_of(wider));
  }

  void write(std::ostream& out) const {
    for (const auto& [key, others] : by_key_) {
      const std::vector<std::pair<double, Form>> kept = strongest(others);
      const auto kinds = kinds_.find(key);
      if (kept.empty() && kinds == kinds_.end()) continue;
      out << key;
      for (const auto& [strength, form] : kept) {
        out << '\t' << form.language << ' ' << form.word << ' '
            << std::clamp(std::lround(strength * 9), 1L, 9L);
      }
      if (kinds != kinds_.end()) {
        for (const std::string& kind : kinds_of_shortest(kinds->second)) {
          out << "\ten " << kind << " k";
        }
      }
      out << '\n';
    }
  }

 private:
  using Others = std::map<std::string, std::pair<Form, double>>;  // by language and stem
  using Kinds = std::map<std::string, std::set<std::string>>;     // English; by the wider word

  // "present", "presenter" and "presentation" have one stem; a category is asked for by the first.
  static const std::set<std::string>& kinds_of_shortest(const Kinds& kinds) {
    return std::min_element(
               kinds.begin(), kinds.end(),
               [](const auto& a, const auto& b) { return a.first.size() < b.first.size(); })
        ->second;
  }

  std::string key_of(const Form& form) {
    const auto [found, is_new] = stemmers_.try_emplace(form.language, form.language);
    return form.language + ' ' + found->second.stem(form.word);
  }

  void add(const Form& from, const Form& to, double strength) {
    if (is_stop_word(from.word, from.language) || is_stop_word(to.word, to.language)) return;
    const std::string key = key_of(from);
    const std::string other = key_of(to);
    if (key == other) return;
    auto& best = by_key_[key].try_emplace(other, to, strength).first->second;
    if (strength > best.second) best = {to, strength};
  }

  static std::vector<std::pair<double, Form>> strongest(const Others& others) {
    std::map<std::string, std::vector<std::pair<double, Form>>> by_language;
    for (const auto& [stem, other] : others) {
      by_language[other.first.language].emplace_back(other.second, other.first);
    }
    std::vector<std::pair<double, Form>> kept;
    for (auto& [language, list] : by_language) {
      std::stable_sort(list.begin(), list.end(),
                       [](const auto& a, const auto& b) { return a.first > b.first; });
      // Those as strong as the last one kept stay too: groups written by hand are long.
      while (list.size() > per_language_max &&
             list.back().first < std::min(list[per_language_max - 1].first, group_strength)) {
        list.pop_back();
      }
      kept.insert(kept.end(), list.begin(), list.end());
    }
    return kept;
  }

  std::map<std::string, Stemmer> stemmers_;
  std::map<std::string, Others> by_key_;
  std::map<std::string, Kinds> kinds_;  // by key
};

// Empty when the word is no single word of the kind that is looked up.
Form form_of(const std::string& language, const std::string& written) {
  const std::vector<Word> found = words(written);
  const bool unspaced = language == "ja" || language == "zh";
  if (unspaced) return {language, fold(written)};
  if (found.size() != 1 || found[0].is_number || found[0].folded.size() < word_bytes_min) return {};
  return {language, found[0].folded};
}

void read_pairs(std::istream& in, Relations& relations) {
  for (std::string line; std::getline(in, line);) {
    const std::vector<std::string> f = fields_of(line);
    if (f.size() != 5) continue;
    const Form a = form_of(f[0], f[1]);
    const Form b = form_of(f[2], f[3]);
    if (a.word.empty() || b.word.empty()) continue;
    if (f[4] == "kind") {
      relations.add_kind(a, b);
    } else {
      relations.add_both(a, b, std::stod(f[4]));
    }
  }
}

void read_groups(std::istream& in, Relations& relations) {
  for (std::string line; std::getline(in, line);) {
    std::vector<Form> group;
    for (const std::string& field : fields_of(line)) {
      const std::size_t space = field.find(' ');
      if (space != std::string::npos) {
        group.push_back(form_of(field.substr(0, space), field.substr(space + 1)));
      }
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
      for (std::size_t j = i + 1; j < group.size(); ++j) {
        if (group[i].word.empty() || group[j].word.empty()) continue;
        relations.add_both(group[i], group[j], group_strength);
      }
    }
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    std::cerr << "usage: carrel_make_lexicon PAIRS.tsv GROUPS.tsv OUT.tsv\n";
    return 2;
  }
  std::ifstream pairs(arguments[1]);
  std::ifstream groups(arguments[2]);
  Relations relations;
  read_pairs(pairs, relations);
  read_groups(groups, relations);
  std::ofstream out(arguments[3], std::ios::binary);
  relations.write(out);
  return out.flush() ? 0 : 1;
}
