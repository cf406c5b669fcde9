#include "core/letter_frequencies.h"

#include <gtest/gtest.h>

namespace carrel {
namespace {

TEST(letter_frequencies, tell_russian_and_bulgarian_from_wrong_decodings) {
  EXPECT_GT(cyrillic_likelihood("Вчера была хорошая погода и мы долго гуляли по берегу"), -5.2);
  EXPECT_GT(cyrillic_likelihood("Времето беше хубаво и затова отидохме на дълга разходка"), -5.2);
  // The first text in KOI8-R, read as windows-1251, and Hebrew read as windows-1251.
  EXPECT_LT(cyrillic_likelihood("чЮЕТБ ВЩМБ ИПТПЫБС РПЗПДБ Й НЩ ДПМЗП ЗХМСМЙ"), -5.5);
  EXPECT_LT(cyrillic_likelihood("аъоем дйд ожв аеейш йфд емлп йцарщ мийем"), -5.2);
  EXPECT_LT(cyrillic_likelihood("plain"), -9);
}

TEST(letter_frequencies, want_thai_signs_to_stand_on_consonants) {
  EXPECT_GT(thai_likelihood("เมื่อวานอากาศดีมากเราจึงไปเดินเล่นริมแม่น้ำ"), -5.6);
  EXPECT_LT(thai_likelihood("่้ั่้ั่้ั"), -8);
}

TEST(letter_frequencies, of_no_letters_are_hopeless) {
  EXPECT_LT(cyrillic_likelihood(""), -15);
  EXPECT_LT(thai_likelihood("   "), -15);
}

}  // namespace
}  // namespace carrel
