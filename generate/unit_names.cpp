#include "generate/unit_names.h"

#include <algorithm>
#include <cstddef>
#include <unordered_map>

namespace carrel::generate {
namespace {

struct Row {
  Dimension dimension;
  std::string_view names;  // folded, parted by single spaces
};

constexpr Row rows[] = {
    {Dimension::length, "m metre metres meter meters metern metro metros metri"},
    {Dimension::length,
     "km kilometre kilometres kilometer kilometers kilometern kilometro kilometros chilometri"},
    {Dimension::length, "cm centimetre centimetres centimeter centimeters zentimeter zentimetern"},
    {Dimension::length, "mm millimetre millimetres millimeter millimeters millimetern"},
    {Dimension::length, "nm nautical seemeile seemeilen nautiques"},
    {Dimension::length, "nm mile miles meile meilen seemeile seemeilen mille milles"},
    {Dimension::length, "ft foot feet fuss pied pieds"},
    {Dimension::length, "inch inches zoll pouce pouces"},
    {Dimension::area, "m2 m² sqm square quadratmeter quadratmetern carre carres"},
    {Dimension::area, "ha hectare hectares hektar"},
    {Dimension::volume, "l litre litres liter liters litern litro litros litri"},
    {Dimension::volume, "ml millilitre millilitres milliliter milliliters"},
    {Dimension::volume, "m3 m³ cubic kubikmeter kubikmetern cubes"},
    {Dimension::mass,
     "kg kilo kilos kilogram kilograms kilogramme kilogrammes kilogramm chili chilogrammi"},
    {Dimension::mass, "g gram grams gramme grammes gramm gramos grammi"},
    {Dimension::mass, "t ton tons tonne tonnes tonnen"},
    {Dimension::mass, "lb lbs pound pounds pfund"},
    {Dimension::duration, "s sec second seconds sekunde sekunden seconde secondes"},
    {Dimension::duration, "min minute minutes minuten minutos minuti"},
    {Dimension::duration, "h hr hrs hour hours stunde stunden heure heures horas ore uur"},
    {Dimension::duration, "day days tag tage tagen jour jours dias giorni dagen"},
    {Dimension::duration, "week weeks woche wochen semaine semaines semanas settimane weken"},
    {Dimension::duration, "month months monat monate monaten mois meses mesi maanden"},
    {Dimension::duration, "year years jahr jahre jahren an ans annee annees anos anni jaar"},
    {Dimension::speed, "kn knot knots knoten noeuds"},
    {Dimension::speed, "kmh kph mph"},
    {Dimension::temperature,
     "degree degrees celsius fahrenheit kelvin grad degre degres grados gradi graden"},
    {Dimension::data, "gb gigabyte gigabytes"},
    {Dimension::data, "mb megabyte megabytes"},
    {Dimension::data, "tb terabyte terabytes"},
    {Dimension::money, "euro euros eur"},
    {Dimension::money, "dollar dollars usd"},
    {Dimension::money, "crown crowns krone kroner kronen couronnes"},
};

using Lookup = std::unordered_map<std::string_view, UnitName>;

Lookup make_lookup() {
  Lookup lookup;
  std::uint64_t kind = 1;
  for (const Row& row : rows) {
    for (std::size_t begin = 0; begin < row.names.size();) {
      const std::size_t end = std::min(row.names.find(' ', begin), row.names.size());
      UnitName& name = lookup[row.names.substr(begin, end - begin)];
      name.kinds |= kind;
      name.dimension = row.dimension;
      begin = end + 1;
    }
    kind <<= 1;
  }
  return lookup;
}

}  // namespace

UnitName unit_name(std::string_view folded) {
  static const Lookup lookup = make_lookup();
  const auto found = lookup.find(folded);
  return found == lookup.end() ? UnitName{} : found->second;
}

}  // namespace carrel::generate
