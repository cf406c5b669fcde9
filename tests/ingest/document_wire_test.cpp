#include "ingest/document_wire.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "core/word_boxes.h"
#include "ingest/limits.h"
#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"

namespace carrel::ingest {
namespace {

class MadeUp {
 public:
  explicit MadeUp(unsigned seed) : random_(seed) {}

  Document document() {
    Document made;
    made.text = words(200);
    made.type = "pdf";
    made.language = "de";
    made.title = words(3);
    made.author = words(2);
    made.date = "2024-05-17";
    made.encoding = "windows-1252";
    for (std::size_t i = 0; i < below(4); ++i) made.tags.push_back(words(1));
    for (std::size_t i = 0; i < below(4); ++i) made.links.push_back(words(1));
    for (std::size_t i = 1; i < 1 + below(6); ++i) {
      made.sections.push_back({static_cast<std::uint32_t>(below(i)), static_cast<int>(1 + below(6)),
                               words(4)});
    }
    add_blocks(made);
    add_pages(made);
    add_sheets(made);
    for (std::size_t i = 0; i < below(3); ++i) {
      made.issues.push_back({static_cast<IssueKind>(below(issue_kind_count)),
                             static_cast<int>(below(9)), words(5)});
    }
    return made;
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }
  float length() { return static_cast<float>(below(60000)) / 7 - 100; }
  Rect box() { return {length(), length(), length(), length()}; }

  std::string words(std::size_t count) {
    static constexpr const char* some[] = {"tree", "Stra\xC3\x9F" "e", "\xE6\x9C\xA8", "a", "of"};
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += std::string(some[below(5)]) + " ";
    return text;
  }

  void add_sheets(Document& made) {
    std::size_t at = below(5);
    for (std::size_t i = 0; i < below(4); ++i) {
      Sheet& sheet = made.sheets.emplace_back(Sheet{words(2), at, {}});
      for (std::size_t j = 0; j < below(9); ++j) {
        at += 1 + below(7);
        sheet.cells.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(below(99)),
                               static_cast<std::uint32_t>(below(99))});
      }
      at += 1 + below(7);
    }
  }

  void add_blocks(Document& made) {
    for (std::size_t at = below(5); at + 10 < made.text.size();) {
      const std::size_t size = 1 + below(9);
      const bool boxed = below(2) == 0;
      made.blocks.push_back({.kind = static_cast<BlockKind>(below(block_kind_count)),
                             .span = {at, at + size},
                             .section = static_cast<std::uint32_t>(below(made.sections.size())),
                             .page = static_cast<int>(below(3)),
                             .line = static_cast<int>(below(100)),
                             .box = boxed ? box() : Rect{}});
      made.line_marks.push_back({at, static_cast<int>(1 + made.blocks.size())});
      at += size + below(4);
    }
  }

  void add_pages(Document& made) {
    std::size_t at = 0;
    for (int number = 1; number < 4; ++number) {
      Page page{.number = number, .width = length(), .height = length(),
                .span = {at, at + made.text.size() / 4}, .packed_words = {}};
      std::vector<WordBox> words;
      for (std::size_t word = page.span.begin; word + 6 < page.span.end; word += 1 + below(20)) {
        words.push_back({{word, word + below(6)}, box()});
      }
      page.packed_words = pack_words(words, page.span.begin);
      at = page.span.end;
      made.pages.push_back(std::move(page));
    }
  }

  std::mt19937 random_;
};

TEST(DocumentWire, any_document_comes_back_the_same) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    const Document made = MadeUp(seed).document();
    expect_same(decode_document(encode_document(made)), made);
  }
}

TEST(DocumentWire, parsed_documents_come_back_the_same) {
  int count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("fixtures")) {
    if (!entry.is_regular_file() || entry.file_size() > (1U << 20)) continue;
    SCOPED_TRACE(entry.path());
    const Document parsed = parse(read_file(entry.path(), 1U << 20), entry.path().string());
    expect_same(decode_document(encode_document(parsed)), parsed);
    ++count;
  }
  EXPECT_GT(count, 50);
}

// Every change of a byte gives a well-formed Document or an Error: nothing in between.
TEST(DocumentWire, changed_bytes_never_give_what_is_not_well_formed) {
  const std::string whole = encode_document(MadeUp(1).document());
  std::mt19937 random(7);
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = whole;
    bytes[random() % bytes.size()] = static_cast<char>(random());
    if (i % 3 == 0) bytes.resize(random() % bytes.size());
    try {
      expect_sound(decode_document(bytes));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::corrupt);
    }
  }
}

void expect_refused(Document document) {
  EXPECT_THROW(decode_document(encode_document(document)), Error);
}

TEST(DocumentWire, what_others_rely_on_is_checked) {
  Document good;
  good.text = "some text here";
  good.type = "text";
  good.blocks.push_back({.span = {0, 4}});
  good.blocks.push_back({.span = {5, 9}});
  EXPECT_NO_THROW(decode_document(encode_document(good)));
  const auto with = [&](auto change) {
    Document bad = good;
    change(bad);
    expect_refused(bad);
  };
  with([](Document& d) { d.text += "\xFF"; });
  with([](Document& d) { d.title = "\xC0\x80"; });
  with([](Document& d) { d.type = "\x1B[31m"; });
  with([](Document& d) { d.blocks[1].span.end = 100; });
  with([](Document& d) { d.blocks[1].span = {2, 6}; });
  with([](Document& d) { d.blocks[0].span = {0, 0}; });
  with([](Document& d) { std::swap(d.blocks[0], d.blocks[1]); });
  with([](Document& d) { d.blocks[0].section = 1; });
  with([](Document& d) { d.blocks[0].kind = static_cast<BlockKind>(17); });
  with([](Document& d) { d.sections.push_back({1, 1, "its own parent"}); });
  with([](Document& d) { d.issues.push_back({static_cast<IssueKind>(99), 0, ""}); });
  with([](Document& d) { d.line_marks = {{3, 1}, {3, 2}}; });
  with([](Document& d) { d.line_marks = {{99, 1}}; });
  with([](Document& d) { d.sheets = {{"cells in one place", 0, {{3, 1, 1}, {3, 1, 2}}}}; });
  with([](Document& d) {
    d.pages.push_back({.width = 1.0F / 0.0F, .span = {}, .packed_words = {}});
  });
  with([](Document& d) {
    const WordBox beyond{{2, 9}, {}};
    d.pages.push_back({.span = {0, 4}, .packed_words = pack_words({&beyond, 1}, 0)});
  });
  with([](Document& d) {
    const std::vector<WordBox> backwards{{{2, 3}, {}}, {{0, 1}, {}}};
    d.pages.push_back({.span = {0, 4}, .packed_words = pack_words(backwards, 0)});
  });
  with([](Document& d) { d.pages.push_back({.span = {0, 4}, .packed_words = "\xFF\x80"}); });
}

// Twelve bytes are kept of each; a reader that was taken over could send any number of them.
TEST(DocumentWire, a_sheet_has_no_more_cells_than_one_that_was_read) {
  constexpr std::size_t count = 2 * sheet_cells_max + merged_fills_max;
  Document document;
  document.type = "xlsx";
  document.text.assign(count + 1, 'x');
  Sheet& sheet = document.sheets.emplace_back();
  for (std::uint32_t i = 0; i < count; ++i) sheet.cells.push_back({i, 1, 1});
  EXPECT_EQ(decode_document(encode_document(document)).sheets[0].cells.size(), count);
  sheet.cells.push_back({static_cast<std::uint32_t>(count), 1, 1});
  expect_refused(document);
}

}  // namespace
}  // namespace carrel::ingest
