#include "generate/stop_words.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_map>
#include <vector>

#include "core/unicode.h"
#include "generate/words.h"

namespace carrel::generate {
namespace {

struct WordList {
  std::string_view language;
  std::string_view words;  // folded, parted by single spaces
};

constexpr WordList stop_lists[] = {
    {"en",
     "a an the and or but nor of in on at by to from for with without into onto over under about as "
     "than that this these those there here it its is am are was were be been being do does did "
     "done doing has have had having will would shall should can could may might must who whom "
     "whose what which when where why how i me my mine we us our ours you your yours he him his she "
     "her hers they them their theirs not no nor so if then out up down off again any some such "
     "each all both only own same too very just s t d ll re ve m also between during before after "
     "above below until while per upon within let many much long else ever yet because although though "
     "whether few several either neither since"},
    {"de",
     "der die das den dem des ein eine einen einem einer eines und oder aber von vom zu zum zur in "
     "im an am auf aus bei beim mit nach seit uber unter vor fur durch gegen ohne um als wie wer wen "
     "wem wessen was wann wo woher wohin warum weshalb wieso welche welcher welches welchen welchem "
     "ist sind war waren sein bin bist wird werden wurde wurden worden hat haben hatte hatten kann "
     "konnen konnte muss mussen soll sollen darf durfen will wollen ich mich mir mein meine meiner "
     "meinem meinen wir uns unser unsere du dich dir dein deine er ihn ihm sie ihr ihre ihren ihrem "
     "ihrer es sich man nicht kein keine auch noch nur so da dann dass wenn ob viel viele wieviel "
     "sehr hier dort diese dieser dieses diesen diesem jede jeder jedes alle hoch lange lang alt "
     "zwischen denn bis ab pro weil obwohl sondern einige wenige"},
    {"fr",
     "le la les l un une des du de d et ou mais ni a au aux en dans sur sous par pour avec sans "
     "chez vers que qu qui quoi quel quelle quels quelles dont quand comment pourquoi combien est "
     "sont etait etaient sera ete etre ai as avons avez ont avait avaient fait font faut il elle "
     "ils elles on je j me m moi mon ma mes nous notre nos vous votre vos tu te t ton ta tes se s "
     "son sa ses leur leurs ce c cet cette ces y n ne pas plus si tout tous toute toutes lui doit "
     "doivent peut peuvent depuis pendant entre apres avant comme aussi ci jusqu parce car quelques"},
    {"es",
     "el la los las un una unos unas y o pero de del al a en con sin por para sobre entre que quien "
     "quienes cual cuales cuando donde como cuanto cuanta cuantos cuantas es son era eran fue fueron "
     "ser ha han habia hay esta estan se su sus lo le les me mi mis tu tus nos no si este esta estos "
     "estas ese esa hasta desde durante porque"},
    {"it",
     "il lo la i gli le l un uno una e o ma di del dello della dei degli delle a al allo alla ai agli "
     "alle da dal dalla in nel nella nei con su sul sulla per tra fra che chi cui quale quali quando "
     "dove come quanto quanta quanti quante cosa e sono era erano fu stato stata essere ha hanno "
     "aveva si suo sua suoi sue ci non se questo questa questi queste perche d"},
    {"pt",
     "o a os as um uma uns umas e ou mas de do da dos das em no na nos nas por pelo pela para com sem "
     "sobre entre que quem qual quais quando onde como quanto quanta quantos quantas e sao era eram "
     "foi foram ser ha tem tinha se seu sua seus suas ao aos nao este esta isso ate desde"},
    {"nl",
     "de het een en of maar van in op aan bij met naar door voor over onder uit tot te om als dan dat "
     "die dit deze wie wat waar wanneer waarom hoe hoeveel welk welke is zijn was waren werd worden "
     "wordt heeft hebben had kan kunnen moet mag zal ik mij mijn wij ons onze je jij jouw hij hem zij "
     "haar hun er niet geen ook nog omdat"},
};

constexpr WordList general_lists[] = {
    {"en",
     "name named called call located location take takes took taken place happen happened happens "
     "use used uses using make made makes get got gets give given gave gives go goes went come came "
     "comes find found say said says tell know known mean means meaning refer refers kind type sort "
     "number amount total part thing things way person people one two first last new old time year "
     "years day month different considered exist exists need needs want wanted become became other "
     "another main certain following example become put keep kept able"},
    {"de",
     "heisst heissen genannt liegt liegen befindet name namen gibt geben macht gemacht kommt geht "
     "findet nennt teil art zahl anzahl jahr jahre tag zeit person personen betragt sagt steht "
     "welch erste ersten neue neuen"},
    {"fr",
     "nom appelle appeler nomme situe situee trouve trouver fait faire partie type sorte nombre "
     "annee annees an ans jour temps personne personnes premier premiere nouveau nouvelle mettre mis "
     "date"},
    {"es", "nombre llama llamado parte tipo numero ano anos dia tiempo persona personas primer primera"},
    {"it", "nome chiama chiamato parte tipo numero anno anni giorno tempo persona persone primo prima"},
    {"pt", "nome chama chamado parte tipo numero ano anos dia tempo pessoa pessoas primeiro primeira"},
    {"nl", "naam heet noemt deel soort aantal jaar jaren dag tijd persoon mensen eerste"},
};

using Languages = std::vector<std::string_view>;
using Lookup = std::unordered_map<std::string_view, Languages>;

template <std::size_t count>
Lookup lookup_of(const WordList (&lists)[count]) {
  Lookup lookup;
  for (const WordList& list : lists) {
    for (std::size_t begin = 0; begin < list.words.size();) {
      const std::size_t end = std::min(list.words.find(' ', begin), list.words.size());
      lookup[list.words.substr(begin, end - begin)].push_back(list.language);
      begin = end + 1;
    }
  }
  return lookup;
}

const Lookup& stop_words() {
  static const Lookup lookup = lookup_of(stop_lists);
  return lookup;
}

const Lookup& general_words() {
  static const Lookup lookup = lookup_of(general_lists);
  return lookup;
}

bool is_in(const Lookup& lookup, std::string_view folded, std::string_view language) {
  const auto found = lookup.find(folded);
  if (found == lookup.end()) return false;
  if (language.empty()) return true;
  const Languages& languages = found->second;
  return std::find(languages.begin(), languages.end(), language) != languages.end();
}

// Kana is Japanese; ideographs alone are taken for Chinese unless the detector says otherwise.
std::string_view language_by_script(std::string_view text) {
  bool has_ideograph = false;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = code_point_at(text, i);
    if (c.value >= 0x3041 && c.value <= 0x30FF) return "ja";
    if (character_class(c.value) == CharacterClass::cjk) has_ideograph = true;
    i += c.size_bytes;
  }
  return has_ideograph ? "zh" : "";
}

}  // namespace

bool is_stop_word(std::string_view folded, std::string_view language) {
  return is_in(stop_words(), folded, language);
}

bool has_stop_words(std::string_view language) {
  return std::any_of(std::begin(stop_lists), std::end(stop_lists),
                     [&](const WordList& list) { return list.language == language; });
}

bool is_general_word(std::string_view folded, std::string_view language) {
  return is_in(general_words(), folded, language);
}

bool is_duty_word(std::string_view folded) {
  constexpr std::array<std::string_view, 14> duties{
      "must", "should", "shall",  "required", "muss",  "mussen", "soll",
      "sollte", "sollen", "doit", "doivent",  "devez", "faut",   "debe"};
  return std::find(duties.begin(), duties.end(), folded) != duties.end();
}

std::string question_language(std::string_view text) {
  if (const auto language = language_by_script(text); !language.empty()) {
    return std::string(language);
  }
  std::unordered_map<std::string_view, int> counts;
  std::string_view best = "en";
  for (const Word& word : words(text)) {
    const auto found = stop_words().find(word.folded);
    if (found == stop_words().end()) continue;
    for (const auto language : found->second) {
      if (++counts[language] > counts[best]) best = language;
    }
  }
  if (counts[best] > 0) return std::string(best);
  std::string detected = detect_language(text);
  return detected.empty() ? "en" : detected;
}

}  // namespace carrel::generate
