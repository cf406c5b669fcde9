#include "index/stop_words.h"

#include <algorithm>
#include <array>

namespace carrel::index {
namespace {

struct Language {
  std::string_view code;
  std::string_view words;  // folded, with a space before and after each
};

constexpr std::array languages{
    Language{"en",
             " a about after all also am an and any are as at be because been before being both but by "
             "can could did do does doing done down during each for from further had has have having he "
             "her here hers him his how i if in into is it its itself just me more most my of off on "
             "once only or other our out over own same she should so some such than that the their "
             "them then there these they this those through to too under until up very was we were "
             "what when where which while who whom whose why will with would you your dont doesnt didnt "
             "isnt arent wasnt im ive youre thats "},
    Language{"de",
             " aber als am an auch auf aus bei beim bin bis bist da damit dann das dass dein dem den der "
             "des die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen "
             "einer eines er es etwas euch euer fur gegen hab habe haben hat hatte hatten hier hinter "
             "ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes "
             "kann kein keine keinen konnen man mein meine mich mir mit nach nicht noch nun nur ob oder "
             "ohne sehr sein seine seinem seinen seiner seit sich sie sind so um und uns unser unter "
             "vom von vor wann war waren warum was wegen welche welchem welchen welcher welches wenn wer "
             "werden wie wieder will wir wird wo wurde wurden zu zum zur zwischen uber "},
    Language{"fr",
             " a ai au aux avait avec avoir c ce ces cet cette comme comment d dans de des dont du elle "
             "elles en es est et etait etaient ete etre eu fait font ils il j je l la le les leur leurs "
             "lui m ma mais me mes mon n ne nos notre nous on ont ou par pas plus pour pourquoi qu quand "
             "que quel quelle quelles quels qui s sa sans se ses si son sont sous sur t ta te tes toi "
             "ton tu un une vos votre vous y "},
    Language{"es",
             " a al algo ante como con contra cual cuales cuando cuanto cuantos de del desde donde dos "
             "el ella ellas ellos en entre era eran es esa ese eso esta estan estas este esto estos fue "
             "fueron ha han hasta hay la las le les lo los mas me mi muy ni no nos o para pero por "
             "porque que quien quienes se ser si sido sin sobre son su sus tambien tan te tiene tu un "
             "una unas uno unos y ya yo "},
    Language{"it",
             " a ad ai al alla alle allo anche c che chi ci come con cosa cui d da dai dal dalla dalle "
             "dei del della delle dello di dove e ed era erano fra gli ha hanno i il in io l la le lei "
             "lo loro lui ma mi mia mio ne nei nel nella nelle nello no noi non o per perche piu quale "
             "quali quando quanto quella quelle quelli quello questa queste questi questo qui s se si "
             "sia sono su sua sue sugli sui sul sulla suo tra tu un una uno vi voi "},
    Language{"pt",
             " a ao aos as ate com como da das de dela dele do dos e ela elas ele eles em entre era eram "
             "essa esse esta estao este eu foi foram ha isso isto ja la lhe mais mas me meu minha muito "
             "na nas nao nem no nos o os ou para pela pelas pelo pelos por porque qual quais quando que "
             "quem se sem ser seu seus so sua suas sao tambem te tem um uma umas uns voce "},
    Language{"nl",
             " aan al als alle bij dan dat de der deze die dit doch doen door dus een en er had heb "
             "hebben heeft hem het hier hij hoe hun ik in is je kan kon maar me men met mij mijn na naar "
             "niet nog nu of om omdat onder ons ook op over te tegen toch toen tot uit uw van veel voor "
             "waar waarom wanneer want waren was wat we welke wel werd wezen wie wij wil worden wordt "
             "zal ze zich zij zijn zo zou "},
    Language{"sv",
             " alla att av blev bli blir da de dem den denna deras dess det detta dig din du efter ej "
             "eller en er ett for fran ha hade han har hennes hon honom hur i icke inte jag kan man med "
             "men mig min mot mycket nar nagon och om oss pa sa samma sig sin ska skulle som till under "
             "upp ut utan vad var vara varfor vem vi vid vilka vilken vilket "},
    Language{"ru",
             " а без более бы был была были было быть в вам вас весь во вот все всего всех вы где да даже "
             "для до его ее если есть еще же за здесь и из или им их к как какая какие какой когда кто "
             "куда ли между меня мне может мы на над надо наш не него нее нет ни них но о об однако он "
             "она они оно от очень по под после почему при с сколько со так также такой там то того тоже "
             "той только том ты у уже хотя чего чей чем что чтобы эта эти это этого этой этот я "},
};

}  // namespace

bool is_stop_word(std::string_view folded, std::string_view language) noexcept {
  const auto known = std::find_if(languages.begin(), languages.end(),
                                  [&](const Language& each) { return each.code == language; });
  if (known == languages.end() || folded.empty()) return false;
  const std::string_view words = known->words;
  for (std::size_t at = words.find(folded); at != std::string_view::npos;
       at = words.find(folded, at + 1)) {
    if (words[at - 1] == ' ' && words[at + folded.size()] == ' ') return true;
  }
  return false;
}

}  // namespace carrel::index
