#include "engine/place_mention.h"

#include <gtest/gtest.h>

#include <string>

namespace carrel::engine {
namespace {

// A library with the collections "Recipes" and "Work-Notes", and the folder "work/tax 2024".
const PlaceNames names{.collections = [](std::string_view name) -> std::vector<std::string> {
                         if (name == plain_name("Recipes")) return {"Recipes"};
                         if (name == plain_name("Work-Notes")) return {"Work-Notes"};
                         return {};
                       },
                       .folders = [](std::string_view name) -> std::vector<std::string> {
                         if (name == "tax 2024" || name == "tax")
                           return {"work/" + std::string(name)};
                         return {};
                       }};

std::string reading_of(std::string_view text) {
  const auto words = query_words(index::parse_query(text));
  const auto found = find_place_mention(words, names);
  if (!found) return {};
  std::string reading;
  for (std::size_t i = 0; i < found->word_count; ++i) {
    reading += (i > 0 ? " " : "") + words[found->first_word + i].folded;
  }
  for (const std::string& collection : found->collections) reading += ": in " + collection;
  for (const std::string& folder : found->folders) reading += ": path " + folder;
  return reading + (found->certain ? "" : "?");
}

TEST(PlaceMention, is_a_collection_of_ones_own_or_what_is_called_a_folder) {
  EXPECT_EQ(reading_of("bread in my recipes"), "in my recipes: in Recipes?");
  EXPECT_EQ(reading_of("roof in my work notes"), "in my work notes: in Work-Notes?");
  EXPECT_EQ(reading_of("bread in the recipes collection"), "in the recipes collection: in Recipes");
  EXPECT_EQ(reading_of("heating in the tax 2024 folder"),
            "in the tax 2024 folder: path work/tax 2024");
  EXPECT_EQ(reading_of("Heizung im Ordner Tax"), "im ordner tax: path work/tax");
  EXPECT_EQ(reading_of("from the folder tax 2024 heating"),
            "from the folder tax 2024: path work/tax 2024");
}

TEST(PlaceMention, is_certain_only_with_an_article_or_an_owner) {
  EXPECT_EQ(reading_of("heating in folder tax"), "in folder tax: path work/tax?");
  EXPECT_EQ(reading_of("heating in tax folder"), "in tax folder: path work/tax?");
  EXPECT_EQ(reading_of("heating in my tax folder"), "in my tax folder: path work/tax");
  EXPECT_EQ(reading_of("Heizung aus Ordner Tax"), "aus ordner tax: path work/tax?");
  EXPECT_EQ(reading_of("Heizung aus dem Ordner Tax"), "aus dem ordner tax: path work/tax");
}

TEST(PlaceMention, is_nothing_that_is_not_there_or_is_quoted) {
  for (const std::string_view text :
       {"bread in recipes", "bread in my kitchen", "in the law folder", "in my",
        "bread in my \"recipes\"", "in the folder", "recipes", ""}) {
    EXPECT_EQ(reading_of(text), "") << text;
  }
}

TEST(PlaceMention, names_are_compared_by_their_words) {
  EXPECT_EQ(plain_name("Tax-2024_(Büro)"), "tax 2024 buro");
  EXPECT_EQ(plain_name(" - "), "");
}

}  // namespace
}  // namespace carrel::engine
