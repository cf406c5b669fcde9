#include "core/abbreviations.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace carrel {
namespace {

enum Language : std::uint8_t {
  en = 1,
  de = 2,
  fr = 4,
  es = 8,
  it = 16,
  pt = 32,
  nl = 64,
  all = 127
};

// All of them for a language that is not here.
constexpr std::uint8_t language_bit(std::string_view code) {
  constexpr std::array<std::string_view, 7> codes{"en", "de", "fr", "es", "it", "pt", "nl"};
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] == code) return static_cast<std::uint8_t>(1U << i);
  }
  return all;
}

struct Entry {
  std::string_view word;
  Abbreviation kind;
  std::uint8_t languages;
};

constexpr auto never = Abbreviation::never_ends;
constexpr auto number = Abbreviation::before_number;
constexpr auto may = Abbreviation::may_end;

// Titles, months and the small words of references, by language. As a word list, several a line.
// clang-format off
constexpr Entry unsorted[] = {
    {"dr", never, all}, {"prof", never, all}, {"st", may, all}, {"vs", never, all},
    {"cf", never, all}, {"ca", never, all}, {"al", may, all}, {"etc", may, de},
    {"no", number, all}, {"nr", number, all}, {"p", number, all}, {"pp", number, all},
    {"fig", number, all}, {"figs", number, all}, {"vol", number, all}, {"art", number, all},
    {"cap", number, all}, {"ch", number, all}, {"tel", number, all}, {"ed", may, all},
    {"co", may, all}, {"corp", may, all}, {"ltd", may, all}, {"inc", may, all}, {"bros", may, all},
    {"jan", may, all}, {"feb", may, all}, {"apr", may, all}, {"jun", may, all}, {"jul", may, all},
    {"aug", may, all}, {"sep", may, all}, {"sept", may, all}, {"oct", may, all}, {"nov", may, all},
    {"dec", may, all}, {"i.e", never, all}, {"e.g", never, all}, {"a.m", may, all},
    {"p.m", may, all}, {"p.s", never, all}, {"ph.d", may, all}, {"jr", may, all}, {"sr", may, all},

    {"mr", never, en}, {"mrs", never, en}, {"ms", never, en}, {"mx", never, en},
    {"messrs", never, en}, {"rev", never, en}, {"hon", never, en}, {"gen", never, en},
    {"col", never, en}, {"capt", never, en}, {"lt", never, en}, {"sgt", never, en},
    {"cpl", never, en}, {"sen", never, en}, {"rep", may, en}, {"gov", never, en},
    {"pres", never, en}, {"supt", never, en}, {"adm", never, en}, {"maj", never, en},
    {"mt", never, en}, {"ft", may, en}, {"approx", never, en}, {"resp", never, en},
    {"esp", never, en}, {"viz", never, en}, {"asst", never, en}, {"eq", number, en},
    {"eqs", number, en}, {"sec", number, en}, {"sect", number, en}, {"nos", number, en},
    {"vols", number, en}, {"chap", number, en}, {"pt", number, en}, {"ref", number, en},
    {"refs", number, en}, {"para", number, en}, {"dept", may, en}, {"univ", may, en},
    {"ave", may, en}, {"blvd", may, en}, {"rd", may, en}, {"mar", may, en}, {"est", may, en},

    {"bzw", never, de}, {"vgl", never, de}, {"sog", never, de}, {"evtl", never, de},
    {"ggf", never, de}, {"inkl", never, de}, {"exkl", never, de}, {"zzgl", never, de},
    {"z.b", never, de}, {"d.h", never, de}, {"u.a", never, de}, {"o.ä", may, de},
    {"u.ä", may, de}, {"i.d.r", never, de}, {"z.t", never, de}, {"z.zt", never, de},
    {"bspw", never, de}, {"lt", never, de}, {"hr", never, de},
    {"fr", never, de}, {"hrsg", may, de}, {"dipl", never, de}, {"ing", never, de},
    {"geb", never, de}, {"gest", never, de}, {"max", number, de}, {"min", number, de},
    {"mind", never, de}, {"insb", never, de}, {"allg", never, de}, {"sogen", never, de},
    {"usw", may, de}, {"usf", may, de}, {"str", may, de}, {"abs", number, de},
    {"bd", number, de}, {"kap", number, de}, {"s", number, de}, {"abb", number, de},
    {"tab", number, de}, {"ziff", number, de}, {"nrn", number, de}, {"mio", may, de},
    {"mrd", may, de}, {"stk", may, de}, {"okt", may, de}, {"dez", may, de}, {"mär", may, de},

    {"m", never, fr}, {"mm", never, fr}, {"mme", never, fr}, {"mmes", never, fr},
    {"mlle", never, fr}, {"mgr", never, fr}, {"me", number, fr}, {"env", never, fr},
    {"p.ex", never, fr}, {"c.-à-d", never, fr}, {"av", never, fr}, {"apr", never, fr},
    {"chap", number, fr}, {"éd", may, fr}, {"janv", may, fr}, {"févr", may, fr},
    {"avr", may, fr}, {"juil", may, fr}, {"déc", may, fr},

    {"sr", never, es | pt}, {"sra", never, es | pt}, {"srta", never, es | pt},
    {"sres", never, es}, {"srs", never, pt}, {"dra", never, es | pt}, {"d", never, es},
    {"dña", never, es}, {"ud", may, es}, {"uds", may, es}, {"p.ej", never, es},
    {"núm", number, es | pt}, {"pág", number, es | pt}, {"págs", number, es | pt},
    {"av", never, es | pt}, {"avda", never, es}, {"ee.uu", may, es}, {"aprox", never, es | pt},
    {"gral", never, es}, {"lic", never, es}, {"ene", may, es}, {"ago", may, es | pt},
    {"exmo", never, pt}, {"exma", never, pt}, {"p.ex", never, pt | nl}, {"tel", number, pt},
    {"nº", number, es | pt}, {"fl", number, pt},

    {"sig", never, it}, {"sigg", never, it}, {"sig.ra", never, it}, {"dott", never, it},
    {"dott.ssa", never, it}, {"avv", never, it}, {"ing", never, it}, {"arch", never, it},
    {"pag", number, it | es},
    {"pagg", number, it}, {"n", number, it | fr | es}, {"tav", number, it},
    {"gen", may, it}, {"ott", may, it}, {"dic", may, it}, {"spett", never, it},

    {"dhr", never, nl}, {"mevr", never, nl}, {"mw", never, nl}, {"drs", never, nl},
    {"ir", never, nl}, {"mr", never, nl}, {"bijv", never, nl}, {"bv", never, nl},
    {"d.w.z", never, nl}, {"m.a.w", never, nl}, {"o.a", never, nl}, {"m.b.t", never, nl},
    {"t.o.v", never, nl}, {"i.v.m", never, nl}, {"n.a.v", never, nl},
    {"e.d", may, nl}, {"blz", number, nl}, {"hfst", number, nl}, {"incl", never, nl | en | de},
    {"excl", never, nl | en}, {"vgl", never, nl}, {"evt", never, nl}, {"mld", may, nl},
    {"mln", may, nl}, {"okt", may, nl},
};
// clang-format on

constexpr auto entries = [] {
  std::array<Entry, std::size(unsorted)> sorted{};
  std::copy(std::begin(unsorted), std::end(unsorted), sorted.begin());
  std::sort(sorted.begin(), sorted.end(),
            [](const Entry& a, const Entry& b) { return a.word < b.word; });
  return sorted;
}();

constexpr std::size_t word_bytes_max = 12;

constexpr auto starters = [] {
  std::array sorted = std::to_array<std::string_view>({
      "A",       "After",  "All",     "Also",   "Although", "An",    "And",   "As",    "At",
      "Because", "But",    "By",      "During", "For",      "From",  "He",    "Her",   "Here",
      "His",     "How",    "However", "I",      "If",       "In",    "It",    "Its",   "Many",
      "Most",    "My",     "No",      "Not",    "Now",      "On",    "One",   "Our",   "She",
      "Since",   "So",     "Some",    "That",   "The",      "Their", "Then",  "There", "These",
      "They",    "This",   "Those",   "Thus",   "To",       "Two",   "We",    "What",  "When",
      "Where",   "While",  "Who",     "Why",    "With",     "You",   "Your",  "Als",   "Aber",
      "Auch",    "Auf",    "Bei",     "Da",     "Das",      "Dem",   "Den",   "Der",   "Des",
      "Die",     "Dies",   "Diese",   "Dieser", "Dieses",   "Doch",  "Ein",   "Eine",  "Einen",
      "Er",      "Es",     "Ich",     "Ihr",    "Im",       "Jeder", "Man",   "Mit",   "Nach",
      "Nun",     "Seit",   "Sie",     "Und",    "Von",      "Was",   "Wenn",  "Wer",   "Wie",
      "Wir",     "Zu",     "Zum",     "Zur",    "Au",       "Aux",   "Ce",    "Ces",   "Cet",
      "Cette",   "Ces",    "Dans",    "De",     "Des",      "Elle",  "Elles", "En",    "Et",
      "Il",      "Ils",    "Je",      "La",     "Le",       "Les",   "Leur",  "Mais",  "Nous",
      "On",      "Par",    "Pour",    "Quand",  "Si",       "Son",   "Sur",   "Tu",    "Un",
      "Une",     "Vous",   "Con",     "Cuando", "El",       "Ella",  "Ellos", "Esta",  "Este",
      "Las",     "Lo",     "Los",     "No",     "Para",     "Pero",  "Por",   "Se",    "Su",
      "Una",     "Y",      "Yo",      "Alla",   "Anche",    "Che",   "Chi",   "Dal",   "Dopo",
      "Gli",     "I",      "Le",      "Loro",   "Ma",       "Nel",   "Nella", "Non",   "Per",
      "Quando",  "Quando", "Questa",  "Questo", "Sono",     "Uno",   "Ao",    "As",    "Com",
      "Ela",     "Ele",    "Eles",    "Em",     "Esta",     "Eu",    "Isso",  "Mas",   "Na",
      "No",      "O",      "Os",      "Um",     "Uma",      "Dat",   "Deze",  "Dit",   "Een",
      "Er",      "Haar",   "Het",     "Hij",    "Hun",      "Ik",    "Maar",  "Met",   "Na",
      "Niet",    "Nu",     "Om",      "Ook",    "Op",       "Toen",  "Uit",   "Van",   "Voor",
      "Wat",     "We",     "Wij",     "Ze",     "Zij",      "Zijn",
  });
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}();

}  // namespace

Abbreviation abbreviation(std::string_view word, std::string_view language) noexcept {
  if (word.empty() || word.size() > word_bytes_max) return Abbreviation::none;
  std::array<char, word_bytes_max> lower;
  std::transform(word.begin(), word.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  const std::string_view key(lower.data(), word.size());
  const std::uint8_t spoken = language_bit(language);
  const auto* found =
      std::lower_bound(entries.begin(), entries.end(), key,
                       [](const Entry& e, std::string_view k) { return e.word < k; });
  for (; found != entries.end() && found->word == key; ++found) {
    if ((found->languages & spoken) == 0) continue;
    // What is an abbreviation in one language is a word in another ("max.", "hon."), so where the
    // language is not known the next word gets a say.
    const bool sure = found->languages == all || spoken != all;
    return found->kind == Abbreviation::never_ends && !sure ? Abbreviation::may_end : found->kind;
  }
  return Abbreviation::none;
}

bool starts_sentences(std::string_view word) noexcept {
  return std::binary_search(starters.begin(), starters.end(), word);
}

}  // namespace carrel
