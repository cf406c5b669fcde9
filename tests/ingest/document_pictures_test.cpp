// Pictures in packages, and the bounds on them.
#include "ingest/document_pictures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ingest/limits.h"
#include "ingest/parse.h"
#include "tests/ingest/tiny_zip.h"

namespace carrel::ingest {
namespace {

// White above, black below.
std::string picture(int width, int height) {
  const auto half = static_cast<std::size_t>(width * height / 2);
  return "P5 " + std::to_string(width) + " " + std::to_string(height) + " 255\n" +
         std::string(half, '\xFF') + std::string(half, '\0');
}

// As OCR that finds one word in each.
Recognition find_word(const GrayPicture&) {
  return {.words = {{.text = "Invoice", .left = 10, .top = 10, .right = 90, .bottom = 30, .line = 1,
                     .line_height = 20, .confidence = 96}}};
}

struct PicturesFound {
  std::vector<FoundDocument> members;
  Document document;
};

// Where a file may unpack to `room_bytes` more.
PicturesFound read(std::string_view package, std::uint64_t room_bytes) {
  PicturesFound found;
  Members members(
      package.size(), [&](FoundDocument member) { found.members.push_back(std::move(member)); },
      find_word);
  members.pass(members_free_bytes - room_bytes);
  read_pictures(package, members, found.document);
  return found;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
    if (text.size() % 129 == 128) text += "\r\n";
  }
  return text;
}

PicturesFound read_rtf(const std::string& rtf) {
  PicturesFound found;
  Members members(
      rtf.size(), [&](FoundDocument member) { found.members.push_back(std::move(member)); },
      find_word);
  members.add("scan.rtf", rtf);
  return found;
}

// As Word and LibreOffice write them: with a metafile beside for older programs, and what describes
// the picture in groups of its own.
TEST(DocumentPictures, of_an_rtf_are_read_in_digits_and_as_they_are) {
  const std::string first = picture(400, 300);
  const std::string second = picture(400, 302);
  const PicturesFound found = read_rtf(
      "{\\rtf1 A letter.\\par{\\*\\shppict{\\pict{\\*\\picprop{\\sp{\\sn wzDescription}{\\sv abc}}}"
      "\\picw10583\\pngblip\\bliptag123{\\*\\blipuid 00ff00ff}" +
      hex(first) + "}}{\\nonshppict{\\pict\\wmetafile8 0100090000}}{\\pict\\jpegblip\\bin" +
      std::to_string(second.size()) + " " + second + "}\\par The end.\\par}");
  ASSERT_EQ(found.members.size(), 3U);
  EXPECT_EQ(found.members[0].path, "scan.rtf!/image1.png");
  EXPECT_EQ(found.members[0].size_bytes, first.size());
  EXPECT_EQ(found.members[0].document.text, "Invoice");
  EXPECT_EQ(found.members[1].path, "scan.rtf!/image2.jpg");
  EXPECT_EQ(found.members[1].size_bytes, second.size());
  EXPECT_EQ(found.members[2].document.text, "A letter.\n\nThe end.");
}

TEST(DocumentPictures, of_an_rtf_that_ends_within_one_are_left_out) {
  const std::string whole = "{\\rtf1 A letter.\\par{\\pict\\pngblip " + hex(picture(400, 300));
  const PicturesFound found = read_rtf(whole.substr(0, whole.size() - 99));
  ASSERT_EQ(found.members.size(), 1U);
  EXPECT_EQ(found.members[0].document.text, "A letter.");
}

std::string pictures_400_by_300() {
  return tiny_zip({{"Pictures/a.png", picture(400, 300), true},
                   {"Pictures/b.png", picture(400, 302), true},
                   {"Pictures/c.png", picture(400, 304), true}});
}

TEST(DocumentPictures, one_that_is_larger_than_the_room_is_left_out_and_said) {
  const PicturesFound found = read(pictures_400_by_300(), 240'000);
  ASSERT_EQ(found.members.size(), 3U);
  EXPECT_EQ(found.members[0].document.text, "Invoice");
  EXPECT_EQ(found.members[1].path, "Pictures/b.png");
  ASSERT_EQ(found.members[1].document.issues.size(), 1U);
  EXPECT_EQ(found.members[1].document.issues[0].kind, IssueKind::not_unpacked);
}

TEST(DocumentPictures, where_there_is_no_room_for_all_the_document_says_so_once) {
  const PicturesFound found = read(pictures_400_by_300(), picture(400, 300).size());
  EXPECT_EQ(found.members.size(), 1U);
  ASSERT_EQ(found.document.issues.size(), 1U);
  EXPECT_EQ(found.document.issues[0].kind, IssueKind::part_limit);
}

TEST(DocumentPictures, what_is_met_in_unpacking_is_said_of_the_document_once) {
  const std::string whole = pictures_400_by_300();
  const std::string package = whole.substr(0, whole.find("c.png") + 40);  // in what is packed
  PicturesFound found = read(package, members_free_bytes);
  const auto damages = [](const Document& document) {
    return std::count_if(document.issues.begin(), document.issues.end(),
                         [](const Issue& issue) { return issue.kind == IssueKind::damaged; });
  };
  EXPECT_EQ(damages(found.document), 1);
  Members members(package.size(), [](FoundDocument) {}, find_word);
  read_pictures(package, members, found.document);
  EXPECT_EQ(damages(found.document), 1);
}

// It lies as deep as files are looked into.
TEST(DocumentPictures, what_was_found_can_be_opened_at_any_depth) {
  std::string file = tiny_zip({{"mimetype", "application/vnd.oasis.opendocument.text"},
                               {"content.xml", "<office:document-content/>"},
                               {"Pictures/a.png", picture(400, 300), true}});
  file = tiny_zip({{"letter.odt", file}});
  for (int depth = 1; depth < members_depth_max; ++depth) file = tiny_zip({{"inner.zip", file}});
  std::string place;
  Members members(
      file.size(),
      [&](FoundDocument member) {
        if (member.path.ends_with("a.png")) place = member.path;
      },
      find_word);
  parse(file, "outer.zip", members);
  ASSERT_FALSE(place.empty());
  std::string bytes;
  Members finder(file.size(), place, bytes);
  parse(file, "outer.zip", finder);
  EXPECT_EQ(bytes, picture(400, 300));
}

}  // namespace
}  // namespace carrel::ingest
