#include "core/text_encoding.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "core/files.h"

namespace carrel {
namespace {

using namespace std::string_literals;

// A text in every encoding that iconv would need a table for is written as its bytes.
std::string bytes_of(std::u16string_view units, bool big_endian) {
  std::string bytes;
  for (const char16_t unit : units) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xFF);
    bytes += big_endian ? high : low;
    bytes += big_endian ? low : high;
  }
  return bytes;
}

TEST(to_utf8, trusts_a_byte_order_mark_first) {
  EXPECT_EQ(to_utf8("\xEF\xBB\xBFhi", "utf-16").text, "hi");
  const Decoded little = to_utf8("\xFF\xFE"s + bytes_of(u"äx", false), "windows-1252");
  EXPECT_EQ(little.text, "äx");
  EXPECT_EQ(little.encoding, "utf-16le");
  EXPECT_EQ(to_utf8("\xFE\xFF"s + bytes_of(u"äx", true)).text, "äx");
  const Decoded wide = to_utf8("\xFF\xFE\0\0a\0\0\0"s);
  EXPECT_EQ(wide.text, "a");
  EXPECT_EQ(wide.encoding, "utf-32le");
}

TEST(to_utf8, trusts_valid_utf8_more_than_a_declaration) {
  const Decoded decoded = to_utf8("café – 漢字", "iso-8859-1");
  EXPECT_EQ(decoded.text, "café – 漢字");
  EXPECT_EQ(decoded.encoding, "utf-8");
  EXPECT_EQ(decoded.replaced_count, 0U);
}

TEST(to_utf8, decodes_declared_labels_as_browsers_do) {
  const Decoded quotes = to_utf8("\x93quoted\x94 caf\xE9", " ISO-8859-1 ");
  EXPECT_EQ(quotes.text, "“quoted” café");
  EXPECT_EQ(quotes.encoding, "windows-1252");
  EXPECT_EQ(to_utf8("\x87\x40", "shift_jis").text, "①");
  EXPECT_EQ(to_utf8("\xCF\xF0\xE8\xE2\xE5\xF2", "windows-1251").text, "Привет");
}

TEST(to_utf8, ignores_a_declaration_that_is_unknown_or_cannot_be) {
  EXPECT_EQ(to_utf8("caf\xE9 au lait", "klingon").text, "café au lait");
  EXPECT_EQ(to_utf8("caf\xE9 au lait", "utf-16").text, "café au lait");
  EXPECT_EQ(to_utf8("caf\xE9 au lait", "utf-8").text, "café au lait");
  EXPECT_EQ(to_utf8("\xE9 +ADw-script+AD4-", "utf-7").text, "é +ADw-script+AD4-");
}

TEST(to_utf8, sees_utf16_and_utf32_without_mark) {
  EXPECT_EQ(to_utf8(bytes_of(u"Plain text, only wide.", false)).encoding, "utf-16le");
  EXPECT_EQ(to_utf8(bytes_of(u"Plain text, only wide.", true)).text, "Plain text, only wide.");
  EXPECT_EQ(to_utf8(bytes_of(u"Привет, мир. Как дела?", true)).text, "Привет, мир. Как дела?");
  EXPECT_EQ(to_utf8("\0\0\0a\0\0\0b"s).text, "ab");
}

TEST(to_utf8, sees_japanese_escapes) {
  const Decoded decoded = to_utf8("a \x1B$B4A;z\x1B(B b");
  EXPECT_EQ(decoded.text, "a 漢字 b");
  EXPECT_EQ(decoded.encoding, "iso-2022-jp");
}

TEST(to_utf8, keeps_utf8_with_a_few_broken_bytes) {
  const Decoded decoded = to_utf8("Größe, Länge, Höhe und \xFF Müll", "");
  EXPECT_EQ(decoded.text, "Größe, Länge, Höhe und \uFFFD Müll");
  EXPECT_EQ(decoded.encoding, "utf-8");
  EXPECT_EQ(decoded.replaced_count, 1U);
  EXPECT_EQ(to_utf8("漢字漢字漢字\xE6\xBC").text, "漢字漢字漢字\uFFFD");
}

TEST(to_utf8, guesses_what_nothing_declares) {
  EXPECT_EQ(to_utf8("Die Gr\xF6\xDF"
                    "e des Ger\xE4tes und die H\xF6he der T\xFCr")
                .text,
            "Die Größe des Gerätes und die Höhe der Tür");
  EXPECT_EQ(to_utf8("\xEF\xE4\xEE\xE0 \xE8\xE7 \xF1\xE0\xEC\xFB\xF5 \xE1\xEE\xEB\xFC\xF8\xE8\xF5 "
                    "\xF0\xE5\xEA")
                .encoding,
            "windows-1251");
}

TEST(to_utf8, gives_valid_utf8_for_all_bytes) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(255 - i);
  for (const char* declared : {"", "utf-8", "shift_jis", "gb2312", "big5", "euc-jp", "iso-2022-jp",
                               "windows-1255", "hz-gb-2312", "koi8-r"}) {
    const Decoded decoded = to_utf8(bytes, declared);
    EXPECT_TRUE(is_valid_utf8(decoded.text)) << declared;
    EXPECT_FALSE(decoded.encoding.empty());
  }
  EXPECT_EQ(to_utf8("").text, "");
}

TEST(decode_as, counts_what_it_replaces) {
  const std::optional<Decoded> decoded = decode_as(
      "a\xFF"
      "b\xC3",
      "utf-8");
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->text, "a\uFFFDb\uFFFD");
  EXPECT_EQ(decoded->replaced_count, 2U);
  EXPECT_FALSE(decode_as("a", "no such charset").has_value());
  EXPECT_FALSE(decode_as("a", "utf-7").has_value());
  EXPECT_FALSE(decode_as("a", "").has_value());
}

TEST(decode_as, handles_texts_longer_than_its_buffers) {
  std::string latin;
  std::string expected;
  for (int i = 0; i < 100'000; ++i) {
    latin += "x\xE9";
    expected += "xé";
  }
  EXPECT_EQ(decode_as(latin, "iso-8859-1")->text, expected);
}

std::string with_single_spaces(std::string_view text) {
  std::istringstream words{std::string(text)};
  std::string out;
  for (std::string word; words >> word;) out += (out.empty() ? "" : " ") + word;
  return out;
}

// The folder of sample files names their encodings; each has a snippet that must be found.
TEST(to_utf8, finds_the_expected_snippets_of_real_files) {
  const std::filesystem::path folder = "../shared/data/parsers";
  if (!std::filesystem::exists(folder / "manifest.tsv")) {
    GTEST_SKIP() << "the sample files in ../shared are not here";
  }
  std::istringstream rows(read_file(folder / "manifest.tsv", 16 << 20));
  int found_count = 0;
  int file_count = 0;
  for (std::string row; std::getline(rows, row);) {
    std::vector<std::string> columns;
    std::istringstream cells(row);
    for (std::string cell; std::getline(cells, cell, '\t');) columns.push_back(cell);
    if (columns.size() < 5 || columns[1] != "encoding" || columns[3] != "text") continue;
    const Decoded decoded = to_utf8(read_file(folder / columns[0], 16 << 20));
    EXPECT_TRUE(is_valid_utf8(decoded.text));
    const bool found = with_single_spaces(decoded.text).find(columns[4]) != std::string::npos;
    ++file_count;
    found_count += found ? 1 : 0;
    if (!found) std::cout << "not found: " << columns[0] << " as " << decoded.encoding << '\n';
  }
  ASSERT_GT(file_count, 50);
  std::cout << found_count << " of " << file_count << " snippets found\n";
  // Johab is not in ICU; the margin beyond it is for another version of ICU's detector.
  EXPECT_GE(found_count, file_count * 95 / 100);
}

}  // namespace
}  // namespace carrel
