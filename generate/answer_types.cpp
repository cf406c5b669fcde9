#include "generate/answer_types.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "generate/unit_names.h"

namespace carrel::generate {
namespace {

using WordSet = std::unordered_set<std::string_view>;

const WordSet& number_words() {
  static const WordSet set{
      "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
      "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
      "twenty", "thirty", "forty", "fifty", "sixty", "hundred", "thousand", "million", "billion",
      "half", "dozen", "twice", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwolf",
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
      "january", "february", "april", "june", "july", "august", "september",
      "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday",
      "saturday", "sunday", "spring", "summer", "autumn", "winter", "century", "today", "yesterday",
      "tomorrow", "morning", "evening", "noon", "midnight",       "ago", "januar", "februar", "marz", "mai", "juni", "juli", "oktober",
      "dezember", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
      "montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags", "uhr",
      "jahrhundert", "fruhling", "sommer", "herbst",       "janvier", "fevrier", "avril", "juin", "juillet", "aout",
      "septembre", "octobre", "novembre", "decembre", "lundi", "mardi", "mercredi", "jeudi",
      "vendredi", "samedi", "dimanche", "siecle", "printemps", "ete", "automne", "hiver",
      "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
      "octubre", "noviembre", "diciembre", "siglo", "gennaio", "febbraio", "aprile", "maggio",
      "giugno", "luglio", "settembre", "ottobre", "dicembre", "secolo", "januari", "februari",
      "maart", "mei", "augustus", "eeuw"};
  return set;
}

// Months that are other words too: only with a capital.
const WordSet& capital_time_words() {
  static const WordSet set{"may", "march", "mars"};
  return set;
}

// Make a point in time only with a number: "60 minutes before departure".
const WordSet& duration_words() {
  static const WordSet set{"minute", "minutes", "hour", "hours", "day", "days", "week", "weeks",
                           "month", "months", "year", "years", "minuten", "stunden", "tage",
                           "tagen", "wochen", "monate", "monaten", "jahre", "jahren", "heures",
                           "heure", "jours", "semaines", "mois", "ans"};
  return set;
}

const WordSet& money_words() {
  static const WordSet set{"euro", "euros", "eur", "usd", "gbp", "chf", "dollar", "dollars",
                           "pound", "pounds", "crown", "crowns", "kroner", "francs", "franken",
                           "yen", "cent", "cents", "free", "kostenlos", "gratuit", "million",
                           "billion", "kr"};
  return set;
}

const WordSet& age_words() {
  static const WordSet set{"old", "age", "aged", "born", "years", "months", "founded", "built", "alt", "alter", "geboren", "jahre", "jahren", "gegrundet",
                           "gebaut", "age", "agee", "ne", "nee", "ans", "fondee", "fonde",
                           "anos", "edad", "anni", "eta", "idade", "jaar", "oud"};
  return set;
}

const WordSet& extent_words() {
  static const WordSet set{
      "m", "km", "cm", "mm", "nm", "ft", "metre", "metres", "meter", "meters", "kilometre",
      "kilometres", "kilometer", "kilometers", "centimetre", "centimetres", "zentimeter", "miles",
      "mile", "feet", "foot", "inches", "inch", "yards", "hectares", "hectare", "hektar", "acres",
      "ha", "square", "quadratmeter", "m2", "m²", "m³", "second", "seconds", "minute", "minutes",
      "hour", "hours", "h", "min", "day", "days", "week", "weeks", "month", "months", "year",
      "years", "sekunden", "minuten", "stunde", "stunden", "tag", "tage", "tagen", "woche",
      "wochen", "monat", "monate", "monaten", "jahr", "jahre", "jahren", "seconde", "secondes",
      "heure", "heures", "jour", "jours", "semaine", "semaines", "mois", "an", "ans", "annee",
      "annees", "metros", "kilometros", "metri", "chilometri", "horas", "dias", "ore", "giorni",
      "uur", "dagen", "weken", "kg", "g", "tons", "tonnes", "litres", "liter", "liters", "gb", "tb",
      "percent", "prozent", "cent", "degrees", "grad", "euro", "euros", "eur"};
  return set;
}

// Without the durations, unless a word names both.
const WordSet& length_words() {
  static const WordSet set = [] {
    WordSet lengths;
    for (const std::string_view word : extent_words()) {
      if (unit_name(word).dimension != Dimension::duration) lengths.insert(word);
    }
    return lengths;
  }();
  return set;
}

const WordSet& temperature_words() {
  static const WordSet set{"degrees", "degree", "celsius", "fahrenheit", "c", "f", "kelvin", "grad",
                           "degres", "degre", "grados", "gradi", "graus", "graden"};
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
  std::vector<std::size_t> new_words(Predicate predicate) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (predicate(i) && !is_asked(i)) found.push_back(i);
    }
    return found;
  }
};

bool is_year(const Word& word) {
  return word.folded.size() == 4 && (word.folded[0] == '1' || word.folded[0] == '2') &&
         word.folded.find_first_not_of("0123456789") == std::string::npos;
}

AnswerMarks marks(std::vector<std::size_t> at, bool otherwise = false) {
  const bool holds = !at.empty() || otherwise;
  return {holds ? Presence::present : Presence::absent, std::move(at)};
}

// "FR-2" names a thing and counts none.
bool is_code(const Word& word) { return word.folded[0] < '0' || word.folded[0] > '9'; }

// Three digits at least: "(2)" is the number of a paragraph.
bool is_identifier(const Word& word) {
  constexpr std::ptrdiff_t digits_min = 3;
  return !is_year(word) && digits_min <= std::count_if(word.folded.begin(), word.folded.end(),
                                                       [](char c) { return c >= '0' && c <= '9'; });
}

AnswerMarks numbers(const Sentence& s) {
  return marks(s.new_words([&](std::size_t i) {
    const Word& word = s.words[i];
    return (word.is_number && !is_code(word)) || number_words().contains(word.folded);
  }),
               contains_any(s.text, {"一つ", "二つ", "三つ", "一人", "二人", "三人", "十"}));
}

// A month, "morning", "ago".
bool tells_time(const Word& word) {
  return time_words().contains(word.folded) ||
         (word.is_capital && capital_time_words().contains(word.folded));
}

// A time of day, a date, a year; another number only beside a month, "Uhr" or the like.
AnswerMarks times(const Sentence& s) {
  const auto is_time_word = [&](std::size_t i) {
    return i < s.words.size() && tells_time(s.words[i]);
  };
  return marks(s.new_words([&](std::size_t i) {
    const Word& word = s.words[i];
    if (!word.is_number) return is_time_word(i);
    const bool lasts = i + 1 < s.words.size() && duration_words().contains(s.words[i + 1].folded);
    return lasts || is_year(word) || word.folded.find(':') != std::string::npos ||
           is_time_word(i + 1) || (i > 0 && is_time_word(i - 1));
  }),
               contains_any(s.text, {"月", "時", "年", "日", "曜"}));
}

bool names_a_day(const Word& word) {
  static const WordSet weekdays{
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today",
      "yesterday", "tomorrow", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag",
      "sonntag", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lunes",
      "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"};
  return weekdays.contains(word.folded);
}

// "30 June", "Sunday", "2024-06-30", "30.06.2024"; not a month, a year or an hour alone.
AnswerMarks days(const Sentence& s) {
  const auto is_day_number = [&](std::size_t i) {
    const Word& word = s.words[i];
    return word.is_number && word.folded.size() <= 2;
  };
  const auto is_month = [&](std::size_t i) {
    return i < s.words.size() && !names_a_day(s.words[i]) && tells_time(s.words[i]);
  };
  return marks(s.new_words([&](std::size_t i) {
    const Word& word = s.words[i];
    if (names_a_day(word)) return true;
    if (!word.is_number) return false;
    const bool dotted = std::count(word.folded.begin(), word.folded.end(), '.') == 2;
    const bool dashed = is_year(word) && i + 2 < s.words.size() && is_day_number(i + 1) &&
                        is_day_number(i + 2);
    return dotted || dashed ||
           (is_day_number(i) && (is_month(i + 1) || (i > 0 && is_month(i - 1))));
  }),
               contains_any(s.text, {"日", "曜"}));
}

AnswerMarks money(const Sentence& s) {
  AnswerMarks found = numbers(s);
  const bool has_unit = has_currency_sign(s.text) ||
                        std::any_of(s.words.begin(), s.words.end(), [](const Word& word) {
                          return money_words().contains(word.folded);
                        });
  if (!has_unit) return {Presence::absent, {}};
  return found;
}

// A number, and a word that could be its unit.
AnswerMarks measures(const Sentence& s, const WordSet& units,
                     std::initializer_list<std::string_view> signs) {
  const bool has_unit = contains_any(s.text, signs) ||
                        std::any_of(s.words.begin(), s.words.end(), [&](const Word& word) {
                          return units.contains(word.folded);
                        });
  if (!has_unit) return {Presence::absent, {}};
  return numbers(s);
}

// A capital that does not open the sentence; two in a row where it does. Months and days have
// capitals too.
AnswerMarks names(const Sentence& s) {
  const auto is_named = [&](std::size_t i) {
    return i < s.words.size() && s.words[i].is_capital && !tells_time(s.words[i]) &&
           !names_a_day(s.words[i]);
  };
  return marks(s.new_words([&](std::size_t i) {
    return is_named(i) && (i > 0 || is_named(i + 1));
  }),
               contains_any(s.text, {"さん", "氏", "先生", "教授", "博士"}));
}

AnswerMarks places(const Sentence& s) {
  auto at = s.new_words([&](std::size_t i) {
    if (i == 0 || !place_words().contains(s.words[i - 1].folded)) return false;
    return s.words[i].is_capital || s.words[i].is_number || s.words[i].folded.size() > 2;
  });
  const bool has_place = !at.empty();
  if (at.empty()) at = names(s).at;
  // A name may be a place's: that says neither yes nor no.
  if (!has_place && !at.empty()) return {Presence::unknown, {}};
  return marks(std::move(at),
               contains_any(s.text, {"駅", "市", "県", "区", "町", "にある", "省", "国"}));
}

AnswerMarks reasons(const Sentence& s) {
  auto found = marks(
      s.new_words([&](std::size_t i) { return reason_words().contains(s.words[i].folded); }),
      contains_any(s.text, {"ため", "から", "原因", "理由", "ので", "因为"}));
  if (found.presence == Presence::absent) found.presence = Presence::unknown;
  return found;
}

}  // namespace

AnswerMarks answer_marks(AnswerType type, std::string_view text, const std::vector<Word>& words,
                         const std::function<bool(std::size_t)>& is_asked) {
  const Sentence sentence{text, words, is_asked};
  switch (type) {
    case AnswerType::person:
      return names(sentence);
    case AnswerType::time:
      return times(sentence);
    case AnswerType::day:
      return days(sentence);
    case AnswerType::place:
      return places(sentence);
    case AnswerType::number:
      return numbers(sentence);
    case AnswerType::money:
      return money(sentence);
    case AnswerType::age:
      return measures(sentence, age_words(), {"歳", "才", "年"});
    case AnswerType::extent:
      return measures(sentence, extent_words(),
                      {"%", "°", "€", "$", "£", "″", "メートル", "キロ", "時間", "分", "日", "年", "月", "週"});
    case AnswerType::length:
      return measures(sentence, length_words(),
                      {"%", "°", "€", "$", "£", "″", "メートル", "キロ"});
    case AnswerType::temperature:
      return measures(sentence, temperature_words(), {"°", "度", "℃"});
    case AnswerType::identifier:
      return marks(sentence.new_words([&](std::size_t i) { return is_identifier(words[i]); }));
    case AnswerType::reason:
      return reasons(sentence);
    case AnswerType::other:
    case AnswerType::definition:
    case AnswerType::how_to:
    case AnswerType::yes_no:
    case AnswerType::list:
      return {};
  }
  return {};
}

}  // namespace carrel::generate
