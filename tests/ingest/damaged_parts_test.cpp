// One byte of a packed part that is another: what is read must say so wherever its text is not what
// was packed.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ingest/document_pictures.h"
#include "ingest/parse.h"
#include "tests/ingest/tiny_zip.h"

namespace carrel::ingest {
namespace {

// Sentences that do not repeat, so that most bytes of what they are packed to are letters of them.
std::string prose() {
  std::string text;
  for (int i = 0; i < 120; ++i) {
    text += "Line " + std::to_string(i * 7919 % 1000) + " speaks of number " + std::to_string(i * i) + ". ";
  }
  return text;
}

std::string docx() {
  return tiny_zip({{"word/document.xml",
                    "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
                    "<w:body><w:p><w:r><w:t>" + prose() + "</w:t></w:r></w:p></w:body></w:document>",
                    true}});
}

std::string odt() {
  return tiny_zip(
      {{"mimetype", "application/vnd.oasis.opendocument.text"},
       {"content.xml",
        "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
        "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:text><text:p>" +
            prose() + "</text:p></office:text></office:body></office:document-content>",
        true}});
}

std::string epub() {
  return tiny_zip(
      {{"mimetype", "application/epub+zip"},
       {"META-INF/container.xml",
        "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>"
        "<rootfile full-path=\"a.opf\"/></rootfiles></container>"},
       {"a.opf",
        "<package xmlns=\"http://www.idpf.org/2007/opf\"><manifest><item id=\"c\" href=\"c.xhtml\" "
        "media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"c\"/></spine></package>"},
       {"c.xhtml", "<html><body><p>" + prose() + "</p></body></html>", true}});
}

std::string archive() { return tiny_zip({{"c.txt", prose(), true}, {"d.txt", "Another."}}); }

struct Read {
  Document document;
  std::vector<FoundDocument> members;

  std::string text() const {
    std::string all = document.text;
    for (const FoundDocument& member : members) all += member.document.text;
    return all;
  }
};

Read read(std::string_view bytes, std::string_view name) {
  Read out;
  Members members(bytes.size(), [&](FoundDocument found) { out.members.push_back(std::move(found)); });
  out.document = parse(bytes, name, members);
  return out;
}

bool is_told_damaged(const Document& document) {
  return std::any_of(document.issues.begin(), document.issues.end(),
                     [](const Issue& issue) { return issue.kind == IssueKind::damaged; });
}

// Where the longest part lies in the file.
Span packed_part(std::string_view bytes) {
  Span longest;
  for (std::size_t at = bytes.find("PK\x03\x04"); at != bytes.npos; at = bytes.find("PK\x03\x04", at + 4)) {
    std::size_t end = bytes.find("PK\x03\x04", at + 4);
    if (end == bytes.npos) end = bytes.find("PK\x01\x02", at);
    const std::size_t begin = at + 30 + static_cast<unsigned char>(bytes[at + 26]);
    if (end - begin > longest.end - longest.begin) longest = {begin, end};
  }
  return longest;
}

TEST(DamagedParts, text_that_is_not_what_was_packed_is_told) {
  const std::vector<std::pair<std::string, std::string>> files{
      {"a.docx", docx()}, {"a.odt", odt()}, {"a.epub", epub()}, {"a.zip", archive()}};
  for (const auto& [name, whole] : files) {
    SCOPED_TRACE(name);
    const Read sound = read(whole, name);
    ASSERT_NE(sound.text().find("Line 0 speaks"), std::string::npos);
    ASSERT_FALSE(is_told_damaged(sound.document));
    const Span part = packed_part(whole);
    ASSERT_GT(part.end - part.begin, 500U);
    int damaged = 0;
    for (std::size_t at = part.begin; at < part.end; at += 7) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
      const Read broken = read(bytes, name);
      if (broken.text() == sound.text()) continue;
      ++damaged;
      EXPECT_TRUE(is_told_damaged(broken.document)) << "byte " << at;
    }
    EXPECT_GT(damaged, 50);
  }
}

TEST(DamagedParts, other_members_of_an_archive_are_read) {
  std::string bytes = archive();
  const Span part = packed_part(bytes);
  bytes[(part.begin + part.end) / 2] ^= 0x10;
  const Read broken = read(bytes, "a.zip");
  ASSERT_EQ(broken.members.size(), 2U);
  EXPECT_TRUE(is_told_damaged(broken.members[0].document));
  EXPECT_EQ(broken.members[1].document.text, "Another.");
}

TEST(DamagedParts, a_picture_in_a_document_is_named) {
  std::string picture = "P5 400 300 255\n";
  unsigned noise = 1;
  for (int i = 0; i < 400 * 300; ++i) {
    noise = noise * 1103515245U + 12345U;
    picture += static_cast<char>(noise >> 16U);
  }
  std::string bytes = tiny_zip({{"word/document.xml",
                                 "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/"
                                 "2006/main'><w:body><w:p><w:r><w:t>Text.</w:t></w:r></w:p></w:body></w:document>"},
                                {"word/media/image1.png", picture, true}});
  const Span part = packed_part(bytes);
  bytes[(part.begin + part.end) / 2] ^= 0x10;
  Members members(
      bytes.size(), [](const FoundDocument&) {},
      [](const GrayPicture&) { return Recognition{}; });
  const Document document = parse(bytes, "a.docx", members);
  EXPECT_EQ(document.text, "Text.");
  const bool is_named = std::any_of(document.issues.begin(), document.issues.end(), [](const Issue& issue) {
    return issue.kind == IssueKind::damaged && issue.message.find("word/media/image1.png") != std::string::npos;
  });
  EXPECT_TRUE(is_named);
}

}  // namespace
}  // namespace carrel::ingest
