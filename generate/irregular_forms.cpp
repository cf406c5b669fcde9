#include "generate/irregular_forms.h"

#include <unordered_map>

namespace carrel::generate {

std::string_view english_base(std::string_view folded) {
  static const std::unordered_map<std::string_view, std::string_view> bases{
      {"began", "begin"},     {"begun", "begin"},     {"bit", "bite"},       {"blew", "blow"},
      {"bought", "buy"},      {"broke", "break"},     {"broken", "break"},   {"brought", "bring"},
      {"built", "build"},     {"burnt", "burn"},      {"caught", "catch"},   {"children", "child"},
      {"chose", "choose"},    {"chosen", "choose"},   {"dealt", "deal"},     {"drank", "drink"},
      {"drew", "draw"},       {"drawn", "draw"},      {"driven", "drive"},   {"drove", "drive"},
      {"eaten", "eat"},       {"ate", "eat"},         {"fallen", "fall"},    {"fed", "feed"},
      {"feet", "foot"},       {"flew", "fly"},        {"flown", "fly"},      {"forgot", "forget"},
      {"forgotten", "forget"}, {"fought", "fight"},   {"froze", "freeze"},   {"frozen", "freeze"},
      {"grew", "grow"},       {"grown", "grow"},      {"heard", "hear"},     {"held", "hold"},
      {"hung", "hang"},       {"kept", "keep"},       {"knew", "know"},      {"known", "know"},
      {"laid", "lay"},        {"learnt", "learn"},    {"led", "lead"},       {"lent", "lend"},
      {"lost", "lose"},       {"meant", "mean"},      {"men", "man"},        {"met", "meet"},
      {"mice", "mouse"},      {"paid", "pay"},        {"ran", "run"},        {"rang", "ring"},
      {"risen", "rise"},      {"rode", "ride"},       {"rose", "rise"},      {"sang", "sing"},
      {"sat", "sit"},         {"seen", "see"},        {"saw", "see"},        {"sent", "send"},
      {"shown", "show"},      {"slept", "sleep"},     {"sold", "sell"},      {"sought", "seek"},
      {"spent", "spend"},     {"spoke", "speak"},     {"spoken", "speak"},   {"stole", "steal"},
      {"stolen", "steal"},    {"stood", "stand"},     {"stuck", "stick"},    {"sung", "sing"},
      {"sunk", "sink"},       {"sank", "sink"},       {"swam", "swim"},      {"taught", "teach"},
      {"teeth", "tooth"},     {"thought", "think"},   {"threw", "throw"},    {"thrown", "throw"},
      {"told", "tell"},       {"understood", "understand"}, {"went", "go"},  {"woke", "wake"},
      {"women", "woman"},     {"won", "win"},         {"wore", "wear"},      {"worn", "wear"},
      {"written", "write"},   {"wrote", "write"}};
  const auto found = bases.find(folded);
  return found == bases.end() ? folded : found->second;
}

}  // namespace carrel::generate
