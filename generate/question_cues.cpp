#include "generate/question_cues.h"

#include <array>
#include <span>
#include <string>

namespace carrel::generate {
namespace {

using enum AnswerType;

constexpr Cue english[] = {
    {"who", person}, {"whom", person}, {"whose", person}, {"what person", person},
    {"what is the name of the person", person}, {"when", time}, {"what year", time},
    {"which year", time}, {"what date", day}, {"what day", day}, {"which day", day},
    {"what time", time}, {"what month", time}, {"by when", time}, {"until when", time},
    {"since when", time}, {"what is the deadline", time}, {"what century", time},
    {"in what decade", time}, {"where", place}, {"what city", place}, {"which city", place},
    {"what country", place}, {"which country", place}, {"in what place", place},
    {"what address", place}, {"how many", number}, {"how high", length}, {"how long", extent},
    {"how old", age}, {"how far", length}, {"how hot", temperature}, {"how cold", temperature},
    {"how fast", number}, {"how big", extent}, {"how large", extent}, {"how tall", length},
    {"how deep", length}, {"how heavy", number}, {"how wide", length}, {"how often", number},
    {"how well", number}, {"how much", number}, {"what percentage", number},
    {"what number", number}, {"what percent", number}, {"at what wind speed", number},
    {"at which voltage", number}, {"at what temperature", temperature}, {"what size", number},
    {"how much does", money}, {"how much do", money}, {"how much did", money},
    {"how much is", money}, {"how much money", money}, {"how much was", money},
    {"what does", other}, {"what is the price", money}, {"what is the cost", money},
    {"what salary", money}, {"what fee", money}, {"how expensive", money},
    {"how much disk", number}, {"how much water", number}, {"how much time", number},
    {"how can", how_to}, {"how do", how_to}, {"how to", how_to}, {"how should", how_to},
    {"what should i do", how_to}, {"what must i do", how_to}, {"what do i do", how_to},
    {"why", reason}, {"for what reason", reason}, {"what is the reason", reason},
    {"what caused", reason}, {"what is a", definition}, {"what is an", definition},
    {"what are", definition}, {"who or what", definition}, {"define", definition},
    {"what is meant by", definition}, {"what do you call", definition}, {"what is", other},
    {"which", other}, {"what", other}, {"how", other}, {"list", list}, {"name all", list},
    {"name the", list}, {"what steps", how_to}, {"which steps", how_to},
};
constexpr Cue english_yes_no[] = {
    {"is", yes_no}, {"are", yes_no}, {"was", yes_no}, {"were", yes_no}, {"do", yes_no},
    {"does", yes_no}, {"did", yes_no}, {"can", yes_no}, {"may", yes_no}, {"has", yes_no},
    {"have", yes_no}, {"had", yes_no}, {"will", yes_no}, {"would", yes_no}, {"should", yes_no},
    {"am", yes_no}, {"must", yes_no}, {"could", yes_no},
};
constexpr Cue german[] = {
    {"wer", person}, {"wen", person}, {"wem", person}, {"wessen", person}, {"wann", time},
    {"seit wann", time}, {"bis wann", time}, {"um wie viel uhr", time}, {"um wieviel uhr", time},
    {"in welchem jahr", time}, {"an welchem tag", day}, {"welches datum", day}, {"wo", place},
    {"woher", place}, {"wohin", place}, {"in welcher stadt", place}, {"in welcher strasse", place},
    {"in welchem land", place}, {"in welchem ort", place}, {"wie viel", number},
    {"wieviel", number}, {"wie viele", number}, {"wieviele", number}, {"wie hoch", extent},
    {"wie lange", extent}, {"wie lang", extent}, {"wie alt", age}, {"wie weit", length},
    {"wie gross", extent}, {"wie schnell", number}, {"wie oft", number}, {"wie schwer", number},
    {"wie tief", length}, {"wie heiss", temperature}, {"wie teuer", money}, {"was kostet", money},
    {"was kosten", money}, {"auf welchen betrag", money}, {"welcher betrag", money},
    {"wie viel kostet", money}, {"wie viel geld", money}, {"warum", reason}, {"weshalb", reason},
    {"wieso", reason}, {"weswegen", reason}, {"was ist ein", definition},
    {"was ist eine", definition}, {"was bedeutet", definition}, {"was sind", definition},
    {"was versteht man", definition}, {"wie kann", how_to}, {"wie muss", how_to},
    {"wie macht", how_to}, {"wie soll", how_to}, {"wie geht", how_to}, {"wie heisst", other},
    {"wie", other}, {"was", other}, {"welch", other}, {"nenne", list},
};
constexpr Cue german_yes_no[] = {
    {"ist", yes_no}, {"sind", yes_no}, {"war", yes_no}, {"waren", yes_no}, {"hat", yes_no},
    {"haben", yes_no}, {"darf", yes_no}, {"kann", yes_no}, {"muss", yes_no}, {"wird", yes_no},
    {"gibt es", yes_no}, {"wurde", yes_no}, {"wurden", yes_no}, {"duerfen", yes_no},
    {"durfen", yes_no}, {"soll", yes_no},
};
constexpr Cue french[] = {
    {"qui", person}, {"a qui", person}, {"quand", time}, {"a quelle date", day},
    {"quelle date", day}, {"a quelle heure", time}, {"en quelle annee", time},
    {"quel jour", day}, {"depuis quand", time}, {"jusqu a quand", time}, {"ou", place},
    {"d ou", place}, {"dans quelle ville", place}, {"dans quel pays", place},
    {"combien", number}, {"combien de temps", extent}, {"combien coute", money},
    {"combien coutent", money}, {"quel est le prix", money}, {"quel loyer", money},
    {"a quel prix", money}, {"quel montant", money}, {"quelle est la hauteur", length}, {"quel age", age},
    {"quel est le nombre", number}, {"pourquoi", reason}, {"qu est ce qu", definition},
    {"que signifie", definition}, {"comment", how_to}, {"comment s appelle", other},
    {"comment se nomme", other}, {"que", other}, {"quoi", other}, {"quel", other},
    {"est ce que", yes_no},
};
constexpr Cue spanish[] = {
    {"quien", person}, {"cuando", time}, {"en que ano", time}, {"que dia", day},
    {"donde", place}, {"cuanto", number}, {"cuanta", number}, {"cuanto cuesta", money},
    {"por que", reason}, {"como", how_to}, {"que es", definition}, {"que", other}, {"cual", other},
};
constexpr Cue italian[] = {
    {"chi", person}, {"quando", time}, {"in che anno", time}, {"dove", place}, {"quant", number},
    {"quanto costa", money}, {"perche", reason}, {"come", how_to}, {"che cos e", definition},
    {"cosa", other}, {"che", other}, {"qual", other},
};
constexpr Cue portuguese[] = {
    {"quem", person}, {"quando", time}, {"em que ano", time}, {"onde", place}, {"quant", number},
    {"quanto custa", money}, {"por que", reason}, {"porque", reason}, {"como", how_to},
    {"o que e", definition}, {"que", other}, {"qual", other},
};
constexpr Cue dutch[] = {
    {"wie", person}, {"wanneer", time}, {"in welk jaar", time}, {"waar", place},
    {"hoeveel", number}, {"hoe lang", extent}, {"hoe hoog", length}, {"hoe oud", age}, {"hoeveel kost", money},
    {"wat kost", money}, {"waarom", reason}, {"hoe", how_to}, {"wat is een", definition},
    {"wat", other}, {"welk", other},
};
// Without spaces a cue stands anywhere; the longest wins.
constexpr Cue japanese[] = {
    {"誰", person}, {"だれ", person}, {"どなた", person}, {"いつ", time}, {"何時", time},
    {"何年", time}, {"何月", time}, {"何日", time}, {"何曜日", time}, {"どこ", place},
    {"何人", number}, {"いくつ", number}, {"何グラム", number}, {"何メートル", extent},
    {"何キロ", extent}, {"何度", temperature}, {"何回", number}, {"何時間", extent}, {"何分", extent}, {"何歳", age},
    {"何個", number}, {"何本", number}, {"何枚", number}, {"どのくらい", number},
    {"どれくらい", number}, {"いくら", money}, {"なぜ", reason}, {"どうして", reason},
    {"何故", reason}, {"とは", definition}, {"どうやって", how_to}, {"どのように", how_to},
    {"方法", how_to}, {"何", other}, {"どの", other}, {"どれ", other},
};
constexpr Cue chinese[] = {
    {"谁", person}, {"什么时候", time}, {"何时", time}, {"哪一年", time}, {"哪里", place},
    {"在哪", place}, {"多少钱", money}, {"多少", number}, {"几", number}, {"为什么", reason},
    {"什么是", definition}, {"怎么", how_to}, {"如何", how_to}, {"什么", other}, {"哪", other},
};

constexpr Cue attributes[] = {
    {"wingspan", length}, {"height", length}, {"length", extent}, {"width", length},
    {"depth", length}, {"distance", length}, {"weight", extent}, {"area", extent},
    {"duration", extent}, {"size", extent}, {"speed", extent}, {"diameter", length},
    {"percentage", extent}, {"voltage", number}, {"temperature", temperature}, {"age", age},
    {"salary", money}, {"price", money}, {"cost", money}, {"fee", money}, {"rent", money},
    {"wage", money}, {"deposit", money}, {"budget", money}, {"income", money}, {"payment", money},
    {"deadline", time}, {"birthday", time}, {"birthdate", time}, {"daughter", person},
    {"son", person}, {"wife", person}, {"husband", person}, {"teacher", person},
    {"director", person}, {"author", person}, {"mother", person}, {"father", person},
    {"brother", person}, {"sister", person}, {"address", place}, {"capital", place},
    {"hohe", extent}, {"lange", extent}, {"breite", length}, {"gewicht", extent}, {"dauer", extent},
    {"entfernung", length}, {"spannweite", length}, {"flache", extent}, {"temperatur", temperature},
    {"alter", age}, {"gehalt", money}, {"preis", money}, {"miete", money}, {"gebuhr", money},
    {"kosten", money}, {"betrag", money}, {"lohn", money}, {"kaution", money}, {"frist", time},
    {"geburtstag", time}, {"leiterin", person}, {"iban", identifier}, {"leiter", person}, {"tochter", person}, {"sohn", person}, {"lehrerin", person},
    {"lehrer", person}, {"arztin", person}, {"tierarztin", person}, {"adresse", place},
    {"hauptstadt", place}, {"hauteur", length}, {"longueur", extent}, {"largeur", length},
    {"poids", extent}, {"duree", extent}, {"superficie", extent}, {"prix", money},
    {"salaire", money}, {"loyer", money}, {"cout", money}, {"tarif", money}, {"age", age},
    {"fille", person}, {"fils", person}, {"auteur", person}, {"capitale", place},
};

struct CueTable {
  std::string_view language;
  std::span<const Cue> anywhere;
  std::span<const Cue> at_start;
};
constexpr CueTable tables[] = {
    {"en", english, english_yes_no}, {"de", german, german_yes_no}, {"fr", french, {}},
    {"es", spanish, {}},             {"it", italian, {}},           {"pt", portuguese, {}},
    {"nl", dutch, {}},
};

std::optional<Cue> earliest(std::string_view folded, std::span<const Cue> cues) {
  std::size_t best_at = std::string_view::npos;
  std::optional<Cue> best;
  for (const Cue& cue : cues) {
    const std::size_t at = folded.find(" " + std::string(cue.text));
    if (at == std::string_view::npos || at > best_at) continue;
    if (at == best_at && cue.text.size() <= best->text.size()) continue;
    best_at = at;
    best = cue;
  }
  return best;
}

std::optional<Cue> longest(std::string_view folded, std::span<const Cue> cues) {
  std::optional<Cue> best;
  for (const Cue& cue : cues) {
    if (folded.find(cue.text) == std::string_view::npos) continue;
    if (!best || cue.text.size() > best->text.size()) best = cue;
  }
  return best;
}

std::optional<Cue> cue_at_start(std::string_view folded, std::span<const Cue> cues) {
  for (const Cue& cue : cues) {
    if (folded.starts_with(" " + std::string(cue.text) + " ")) return cue;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Cue> find_cue(std::string_view folded, std::string_view language) {
  if (language == "ja") return longest(folded, japanese);
  if (language == "zh") return longest(folded, chinese);
  for (const CueTable& table : tables) {
    if (table.language != language) continue;
    if (const auto cue = cue_at_start(folded, table.at_start)) return cue;
    return earliest(folded, table.anywhere);
  }
  return std::nullopt;
}

std::optional<AnswerType> attribute_type(std::string_view folded_noun) {
  for (const Cue& attribute : attributes) {
    if (attribute.text == folded_noun) return attribute.type;
  }
  // Kontonummer, telefoonnummer; "Nummer" alone may count.
  constexpr std::string_view number_noun = "nummer";
  if (folded_noun.size() > number_noun.size() && folded_noun.ends_with(number_noun)) return identifier;
  return std::nullopt;
}

}  // namespace carrel::generate
