// Image files that lie, end early or go in circles; and what their headers tell.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/files.h"
#include "ingest/image_kind.h"
#include "ingest/limits.h"
#include "ingest/page_render.h"
#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"

namespace carrel::ingest {
namespace {

std::string scan(const std::string& name) {
  return read_file(std::filesystem::path("fixtures/scans") / name, 1U << 20);
}

struct ReadImage {
  Document document;
  int pictures = 0;
  std::uint64_t pixels_most = 0;
};

// By an OCR that finds nothing.
ReadImage read(std::string_view bytes, std::string_view name) {
  ReadImage read;
  Members members(bytes.size(), [](FoundDocument) {}, [&](const GrayPicture& picture) {
    ++read.pictures;
    read.pixels_most = std::max<std::uint64_t>(read.pixels_most, picture.rows.size());
    return Recognition{};
  });
  read.document = parse(bytes, name, members);
  expect_well_formed(read.document);
  return read;
}

bool has_issue(const Document& document, IssueKind kind) {
  return std::any_of(document.issues.begin(), document.issues.end(),
                     [&](const Issue& issue) { return issue.kind == kind; });
}

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

TEST(Image, kinds_are_told_by_their_first_bytes) {
  EXPECT_EQ(image_kind(scan("letter.png")), ImageKind::png);
  EXPECT_EQ(image_kind(scan("two-pages.tiff")), ImageKind::tiff);
  EXPECT_EQ(image_kind(scan("turned.jpg")), ImageKind::jpeg);
  EXPECT_EQ(image_kind("P5\n# made by hand\n2 2\n255\n...."), ImageKind::pnm);
  EXPECT_EQ(image_kind("P5 is a page number"), ImageKind::none);
  EXPECT_EQ(image_kind("BM is short for British Museum, as you know"), ImageKind::none);
  EXPECT_EQ(image_kind("II is two"), ImageKind::none);
  for (const std::string& whole : {scan("letter.png"), scan("turned.jpg"), scan("two-pages.tiff"),
                                   std::string("RIFF7\x13 and no more"), std::string("BM66")}) {
    for (std::size_t size = 0; size < 64; ++size) {
      image_kind(whole.substr(0, size));
      extent_in_header(whole.substr(0, size));
    }
  }
}

TEST(Image, a_text_that_begins_as_an_image_does_is_a_text) {
  EXPECT_EQ(detect_type("P1 12 14 were the numbers.\n", "notes.txt"), "text");
  EXPECT_EQ(detect_type("P1 2 2\n1 0 0 1\n", "a.pbm"), "image");
  EXPECT_EQ(detect_type(scan("letter.png"), "letter"), "image");
  EXPECT_EQ(detect_type("plain words", "a.png"), "text");
}

TEST(Image, small_pictures_and_blank_ones_are_not_asked_about) {
  const std::string white(40 * 40, '\xFF');
  EXPECT_EQ(read("P5 40 40 255\n" + white, "a.pgm").pictures, 0);
  std::string dot = "P5 2 2 255\n";
  dot += std::string("\x00\xFF\x00\xFF", 4);
  EXPECT_EQ(read(dot, "a.pgm").pictures, 0);
  std::string halves = "P5 400 400 255\n" + std::string(80'000, '\0') + std::string(80'000, '\xFF');
  const ReadImage asked = read(halves, "a.pgm");
  EXPECT_EQ(asked.pictures, 1);
  ASSERT_EQ(asked.document.issues.size(), 1U);
  EXPECT_EQ(asked.document.issues[0].kind, IssueKind::no_text);
}

TEST(Image, words_beyond_the_bound_are_cut_and_said) {
  const std::string halves =
      "P5 400 400 255\n" + std::string(80'000, '\0') + std::string(80'000, '\xFF');
  for (const std::size_t more : {0U, 1U}) {
    Recognition found;
    for (std::size_t i = 0; i < recognized_words_max + more; ++i) {
      const auto at = static_cast<std::uint32_t>(i % 300);
      found.words.push_back({.text = "word", .left = at, .top = 10, .right = at + 20, .bottom = 30,
                             .line = static_cast<std::uint32_t>(i), .line_height = 20, .confidence = 96});
    }
    found = decode_recognition(encode_recognition(found));
    Members members(
        halves.size(), [](const FoundDocument&) {}, [&](const GrayPicture&) { return found; });
    const Document document = parse(halves, "a.pgm", members);
    EXPECT_EQ(has_issue(document, IssueKind::part_limit), more == 1U);
    std::size_t words = 0;
    for (std::size_t at = document.text.find("word"); at != std::string::npos;
         at = document.text.find("word", at + 4)) {
      ++words;
    }
    EXPECT_EQ(words, recognized_words_max);
  }
}

TEST(Image, sizes_that_would_take_all_memory_are_refused_before_decoding) {
  std::string png = scan("letter.png");
  png.replace(16, 8, big_endian(65'535) + big_endian(65'535));
  const ReadImage big = read(png, "big.png");
  EXPECT_EQ(big.pictures, 0);
  ASSERT_EQ(big.document.issues.size(), 1U);
  EXPECT_EQ(big.document.issues[0].kind, IssueKind::limit);
  EXPECT_FALSE(page_image(png, "big.png", 1, 100));
  EXPECT_TRUE(has_issue(read("P5 65535 65535 255\nxx", "a.pgm").document, IssueKind::limit));
  std::string gif = "GIF89a\xFF\xFF\xFF\xFF";
  gif += std::string(20, '\0');
  EXPECT_TRUE(has_issue(read(gif, "a.gif").document, IssueKind::limit));
}

TEST(Image, a_page_for_ocr_is_never_bigger_than_the_bound) {
  const std::string pixels(6000U * 5000U / 8, '\x55');
  const ReadImage asked = read("P4 6000 5000\n" + pixels, "a.pbm");
  EXPECT_EQ(asked.pictures, 1);
  EXPECT_LE(asked.pixels_most, recognized_pixels_max);
  EXPECT_GT(asked.pixels_most, recognized_pixels_max / 4);
}

// Nothing of a picture that is cut is shown or read: what a decoder makes of the rest is gray.
TEST(Image, files_that_end_early_are_damaged) {
  constexpr std::string_view unreadable = "the file is not a readable image";
  constexpr std::string_view damaged = "the picture is damaged";
  struct Cut {
    const char* name;
    std::size_t percent;
    std::string_view message;
    int pictures;  // whole ones, before the end
  };
  constexpr Cut cuts[] = {
      {"letter.png", 8, damaged, 0},          {"letter.png", 30, damaged, 0},
      {"letter.png", 60, damaged, 0},         {"letter.png", 90, damaged, 0},
      {"two-pages.tiff", 8, unreadable, 0},   {"two-pages.tiff", 30, unreadable, 0},
      {"two-pages.tiff", 60, unreadable, 0},  {"turned.jpg", 8, unreadable, 0},
      {"two-pages.tiff", 90, "the file ends early: pages are missing", 1},
      {"turned.jpg", 30, damaged, 0},         {"turned.jpg", 60, damaged, 0},
      {"turned.jpg", 90, damaged, 0},
  };
  for (const auto& [name, percent, message, pictures] : cuts) {
    SCOPED_TRACE(std::string(name) + " " + std::to_string(percent) + " %");
    const std::string whole = scan(name);
    const ReadImage cut = read(std::string_view(whole).substr(0, whole.size() * percent / 100), name);
    EXPECT_EQ(cut.pictures, pictures);
    EXPECT_EQ(cut.document.pages.size(), static_cast<std::size_t>(pictures));
    ASSERT_EQ(cut.document.issues.size(), 1U);
    EXPECT_EQ(cut.document.issues[0].kind, IssueKind::damaged);
    EXPECT_EQ(cut.document.issues[0].message, message);
  }
  EXPECT_TRUE(has_issue(read("\x89PNG\r\n\x1A\n", "a.png").document, IssueKind::damaged));
}

TEST(Image, a_tiff_whose_pages_go_in_circles_ends) {
  std::string tiff = scan("two-pages.tiff");
  EXPECT_EQ(tiff_pages(tiff, 100).count, 2);
  EXPECT_EQ(tiff_pages(tiff, 1).count, 1);
  // The second directory's link leads back to the first.
  const std::string first = tiff.substr(4, 4);
  tiff.replace(tiff.size() - 4, 4, first);
  EXPECT_EQ(tiff_pages(tiff, 100).count, 2);
  EXPECT_EQ(read(tiff, "a.tiff").pictures, 2);
  // One directory that is its own next.
  std::string loop = std::string("II*\0\x08\0\0\0", 8) + std::string("\0\0\x08\0\0\0", 6);
  EXPECT_EQ(tiff_pages(loop, 100).count, 1);
  EXPECT_TRUE(has_issue(read(loop, "a.tiff").document, IssueKind::damaged));
}

TEST(Image, orientation_is_read_from_exif_wherever_it_is_broken_off) {
  const std::string jpeg = scan("turned.jpg");
  EXPECT_EQ(exif_orientation(jpeg), 6);
  for (std::size_t size = 0; size < 60; ++size) {
    const int orientation = exif_orientation(jpeg.substr(0, size));
    EXPECT_TRUE(orientation == 1 || orientation == 6);
  }
  EXPECT_EQ(exif_orientation(scan("letter.png")), 1);
}

}  // namespace
}  // namespace carrel::ingest
