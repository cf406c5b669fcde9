#include "generate/answer_types.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace carrel::generate {
namespace {

using WordSet = std::unordered_set<std::string_view>;

const WordSet& number_words() {
  static const WordSet set{
      "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
      "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
      "twenty", "thirty", "forty", "fifty", "sixty", "hundred", "thousand", "million", "billion",
      "half", "quarter", "third", "dozen", "twice", "once", "no", "none", "several", "first",
      "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwolf",
      "dreizehn", "vierzehn", "funfzehn", "zwanzig", "dreissig", "vierzig", "hundert", "tausend",
      "halb", "deux", "trois", "quatre", "cinq", "sept", "huit", "neuf", "dix", "onze", "douze",
      "treize", "quatorze", "quinze", "seize", "vingt", "trente", "quarante", "cinquante", "cent",
      "mille", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
      "cien", "mil", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci",
      "twee", "drie", "vijf", "zes", "zeven", "negen", "tien", "twaalf"};
  return set;
}

const WordSet& time_words() {
  static const WordSet set{
      "january", "february", "march", "april", "may", "june", "july", "august", "september",
      "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday",
      "saturday", "sunday", "spring", "summer", "autumn", "winter", "century", "today", "yesterday",
      "tomorrow", "morning", "evening", "noon", "midnight", "minutes", "hours", "days", "weeks",
      "months", "years", "ago", "januar", "februar", "marz", "mai", "juni", "juli", "oktober",
      "dezember", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
      "montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags", "uhr",
      "jahrhundert", "fruhling", "sommer", "herbst", "minuten", "stunden", "tage", "wochen",
      "monate", "jahre", "janvier", "fevrier", "mars", "avril", "juin", "juillet", "aout",
      "septembre", "octobre", "novembre", "decembre", "lundi", "mardi", "mercredi", "jeudi",
      "vendredi", "samedi", "dimanche", "siecle", "heures", "printemps", "ete", "automne", "hiver",
      "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
      "octubre", "noviembre", "diciembre", "siglo", "gennaio", "febbraio", "aprile", "maggio",
      "giugno", "luglio", "settembre", "ottobre", "dicembre", "secolo", "januari", "februari",
      "maart", "mei", "augustus", "eeuw"};
  return set;
}

const WordSet& money_words() {
  static const WordSet set{"euro", "euros", "eur", "usd", "gbp", "chf", "dollar", "dollars",
                           "pound", "pounds", "crown", "crowns", "kroner", "francs", "franken",
                           "yen", "cent", "cents", "free", "kostenlos", "gratuit", "million",
                           "billion", "kr"};
  return set;
}

const WordSet& reason_words() {
  static const WordSet set{"because", "since", "due", "so", "therefore", "caused", "cause",
                           "reason", "owing", "weil", "da", "denn", "wegen", "grund", "deshalb",
                           "daher", "parce", "car", "cause", "raison", "puisque", "grace",
                           "porque", "debido", "perche", "omdat", "vanwege"};
  return set;
}

const WordSet& place_words() {
  static const WordSet set{"in", "at", "near", "on", "from", "to", "under", "behind", "beside",
                           "street", "road", "north", "south", "east", "west", "im", "am", "bei",
                           "nach", "strasse", "norden", "suden", "osten", "westen", "dans", "chez",
                           "a", "au", "rue", "nord", "sud", "est", "ouest", "en", "calle", "via",
                           "op", "bij", "straat"};
  return set;
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> wanted) {
  return std::any_of(wanted.begin(), wanted.end(), [&](std::string_view part) {
    return text.find(part) != std::string_view::npos;
  });
}

bool has_currency_sign(std::string_view text) {
  return contains_any(text, {"$", "€", "£", "¥", "円", "元"});
}

struct Sentence {
  std::string_view text;
  const std::vector<Word>& words;
  const std::function<bool(std::size_t)>& is_asked;

  template <class Predicate>
  bool any_new(Predicate predicate) const {
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (predicate(i) && !is_asked(i)) return true;
    }
    return false;
  }
};

bool is_year(const Word& word) {
  return word.folded.size() == 4 && (word.folded[0] == '1' || word.folded[0] == '2') &&
         word.folded.find_first_not_of("0123456789") == std::string::npos;
}

bool has_number(const Sentence& s) {
  return s.any_new([&](std::size_t i) {
           return s.words[i].is_number || number_words().contains(s.words[i].folded);
         }) ||
         contains_any(s.text, {"一つ", "二つ", "三つ", "一人", "二人", "三人", "十"});
}

bool has_time(const Sentence& s) {
  return s.any_new([&](std::size_t i) {
           const Word& word = s.words[i];
           return is_year(word) || time_words().contains(word.folded) ||
                  (word.is_number && word.folded.find(':') != std::string::npos);
         }) ||
         contains_any(s.text, {"月", "時", "年", "日", "曜"});
}

bool has_money(const Sentence& s) {
  if (!has_number(s)) return false;
  return has_currency_sign(s.text) ||
         std::any_of(s.words.begin(), s.words.end(), [](const Word& word) {
           return money_words().contains(word.folded);
         });
}

// A capital that does not open the sentence; two in a row where nouns have capitals too.
bool has_name(const Sentence& s) {
  for (std::size_t i = 0; i < s.words.size(); ++i) {
    if (!s.words[i].is_capital || s.is_asked(i)) continue;
    if (i > 0 || (i + 1 < s.words.size() && s.words[i + 1].is_capital)) return true;
  }
  return contains_any(s.text, {"さん", "氏", "先生", "教授", "博士"});
}

bool has_place(const Sentence& s) {
  for (std::size_t i = 1; i < s.words.size(); ++i) {
    if (s.is_asked(i) || !place_words().contains(s.words[i - 1].folded)) continue;
    if (s.words[i].is_capital || s.words[i].is_number || s.words[i].folded.size() > 2) return true;
  }
  return contains_any(s.text, {"駅", "市", "県", "区", "町", "にある", "省", "国"}) || has_name(s);
}

bool has_reason(const Sentence& s) {
  return s.any_new([&](std::size_t i) { return reason_words().contains(s.words[i].folded); }) ||
         contains_any(s.text, {"ため", "から", "原因", "理由", "ので", "因为"});
}

Presence as_presence(bool holds) { return holds ? Presence::present : Presence::absent; }

}  // namespace

Presence answer_presence(AnswerType type, std::string_view text, const std::vector<Word>& words,
                         const std::function<bool(std::size_t)>& is_asked) {
  const Sentence sentence{text, words, is_asked};
  switch (type) {
    case AnswerType::person:
      return as_presence(has_name(sentence));
    case AnswerType::time:
      return as_presence(has_time(sentence));
    case AnswerType::place:
      return as_presence(has_place(sentence));
    case AnswerType::number:
      return as_presence(has_number(sentence));
    case AnswerType::money:
      return as_presence(has_money(sentence));
    case AnswerType::reason:
      return has_reason(sentence) ? Presence::present : Presence::unknown;
    case AnswerType::other:
    case AnswerType::definition:
    case AnswerType::how_to:
    case AnswerType::yes_no:
    case AnswerType::list:
      return Presence::unknown;
  }
  return Presence::unknown;
}

}  // namespace carrel::generate
