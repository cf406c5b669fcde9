#include "engine/date_words.h"

#include <algorithm>
#include <array>

namespace carrel::engine {
namespace {

using enum DateRole;

constexpr int days = static_cast<int>(DateUnit::day);
constexpr int weeks = static_cast<int>(DateUnit::week);
constexpr int months = static_cast<int>(DateUnit::month);
constexpr int years = static_cast<int>(DateUnit::year);

constexpr auto english = std::to_array<DateWord>({
    {"january", month, 1}, {"february", month, 2}, {"march", named_month, 3}, {"april", named_month, 4},
    {"may", named_month, 5}, {"june", named_month, 6}, {"july", month, 7}, {"august", named_month, 8},
    {"september", month, 9}, {"october", month, 10}, {"november", month, 11}, {"december", month, 12},
    {"jan", short_month, 1}, {"feb", short_month, 2}, {"mar", short_month, 3}, {"apr", short_month, 4},
    {"jun", short_month, 6}, {"jul", short_month, 7}, {"aug", short_month, 8}, {"sep", short_month, 9},
    {"sept", short_month, 9}, {"oct", short_month, 10}, {"nov", short_month, 11}, {"dec", short_month, 12},
    {"monday", weekday, 1}, {"tuesday", weekday, 2}, {"wednesday", weekday, 3}, {"thursday", weekday, 4},
    {"friday", weekday, 5}, {"saturday", weekday, 6}, {"sunday", weekday, 7},
    {"day", unit, days}, {"days", unit, days}, {"week", unit, weeks}, {"weeks", unit, weeks},
    {"month", unit, months}, {"months", unit, months}, {"year", unit, years}, {"years", unit, years},
    {"yesterday", day, -1}, {"today", day, 0},
    {"last", last}, {"past", past}, {"this", current},
    {"in", at}, {"during", at}, {"within", at}, {"of", belonging}, {"from", from},
    {"to", to}, {"until", to}, {"till", to}, {"through", to}, {"between", between}, {"and", both},
    {"since", since}, {"after", after}, {"before", before},
    {"of", of}, {"before", of}, {"after", of}, {"when", of}, {"the", article},
    {"my", owner}, {"your", owner}, {"his", owner}, {"her", owner}, {"its", owner}, {"our", owner},
    {"their", owner},
    {"i", pronoun}, {"you", pronoun}, {"he", pronoun}, {"she", pronoun}, {"it", pronoun}, {"we", pronoun},
    {"they", pronoun},
    {"two", count, 2}, {"three", count, 3}, {"four", count, 4}, {"five", count, 5}, {"six", count, 6},
    {"seven", count, 7}, {"eight", count, 8}, {"nine", count, 9}, {"ten", count, 10},
});

constexpr auto german = std::to_array<DateWord>({
    {"januar", month, 1}, {"janner", month, 1}, {"februar", month, 2}, {"marz", month, 3},
    {"april", named_month, 4}, {"mai", named_month, 5}, {"juni", named_month, 6}, {"juli", named_month, 7},
    {"august", named_month, 8},
    {"september", month, 9}, {"oktober", month, 10}, {"november", month, 11}, {"dezember", month, 12},
    {"jan", short_month, 1}, {"feb", short_month, 2}, {"apr", short_month, 4}, {"jun", short_month, 6},
    {"jul", short_month, 7}, {"aug", short_month, 8}, {"sep", short_month, 9}, {"sept", short_month, 9},
    {"okt", short_month, 10}, {"nov", short_month, 11}, {"dez", short_month, 12},
    {"montag", weekday, 1}, {"dienstag", weekday, 2}, {"mittwoch", weekday, 3}, {"donnerstag", weekday, 4},
    {"freitag", weekday, 5}, {"samstag", weekday, 6}, {"sonnabend", weekday, 6}, {"sonntag", weekday, 7},
    {"tag", unit, days}, {"tage", unit, days}, {"tagen", unit, days}, {"woche", unit, weeks},
    {"wochen", unit, weeks}, {"monat", unit, months}, {"monats", unit, months}, {"monate", unit, months},
    {"monaten", unit, months}, {"jahr", unit, years}, {"jahres", unit, years}, {"jahre", unit, years},
    {"jahren", unit, years},
    {"gestern", day, -1}, {"vorgestern", day, -2}, {"heute", day, 0},
    {"letzte", last}, {"letzten", last}, {"letzter", last}, {"letztes", last}, {"letztem", last},
    {"vorige", last}, {"vorigen", last}, {"voriger", last}, {"voriges", last},
    {"vergangene", last}, {"vergangenen", last}, {"vergangener", last}, {"vergangenes", last},
    {"diese", current}, {"diesen", current}, {"dieser", current}, {"dieses", current}, {"diesem", current},
    {"in", at}, {"im", at}, {"vom", at}, {"aus", at}, {"von", from}, {"von", belonging},
    {"bis", to}, {"zwischen", between}, {"und", both}, {"seit", since}, {"nach", after}, {"vor", before},
    {"des", of}, {"der", of}, {"von", of}, {"vor", of}, {"nach", of},
    {"seines", of}, {"seiner", of}, {"ihres", of}, {"ihrer", of}, {"meines", of}, {"meiner", of},
    {"deines", of}, {"deiner", of}, {"unseres", of}, {"unserer", of}, {"eines", of}, {"einer", of},
    {"der", article}, {"den", article}, {"dem", article}, {"die", article}, {"das", article},
    {"mein", owner}, {"meine", owner}, {"meinem", owner}, {"meinen", owner}, {"meiner", owner},
    {"sein", owner}, {"seine", owner}, {"seinem", owner}, {"seinen", owner}, {"seiner", owner},
    {"ihr", owner}, {"ihre", owner}, {"ihrem", owner}, {"ihren", owner}, {"ihrer", owner},
    {"meines", owner}, {"deines", owner}, {"seines", owner}, {"ihres", owner}, {"unseres", owner},
    {"zwei", count, 2}, {"drei", count, 3}, {"vier", count, 4}, {"funf", count, 5}, {"sechs", count, 6},
    {"sieben", count, 7}, {"acht", count, 8}, {"neun", count, 9}, {"zehn", count, 10},
});

// Of both languages: what there may be 2000 of.
constexpr auto measures = std::to_array<std::string_view>(
    {"euro", "euros", "eur", "dollar", "dollars", "usd", "pound", "pounds", "gbp", "franc", "francs",
     "franken", "chf", "cent", "cents", "word", "words", "worte", "worter", "wortern", "page", "pages",
     "seite", "seiten", "people", "person", "persons", "personen", "menschen", "leute", "einwohner",
     "m", "km", "metre", "metres", "meter", "meters", "metern", "kilometre", "kilometres",
     "kilometer", "kilometers", "kilometern", "mile", "miles", "meile", "meilen", "feet", "foot",
     "kg", "kilo", "kilos", "gram", "grams", "gramm", "litre", "litres", "liter", "liters", "watt",
     "watts", "kwh", "mah", "calories", "kalorien", "steps", "schritte", "percent", "prozent", "times",
     "mal", "second", "seconds", "sekunden", "minute", "minutes", "minuten", "hour", "hours",
     "stunde", "stunden", "day", "days", "tag", "tage", "tagen", "week", "weeks", "woche", "wochen",
     "month", "months", "monat", "monate", "monaten", "year", "years", "jahr", "jahre", "jahren"});

constexpr std::array<DateWords, 2> languages{DateWords(english), DateWords(german)};

}  // namespace

std::span<const DateWords> date_languages() { return languages; }

bool is_measure(std::string_view folded) {
  return std::find(measures.begin(), measures.end(), folded) != measures.end();
}

std::optional<int> value_as(DateWords words, std::string_view folded, DateRole role) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const DateWord& word) {
    return word.role == role && word.folded == folded;
  });
  if (found == words.end()) return std::nullopt;
  return found->value;
}

}  // namespace carrel::engine
