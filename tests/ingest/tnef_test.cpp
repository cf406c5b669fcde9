#include "ingest/tnef.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/compressed_rtf.h"
#include "ingest/limits.h"
#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"
#include "tests/ingest/tiny_zip.h"

namespace carrel::ingest {
namespace {

using namespace std::string_literals;

constexpr std::uint32_t body = 0x0002800C;
constexpr std::uint32_t properties = 0x00069003;
constexpr std::uint32_t code_page = 0x00069007;
constexpr std::uint32_t file_begins = 0x00069002;
constexpr std::uint32_t file_title = 0x00018010;
constexpr std::uint32_t file_data = 0x0006800F;
constexpr std::uint32_t file_properties = 0x00069005;

std::string attribute(std::uint32_t id, const std::string& value) {
  return "\x01"s + little(id, 4) + little(value.size(), 4) + value + little(0, 2);
}

std::string stream(const std::string& attributes) {
  return "\x78\x9F\x3E\x22\x01\x02"s + attributes;
}

std::string padded(const std::string& value) {
  return little(value.size(), 4) + value + std::string((4 - value.size() % 4) % 4, '\0');
}

std::string property(std::uint16_t type, std::uint16_t id, const std::string& value) {
  return little(type, 2) + little(id, 2) + little(1, 4) + padded(value);
}

std::string wide(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) out += {c, '\0'};
  return out + "\0\0"s;
}

// "{\rtf1\ansi\ansicpg1252\pard hello world}", section 4.1.1 of [MS-OXRTFCP].
const std::string packed_rtf =
    "\x2d\0\0\0\x2b\0\0\0\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125B2\x0a\xf3 hel\x09\0 bw\x05\xb0ld}"
    "\x0a\x80\x0f\xa0"s;

struct Mail {
  Document document;
  std::vector<FoundDocument> members;
};

Mail read(const std::string& bytes, std::string_view name) {
  Mail mail;
  Members members(bytes.size(), [&](FoundDocument found) {
    expect_well_formed(found.document);
    mail.members.push_back(std::move(found));
  });
  mail.document = parse(bytes, name, members);
  expect_well_formed(mail.document);
  return mail;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t three = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      three = three << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    }
    for (int i = 3; i >= 0; --i) out += digits[three >> (6 * i) & 63U];
    if (out.size() % 76 == 0) out += '\n';
  }
  for (std::size_t i = 0; i < (3 - bytes.size() % 3) % 3; ++i) out[out.size() - 1 - i] = '=';
  return out + "\n";
}

std::string mail_with(const std::string& winmail, const std::string& text) {
  return "From: Anna <a@example.org>\nSubject: Rent\nMIME-Version: 1.0\n"
         "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n" + text +
         "\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n"
         "Content-Transfer-Encoding: base64\n\n" + base64(winmail) + "\n--b--\n";
}

TEST(Tnef, packed_rtf_is_unpacked) {
  EXPECT_EQ(unpacked_rtf(packed_rtf), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
  EXPECT_EQ(unpacked_rtf(packed_rtf.substr(0, 24)), "{\\rtf1\\ansi\\ansicpg");
  EXPECT_EQ(unpacked_rtf("\x08\0\0\0\x04\0\0\0MELA\0\0\0\0{\\rtfxyz"s), "{\\rt");
  EXPECT_EQ(unpacked_rtf("short"), std::nullopt);
  EXPECT_EQ(unpacked_rtf("no such packing at all"), std::nullopt);
}

TEST(Tnef, attached_files_are_members_of_the_mail) {
  const std::string winmail = stream(
      attribute(code_page, little(1252, 4) + little(0, 4)) + attribute(body, "Said twice.\0"s) +
      attribute(file_begins, std::string(14, '\0')) + attribute(file_title, "PLAN~1.TXT\0"s) +
      attribute(file_data, "Dig at low tide.") +
      attribute(file_properties, little(1, 4) + property(0x1F, 0x3707, wide("dig plan.txt"))) +
      attribute(file_begins, std::string(14, '\0')) + attribute(file_title, "M\xFCller.csv\0"s) +
      attribute(file_data, "a,b\n1,2\n"));
  const Mail mail = read(mail_with(winmail, "See the plan."), "a.eml");
  ASSERT_EQ(mail.members.size(), 2U);
  EXPECT_EQ(mail.members[0].path, "dig plan.txt");
  EXPECT_EQ(mail.members[0].document.text, "Dig at low tide.");
  EXPECT_EQ(mail.members[1].path, "M\xC3\xBCller.csv");
  EXPECT_TRUE(mail.document.issues.empty());
  EXPECT_NE(mail.document.text.find("See the plan."), std::string::npos);
  EXPECT_EQ(mail.document.text.find("Said twice."), std::string::npos);
}

TEST(Tnef, its_text_is_read_where_the_mail_has_no_other) {
  const std::string rtf =
      stream(attribute(properties, little(2, 4) + property(0x1F, 0x0037, wide("Boats")) +
                                       property(0x102, 0x1009, packed_rtf)));
  EXPECT_NE(read(mail_with(rtf, ""), "a.eml").document.text.find("hello world"), std::string::npos);
  const std::string html = stream(attribute(
      properties, little(2, 4) + property(0x102, 0x1013, "<p>Low <b>tide</b></p>") +
                      property(0x102, 0x1009, packed_rtf)));
  const Mail alone = read(html, "winmail.dat");
  EXPECT_EQ(alone.document.type, "mail");
  EXPECT_NE(alone.document.text.find("Low tide"), std::string::npos);
  EXPECT_EQ(read(rtf, "winmail.dat").document.title, "Boats");
}

TEST(Tnef, rtf_that_does_not_unpack_is_told_where_it_is_the_text) {
  const std::string broken = property(0x102, 0x1009, "no such packing at all");
  const Tnef alone = read_tnef(stream(attribute(properties, little(1, 4) + broken)));
  ASSERT_EQ(alone.issues.size(), 1U);
  EXPECT_EQ(alone.issues[0].kind, IssueKind::damaged);
  const std::string both = little(2, 4) + broken + property(0x1E, 0x1000, "Words.");
  EXPECT_TRUE(read_tnef(stream(attribute(properties, both))).issues.empty());
}

TEST(Tnef, properties_of_all_kinds_are_passed_over) {
  const std::string name_by_number = std::string(16, 'g') + little(0, 4) + little(7, 4);
  const std::string name_by_words = std::string(16, 'g') + little(1, 4) + padded(wide("Note"));
  const std::string all =
      little(7, 4) + little(0x03, 2) + little(0x10, 2) + little(5, 4) +       // a number
      little(0x40, 2) + little(0x39, 2) + little(0, 8) +                        // a time
      little(0x1003, 2) + little(0x11, 2) + little(2, 4) + little(1, 8) +       // two numbers
      little(0x101E, 2) + little(0x12, 2) + little(2, 4) + padded("a") + padded("b") +
      little(0x0B, 2) + little(0x8001, 2) + name_by_number + little(1, 4) +
      little(0x1E, 2) + little(0x8002, 2) + name_by_words + little(1, 4) + padded("x") +
      property(0x1E, 0x1000, "At the end.");
  EXPECT_EQ(read_tnef(stream(attribute(properties, all))).text, "At the end.");
}

TEST(Tnef, a_mail_in_it_is_a_member) {
  const std::string inner = stream(attribute(properties, little(1, 4) + property(0x1E, 0x1000, "Inner.")));
  const std::string outer = stream(
      attribute(file_begins, "") +
      attribute(file_properties, little(2, 4) + property(0x1E, 0x3001, "Re: boats") +
                                     property(0x0D, 0x3701, std::string(16, 'i') + inner)));
  const Mail mail = read(outer, "winmail.dat");
  ASSERT_EQ(mail.members.size(), 1U);
  EXPECT_EQ(mail.members[0].path, "Re: boats");
  EXPECT_NE(mail.members[0].document.text.find("Inner."), std::string::npos);
}

TEST(Tnef, what_is_cut_or_lies_ends_with_an_issue) {
  const std::string text = stream(attribute(body, "Words."));
  const std::string begun = text + attribute(file_begins, "");
  const std::string whole = begun + attribute(file_data, "bytes");
  constexpr std::size_t check_sum_bytes = 2;  // nobody misses those of the last attribute
  for (std::size_t size = 7; size <= whole.size(); ++size) {
    SCOPED_TRACE(size);
    const Tnef tnef = read_tnef(std::string_view(whole).substr(0, size));
    EXPECT_EQ(tnef.text, size + check_sum_bytes >= text.size() ? "Words." : "");
    const bool has_file = size + check_sum_bytes >= whole.size();
    ASSERT_EQ(tnef.files.size(), has_file ? 1U : 0U);
    for (const TnefFile& file : tnef.files) EXPECT_EQ(file.bytes, "bytes");
    const bool is_between = size == text.size() || size == begun.size() || size == whole.size();
    ASSERT_EQ(tnef.issues.size(), is_between ? 0U : 1U);
    for (const Issue& issue : tnef.issues) EXPECT_EQ(issue.kind, IssueKind::damaged);
  }
  EXPECT_EQ(read_tnef(stream(attribute(body, "Words.") + "\x01\x0F\x80\x06\0\xFF\xFF\xFF\x7Fx"s)).issues.size(), 1U);
  EXPECT_EQ(read_tnef(stream(attribute(properties, "\xFF\xFF\xFF\xFF\x1E\x10"s))).text, "");
  EXPECT_FALSE(is_tnef("\x78\x9F\x3E\x22"));
}

}  // namespace
}  // namespace carrel::ingest
