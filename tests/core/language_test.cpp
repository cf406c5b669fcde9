#include <gtest/gtest.h>

#include <string>

#include "core/unicode.h"

namespace carrel {
namespace {

TEST(detect_language, tells_common_languages) {
  const std::pair<const char*, const char*> samples[] = {
      {"en", "The weather was fine yesterday, so we went for a long walk by the river."},
      {"de", "Gestern war das Wetter schön, deshalb gingen wir lange am Fluss spazieren."},
      {"fr", "Hier il faisait beau, alors nous avons fait une longue promenade près du fleuve."},
      {"es", "Ayer hizo buen tiempo, así que dimos un largo paseo junto al río con los niños."},
      {"it", "Ieri il tempo era bello, quindi abbiamo fatto una lunga passeggiata lungo il fiume."},
      {"nl",
       "Gisteren was het erg mooi weer, dus wij hebben een lange wandeling langs de rivier "
       "gemaakt met onze kinderen en hun vriendjes uit de buurt."},
      {"ru", "Вчера была хорошая погода, поэтому мы долго гуляли по берегу реки."},
      {"ja", "昨日は天気が良かったので、川沿いを長く散歩しました。"},
      {"zh", "昨天天气很好，所以我们沿着河边散步了很久。"},
      {"he", "אתמול היה מזג אוויר יפה ולכן יצאנו לטיול ארוך ליד הנהר"}};
  for (const auto& [code, text] : samples) EXPECT_EQ(detect_language(text), code) << text;
}

TEST(detect_language, says_nothing_when_it_cannot_tell) {
  EXPECT_EQ(detect_language(""), "");
  EXPECT_EQ(detect_language("12345 67890 --- ###"), "");
  EXPECT_EQ(detect_language("\xFF\xFE\x80"), "");
}

TEST(detect_language, reads_only_the_first_kilobytes_and_cuts_no_character) {
  std::string text;
  while (text.size() < (8U << 10)) text += "Вчера была хорошая погода, мы гуляли. ";
  for (int shift = 0; shift < 4; ++shift) {
    EXPECT_EQ(detect_language(std::string(static_cast<std::size_t>(shift), ' ') + text +
                              std::string(100'000, 'e')),
              "ru");
  }
}

}  // namespace
}  // namespace carrel
