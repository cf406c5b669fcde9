#include "ingest/parse.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ingest/limits.h"
#include "tests/ingest/document_checks.h"

namespace carrel::ingest {
namespace {

TEST(Parse, names_of_exported_pages_lose_their_numbers) {
  const auto title = [](const char* name) { return parse("a,b\n1,2\n", name).title; };
  EXPECT_EQ(title("x/Garden plan 0123456789abcdef0123456789abcdef.csv"), "Garden plan");
  EXPECT_EQ(title("Tasks 0123456789abcdef0123456789abcdef_all.csv"), "Tasks");
  EXPECT_EQ(title("0123456789abcdef0123456789abcdef.csv"), "");
  EXPECT_EQ(title("Garden plan.csv"), "");
}

TEST(Parse, tells_the_language_unless_the_document_does) {
  const std::string german =
      "Der schnelle braune Fuchs springt über den faulen Hund, und niemand wundert sich darüber. "
      "Am nächsten Morgen regnete es, und wir blieben zu Hause.\n";
  EXPECT_EQ(parse(german, "a.txt").language, "de");
  EXPECT_EQ(parse("---\nlang: FR-ca\n---\n" + german, "a.md").language, "fr");
  EXPECT_EQ(parse("---\nlang: klingon\n---\n" + german, "a.md").language, "de");
}

TEST(Parse, code_does_not_decide_the_language) {
  std::string text = "Der Hund bellt laut, weil der Nachbar nach Hause gekommen ist.\n\n```\n";
  for (int i = 0; i < 100; ++i) text += "return the value when this is not the last of them;\n";
  EXPECT_EQ(parse(text + "```\n", "a.md").language, "de");
}

TEST(Parse, an_unknown_type_is_an_issue) {
  const Document document = parse("SQLite format 3", "a.db");
  ASSERT_EQ(document.issues.size(), 1U);
  EXPECT_EQ(document.issues[0].kind, IssueKind::unsupported);
  EXPECT_EQ(document.type, "");
  EXPECT_TRUE(document.blocks.empty());
}

TEST(Parse, long_metadata_is_cut) {
  const Document document =
      parse("---\ntitle: " + std::string(10'000, 'x') + "\n---\nwords\n", "a.md");
  EXPECT_EQ(document.title.size(), metadata_bytes_max);
  ASSERT_EQ(document.issues.size(), 1U);
  EXPECT_EQ(document.issues[0].kind, IssueKind::part_limit);
}

// Told as cut is what was cut, to the byte, in every format that may cut before.
TEST(Parse, metadata_that_fills_its_bound_is_whole) {
  for (std::size_t bytes = metadata_bytes_max - 5; bytes <= metadata_bytes_max + 10; ++bytes) {
    const std::string title = std::string(bytes, 'x');
    const std::string umlauts = std::string(bytes % 2, 'x') + [&] {
      std::string text;
      for (std::size_t i = 0; i < bytes / 2; ++i) text += "\xC3\xBC";
      return text;
    }();
    for (const std::string& each : {title, umlauts}) {
      const std::vector<Document> documents{
          parse("---\ntitle: " + each + "\n---\nwords\n", "a.md"),
          parse("<html><head><title>" + each + "</title></head><body><p>Words.</p></body></html>", "a.html"),
          parse("<html><head><meta property='og:title' content='" + each +
                    "'></head><body><p>Words.</p></body></html>", "a.html"),
          parse("{\\rtf1\\ansi{\\info{\\title " + title + "}}Words.\\par}", "a.rtf")};
      for (const Document& document : documents) {
        SCOPED_TRACE(document.type + " " + std::to_string(bytes));
        EXPECT_EQ(document.issues.empty(), bytes <= metadata_bytes_max);
        EXPECT_LE(document.title.size(), metadata_bytes_max);
        EXPECT_GE(document.title.size() + 2, std::min(bytes, metadata_bytes_max));
      }
    }
  }
}

TEST(Parse, long_texts_are_cut_with_an_issue) {
  std::string text(text_bytes_max + 10, 'x');
  for (std::size_t i = 0; i < text.size(); i += 1000) text[i] = '\n';
  const Document document = parse(text, "a.txt");
  EXPECT_EQ(document.text.size(), text_bytes_max);
  ASSERT_EQ(document.issues.size(), 1U);
  EXPECT_EQ(document.issues[0].kind, IssueKind::limit);
}

}  // namespace
}  // namespace carrel::ingest
