#include "generate/concepts.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_map>

#include "generate/words.h"

namespace carrel::generate {
namespace {

// Folded words, parted by single spaces. Irregular forms are written out, others are stemmed.
struct Row {
  std::string_view english, german, french;
};

constexpr Row rows[] = {
    {"pay paid payment payable transfer", "zahlen zahlung bezahlen uberweisen zahlbar nachzahlung",
     "payer paie paient paiement regler verser"},
    {"due payable deadline owed", "fallig frist zahlbar uberweisen", "echeance exigible"},
    {"cost price fee charge pay", "kosten kostet preis gebuhr entgelt", "cout couter prix tarif payer paie"},
    {"rent rental tenancy lease", "miete mieten mietvertrag", "loyer louer bail location"},
    {"deposit", "kaution mietkaution", "caution"},
    {"flat apartment dwelling", "wohnung", "appartement logement"},
    {"house home", "haus", "maison"},
    {"landlord lessor", "vermieter", "proprietaire bailleur"},
    {"tenant lessee", "mieter", "locataire"},
    {"notice termination terminate", "kundigung kundigen kundigungsfrist", "preavis resiliation"},
    {"contract agreement", "vertrag vereinbarung", "contrat accord"},
    {"invoice bill statement", "rechnung abrechnung", "facture decompte"},
    {"salary wage pay income earn", "gehalt lohn einkommen verdienen", "salaire revenu gagner"},
    {"tax", "steuer", "impot taxe"},
    {"insurance insured insure", "versicherung versichert", "assurance assurer"},
    {"account", "konto", "compte"},
    {"money cash funds", "geld", "argent"},
    {"buy bought purchase", "kaufen gekauft kauf", "acheter achat"},
    {"sell sold sale", "verkaufen verkauft verkauf", "vendre vendu vente"},
    {"gift present", "geschenk", "cadeau"},
    {"want wish wished desire", "wunschen wunsch", "vouloir veut souhaiter"},
    {"medicine drug medication antibiotic", "medikament arznei antibiotikum", "medicament antibiotique"},
    {"allergic allergy intolerant tolerate", "allergisch allergie vertragen vertragt unvertraglichkeit",
     "allergique allergie supporter"},
    {"doctor physician", "arzt arztin", "medecin docteur"},
    {"dentist dental", "zahnarzt", "dentiste"},
    {"appointment", "termin", "rendez-vous"},
    {"vaccination vaccine vaccinated", "impfung geimpft impfen", "vaccin vaccination vaccine"},
    {"illness disease sick ill", "krankheit krank", "maladie malade"},
    {"child children kid", "kind kinder", "enfant"},
    {"daughter", "tochter", "fille"},
    {"son", "sohn", "fils"},
    {"mother", "mutter", "mere"},
    {"father", "vater", "pere"},
    {"wife", "frau ehefrau", "femme epouse"},
    {"husband", "mann ehemann", "mari epoux"},
    {"marry married marriage wedding", "heiraten hochzeit verheiratet", "mariage marier"},
    {"teacher", "lehrer lehrerin", "professeur maitresse instituteur"},
    {"school", "schule", "ecole"},
    {"meet met meeting", "treffen getroffen traf begegnen sitzung", "rencontrer rencontre reunion"},
    {"begin began start", "beginnen beginn begann anfang", "commencer debut debuter"},
    {"end finish expire", "enden ende ablaufen endet", "finir fin terminer expirer"},
    {"open opening", "offnen geoffnet offnungszeiten", "ouvrir ouvert ouverture"},
    {"close closed shut", "schliessen geschlossen schliesst", "fermer ferme fermeture"},
    {"permit permitted allow allowed", "erlauben erlaubt gestattet gestatten", "permettre permis autoriser autorise"},
    {"forbid forbidden prohibited", "verboten untersagt", "interdit interdire"},
    {"repair fix mend", "reparieren reparatur", "reparer reparation"},
    {"broken broke damage damaged", "kaputt beschadigt schaden defekt", "casser casse abime"},
    {"battery batteries cell", "batterie batterien akku", "pile piles batterie"},
    {"car vehicle", "auto wagen fahrzeug", "voiture vehicule"},
    {"boat ship vessel", "boot schiff", "bateau navire"},
    {"train railway", "zug bahn", "train"},
    {"ticket fare", "fahrkarte ticket fahrschein", "billet"},
    {"trip journey travel voyage", "reise reisen fahrt", "voyage voyager trajet"},
    {"night overnight", "nacht ubernachtung", "nuit nuitee"},
    {"room", "zimmer raum", "chambre piece"},
    {"guest visitor", "gast gaste besucher", "invite visiteur hote"},
    {"restaurant eat", "restaurant essen", "restaurant manger"},
    {"water", "wasser", "eau"},
    {"heating", "heizung heizkosten", "chauffage"},
    {"electricity power", "strom", "electricite courant"},
    {"key", "schlussel", "cle clef"},
    {"street road address", "strasse adresse anschrift", "rue adresse"},
    {"library", "bucherei bibliothek", "bibliotheque"},
    {"book", "buch", "livre"},
    {"author wrote written write", "autor verfasser geschrieben schreiben", "auteur ecrire ecrit"},
    {"read reading", "lesen gelesen", "lire lu"},
    {"dog", "hund", "chien"},
    {"cat", "katze", "chat"},
    {"pet animal", "haustier tier", "animal animaux"},
    {"garden plot", "garten beet", "jardin"},
    {"bread", "brot", "pain"},
    {"flour", "mehl", "farine"},
    {"bake baking oven", "backen ofen", "cuire four"},
    {"recipe", "rezept", "recette"},
    {"weigh weight heavy", "wiegen gewicht schwer", "peser poids"},
    {"long length", "lange", "longueur long"},
    {"tall height high", "hohe hoch", "hauteur haut"},
    {"boss chief head director manager", "leiter leiterin chef direktor", "directeur directrice chef"},
    {"chair chairman president", "vorsitzender vorsitzende", "president presidente"},
    {"employ work job", "arbeit arbeiten stelle", "travail travailler emploi"},
    {"colleague coworker", "kollege kollegin", "collegue"},
    {"hire rent", "mieten leihen", "louer"},
    {"lend loan borrow lent", "leihen verleihen geliehen", "preter emprunter pret"},
    {"leave departure depart", "abfahren abfahrt abreise", "partir depart"},
    {"arrive arrival", "ankommen ankunft", "arriver arrivee"},
    {"send sent", "schicken senden gesendet", "envoyer"},
    {"live reside", "wohnen wohnt leben", "habiter vivre"},
    {"born birth birthday", "geboren geburt geburtstag", "ne naissance anniversaire"},
    {"die died death", "sterben gestorben tod", "mourir mort deces"},
    {"year annual yearly", "jahr jahrlich", "annee annuel"},
    {"month monthly", "monat monatlich", "mois mensuel"},
    {"increase raise rise rose", "erhohung erhohen steigen", "augmentation augmenter hausse"},
    {"error fault mistake", "fehler storung", "erreur panne"},
    {"count counted census", "zahlung gezahlt", "recenser compter"},
    {"use utilise", "benutzen verwenden", "utiliser employer"},
    {"show display", "zeigen anzeige", "montrer afficher"},
};
static_assert(std::size(rows) <= concepts_max);

using Lookup = std::unordered_map<std::string, Concepts>;

Lookup lookup_of(std::string_view language, std::string_view Row::*words) {
  const Stemmer stemmer(language);
  Lookup lookup;
  for (std::size_t row = 0; row < std::size(rows); ++row) {
    const std::string_view text = rows[row].*words;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find(' ', begin), text.size());
      lookup[stemmer.stem(text.substr(begin, end - begin))].set(row);
      begin = end + 1;
    }
  }
  return lookup;
}

}  // namespace

Concepts concepts_of(std::string_view stem, std::string_view language) {
  static const Lookup english = lookup_of("en", &Row::english);
  static const Lookup german = lookup_of("de", &Row::german);
  static const Lookup french = lookup_of("fr", &Row::french);
  const Lookup* lookup = language == "en"   ? &english
                         : language == "de" ? &german
                         : language == "fr" ? &french
                                            : nullptr;
  if (lookup == nullptr) return {};
  const auto found = lookup->find(std::string(stem));
  return found == lookup->end() ? Concepts{} : found->second;
}

}  // namespace carrel::generate
