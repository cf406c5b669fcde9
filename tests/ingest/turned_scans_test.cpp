// Scans that lie on their side or upside down, by Tesseract itself: the words come out in order, and
// where they stand on the page as it lies.
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/files.h"
#include "core/word_boxes.h"
#include "ingest/reader.h"
#include "ingest/recognizer.h"
#include "tests/ingest/document_checks.h"
#include "tests/ingest/tiny_pdf.h"

namespace carrel::ingest {
namespace {

struct Picture {
  std::size_t width = 0, height = 0;
  std::string rows;
};

Document read(const std::string& name, const std::string& bytes, const Recognize& recognize) {
  Reader reader;
  Document document;
  const Reading reading = reader.read({.name = name, .bytes = bytes, .recognize = recognize},
                                      [&](FoundDocument found) { document = std::move(found.document); });
  EXPECT_EQ(reading.end, ReadingEnd::complete) << reading.message;
  expect_well_formed(document);
  return document;
}

Document read(const std::string& name, const std::string& bytes) {
  Recognizer recognizer({.languages = "deu+eng"});
  return read(name, bytes, [&](const GrayPicture& page) { return recognizer.recognize(page); });
}

// As it is handed to OCR.
Picture pixels_of(const std::string& scan) {
  Picture picture;
  const std::string bytes = read_file(std::filesystem::path("fixtures/scans") / scan, 1U << 20);
  read(scan, bytes, [&](const GrayPicture& page) {
    picture = {page.width, page.height, std::string(page.rows)};
    return Recognition{};
  });
  return picture;
}

Picture turned_clockwise(const Picture& picture) {
  Picture out{.width = picture.height, .height = picture.width, .rows = {}};
  for (std::size_t x = 0; x < picture.width; ++x) {
    for (std::size_t y = picture.height; y-- > 0;) out.rows += picture.rows[y * picture.width + x];
  }
  return out;
}

std::string pgm(const Picture& picture) {
  return "P5 " + std::to_string(picture.width) + " " + std::to_string(picture.height) + " 255\n" +
         picture.rows;
}

// Where a box lies once its page is turned clockwise.
Rect turned_clockwise(const Rect& box, const Page& page) {
  return {page.height - box.bottom, box.left, page.height - box.top, box.right};
}

void expect_near(const Rect& found, const Rect& expected) {
  constexpr float points = 3;  // what is cut off at a word's edges differs by a pixel or two
  EXPECT_NEAR(found.left, expected.left, points);
  EXPECT_NEAR(found.top, expected.top, points);
  EXPECT_NEAR(found.right, expected.right, points);
  EXPECT_NEAR(found.bottom, expected.bottom, points);
}

void expect_same_when_turned(const std::string& scan) {
  Picture picture = pixels_of(scan);
  const Document upright = read("0.pgm", pgm(picture));
  ASSERT_EQ(upright.pages.size(), 1U);
  Page page = upright.pages[0];
  std::vector<WordBox> words = words_of(page);
  ASSERT_GT(words.size(), 20U);
  for (int quarters = 1; quarters < 4; ++quarters) {
    SCOPED_TRACE(scan + " turned by " + std::to_string(90 * quarters));
    picture = turned_clockwise(picture);
    for (WordBox& word : words) word.box = turned_clockwise(word.box, page);
    std::swap(page.width, page.height);
    const Document document = read("1.pgm", pgm(picture));
    EXPECT_EQ(document.text, upright.text);
    EXPECT_EQ(document.title, upright.title);
    ASSERT_EQ(document.pages.size(), 1U);
    EXPECT_NEAR(document.pages[0].width, page.width, 1);
    EXPECT_NEAR(document.pages[0].height, page.height, 1);
    const std::vector<WordBox> found = words_of(document.pages[0]);
    ASSERT_EQ(found.size(), words.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
      SCOPED_TRACE(found[i].span.in(document.text));
      expect_near(found[i].box, words[i].box);
    }
  }
}

TEST(TurnedScans, have_the_same_words_in_the_same_order_where_they_stand) {
  expect_same_when_turned("letter.png");
  expect_same_when_turned("mietvertrag.png");
}

TEST(TurnedScans, are_read_in_pdfs_between_pages_that_are_not) {
  const Picture upside_down = turned_clockwise(turned_clockwise(pixels_of("letter.png")));
  TinyPdf pdf;
  pdf.page();
  pdf.text(72, 100, "This page was typed, and needs nobody to recognise what stands on it, which is");
  pdf.text(72, 120, "more than enough text to tell that it is one.");
  pdf.page();
  const std::size_t image = pdf.object(
      "<< /Type /XObject /Subtype /Image /Width " + std::to_string(upside_down.width) + " /Height " +
      std::to_string(upside_down.height) + " /ColorSpace /DeviceGray /BitsPerComponent 8 /Length " +
      std::to_string(upside_down.rows.size()) + " >>\nstream\n" + upside_down.rows + "\nendstream");
  pdf.page_entry("/Resources << /XObject << /Scan " + std::to_string(image) + " 0 R >> >>");
  pdf.raw("q 420 0 0 300 100 400 cm /Scan Do Q");
  const Document document = read("a.pdf", pdf.bytes());
  ASSERT_EQ(document.pages.size(), 2U);
  const Page& page = document.pages[1];
  const std::string text(page.span.in(document.text));
  EXPECT_TRUE(text.starts_with("Minutes of the garden club")) << text;
  EXPECT_NE(text.find("decided to buy forty apple trees for 1,250 euros and to plant them"), text.npos)
      << text;
  const std::vector<WordBox> words = words_of(page);
  ASSERT_FALSE(words.empty());
  // The picture lies from (100, 92) to (520, 392), and its first word at its lower right.
  EXPECT_GT(words.front().box.left, 350);
  EXPECT_GT(words.front().box.top, 320);
  for (const WordBox& word : words) {
    EXPECT_GE(word.box.left, 100);
    EXPECT_LE(word.box.right, 520);
    EXPECT_GE(word.box.top, 92);
    EXPECT_LE(word.box.bottom, 392);
  }
}

TEST(TurnedScans, how_a_page_lies_is_sent_and_kept) {
  Recognition recognition{.words = {{.text = "word", .right = 3, .bottom = 4}}};
  recognition.quarters = 3;
  const std::string bytes = encode_recognition(recognition);
  EXPECT_EQ(decode_recognition(bytes).quarters, 3);
  // As libraries hold it of a time before pages were turned.
  EXPECT_EQ(decode_recognition(bytes.substr(0, bytes.size() - 1)).quarters, 0);
}

}  // namespace
}  // namespace carrel::ingest
