#include <gtest/gtest.h>

#include <map>
#include <string>

#include "ingest/limits.h"
#include "ingest/members.h"
#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"

namespace carrel::ingest {
namespace {

struct Mail {
  Document document;
  std::map<std::string, Document> members;
  std::map<std::string, std::string> found_issue;

  std::string issues() const {
    std::string out;
    for (const Issue& issue : document.issues) out += std::string(issue_kind_name(issue.kind)) + ";";
    return out;
  }
  // Texts of the blocks of a kind, each ended by '|'.
  std::string blocks(BlockKind kind) const {
    std::string out;
    for (const Block& block : document.blocks) {
      if (block.kind == kind) out += std::string(block.span.in(document.text)) + "|";
    }
    return out;
  }
  bool says(std::string_view words) const { return document.text.find(words) != std::string::npos; }
};

Mail read(const std::string& bytes, const std::string& name = "a.eml") {
  Mail mail;
  Members members(bytes.size(), [&](FoundDocument found) {
    expect_well_formed(found.document);
    mail.members.emplace(found.path, std::move(found.document));
  });
  mail.document = parse(bytes, name, members);
  expect_well_formed(mail.document);
  return mail;
}

std::string with_body(const std::string& body, const std::string& headers = "") {
  return "From: Anna Vogt <anna@example.org>\nTo: Ben <ben@example.org>\nSubject: Rent\n"
         "Date: Thu, 14 Mar 2024 23:30:00 -0500\nMessage-ID: <1@example.org>\n" +
         headers + "\n" + body;
}

TEST(Mail, headers_become_title_author_date_and_a_first_block) {
  const Mail mail = read(
      "From: =?iso-8859-1?Q?J=F6rg_M=FCller?= <joerg@example.org>\r\nTo: Ben <ben@example.org>\r\n"
      "Cc: Cleo <cleo@example.org>\r\nSubject: =?utf-8?B?TWlldGVyaMO2aHVuZw==?=\r\n"
      "Date: Thu, 14 Mar 2024 23:30:00 -0500\r\nMessage-ID: <2@example.org>\r\n"
      "In-Reply-To: <1@example.org>\r\nReferences: <0@example.org> <1@example.org>\r\n\r\nText.\r\n");
  EXPECT_EQ(mail.document.type, "mail");
  EXPECT_EQ(mail.document.title, "Mieterh\xC3\xB6hung");
  EXPECT_NE(mail.document.author.find("J\xC3\xB6rg M\xC3\xBCller"), std::string::npos);
  EXPECT_EQ(mail.document.date, "2024-03-14T23:30:00-05:00");
  EXPECT_EQ(mail.document.links, (std::vector<std::string>{"mid:1@example.org", "mid:0@example.org"}));
  const std::string head = mail.blocks(BlockKind::paragraph);
  EXPECT_NE(head.find("To: Ben <ben@example.org>"), std::string::npos);
  EXPECT_NE(head.find("Cc: Cleo"), std::string::npos);
  EXPECT_TRUE(head.ends_with("Text.|"));
  EXPECT_EQ(head.find("2@example.org"), std::string::npos);
}

TEST(Mail, quoted_text_is_quotes_older_ones_are_kept_but_not_searched) {
  const Mail mail = read(with_body(
      "I agree.\n\nOn 13 March 2024, Ben wrote:\n> The rent rises.\n>> Does it?\n> Yes.\n\nAnna\n-- \n"
      "Anna Vogt\n+49 30 1234\n"));
  EXPECT_EQ(mail.blocks(BlockKind::quote), "On 13 March 2024, Ben wrote:\nThe rent rises.|Yes.|");
  EXPECT_TRUE(mail.says("Does it?"));
  const std::string written = mail.blocks(BlockKind::paragraph);
  EXPECT_NE(written.find("I agree.|Anna|Anna Vogt\n+49 30 1234|"), std::string::npos);
  EXPECT_EQ(written.find("Does it?"), std::string::npos);
  EXPECT_NE(mail.document.blocks.back().section, mail.document.blocks[1].section);
}

TEST(Mail, long_quotations_are_searched_in_their_first_lines_only) {
  std::string quoted;
  for (int i = 0; i < 100; ++i) quoted += "> line " + std::to_string(i) + "\n";
  const Mail mail = read(with_body("New words.\n\n" + quoted));
  const std::string blocks = mail.blocks(BlockKind::quote);
  EXPECT_NE(blocks.find("line 39"), std::string::npos);
  EXPECT_EQ(blocks.find("line 40"), std::string::npos);
  EXPECT_TRUE(mail.says("line 99"));
}

TEST(Mail, an_original_below_is_a_quotation) {
  const Mail mail = read(with_body("Yes.\n\n-----Original Message-----\nFrom: Ben\n\nMay we?\n"));
  EXPECT_EQ(mail.blocks(BlockKind::paragraph).find("May we?"), std::string::npos);
  EXPECT_NE(mail.blocks(BlockKind::quote).find("May we?"), std::string::npos);
}

TEST(Mail, flowed_lines_are_joined) {
  const Mail mail = read(with_body("One \nsentence.\n\n> quoted \n> words\n\n-- \nAnna\n",
                                   "Content-Type: text/plain; format=flowed\n"));
  EXPECT_TRUE(mail.says("One sentence."));
  EXPECT_EQ(mail.blocks(BlockKind::quote), "quoted words|");
}

TEST(Mail, plain_text_comes_before_html_unless_it_only_points_there) {
  const auto both = [](const std::string& plain, const std::string& html) {
    return with_body("--b\nContent-Type: text/plain\n\n" + plain +
                         "\n--b\nContent-Type: text/html\n\n" + html + "\n--b--\n",
                     "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n");
  };
  const Mail same = read(both("The rent rises in May.", "<p>The <b>rent</b> rises in May.</p>"));
  EXPECT_EQ(same.document.text.find("rises"), same.document.text.rfind("rises"));
  const Mail notice =
      read(both("Please use HTML.", "<h1>Rent</h1><p>It rises in May, and in June it rises again, and "
                                    "then it stays for ten years or more, they say.</p>"));
  EXPECT_TRUE(notice.says("It rises in May"));
  EXPECT_FALSE(notice.says("Please use HTML"));
}

TEST(Mail, all_of_a_mail_in_html_is_what_was_written) {
  const Mail mail = read(with_body(
      "<header>Dear Ben,</header><p>these are the flats that I found, tell me which of them you like, "
      "please:</p><ul><li><a href='http://a.example'>Mill Lane</a></li><li><a href='http://b.example'>"
      "Harbour Street</a></li></ul><aside>By the way, the cat is well.</aside><nav>Anna</nav>",
      "MIME-Version: 1.0\nContent-Type: text/html\n"));
  for (const char* words : {"Dear Ben", "Mill Lane", "Harbour Street", "the cat is well", "Anna"}) {
    EXPECT_TRUE(mail.document.text.find(words, mail.document.text.find("Date:")) != std::string::npos)
        << words;
  }
}

TEST(Mail, amp_and_enriched_text_are_taken_only_where_nothing_else_is) {
  const auto mail_of = [](const std::string& parts) {
    return read(with_body(parts + "--b--\n",
                          "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n"));
  };
  const std::string amp = "--b\nContent-Type: text/x-amp-html\n\n<amp-list>Live rent</amp-list>\n";
  const std::string enriched =
      "--b\nContent-Type: text/enriched\n\n<color><param>red</param>The <bold>rent</bold></color>"
      " is << 5\n";
  const std::string html = "--b\nContent-Type: text/html\n\n<p>The rent in HTML</p>\n";
  const Mail page = mail_of(amp + enriched + html);
  EXPECT_TRUE(page.says("The rent in HTML"));
  EXPECT_FALSE(page.says("Live rent") || page.says("is < 5") || page.says("<bold"));
  EXPECT_TRUE(mail_of(amp + enriched).says("The rent is < 5"));
  EXPECT_TRUE(mail_of(amp).says("Live rent")) << "with nothing else it is better than nothing";
}

TEST(Mail, attachments_and_mails_in_it_are_members) {
  const Mail mail = read(with_body(
      "--b\nContent-Type: text/plain\n\nSee below.\n--b\nContent-Type: text/plain; name=\"a/b.txt\"\n"
      "Content-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nT3R0ZXJzIHN3aW0u\n"
      "--b\nContent-Type: message/rfc822\n\nSubject: Inner\nFrom: c@example.org\n\nDeep words.\n\n--b--\n",
      "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n"));
  EXPECT_TRUE(mail.says("See below."));
  EXPECT_TRUE(mail.says("Attachments: a/b.txt, Inner"));
  ASSERT_TRUE(mail.members.contains("a_b.txt"));
  EXPECT_EQ(mail.members.at("a_b.txt").text, "Otters swim.");
  ASSERT_TRUE(mail.members.contains("Inner.eml"));
  EXPECT_EQ(mail.members.at("Inner.eml").type, "mail");
  EXPECT_EQ(mail.members.at("Inner.eml").title, "Inner");
}

TEST(Mail, files_in_uuencode_are_members) {
  const Mail mail = read(with_body("Here:\nbegin 644 note.txt\n,3W1T97)S('-W:6TN\n`\nend\nBye.\n"));
  ASSERT_TRUE(mail.members.contains("note.txt"));
  EXPECT_EQ(mail.members.at("note.txt").text, "Otters swim.");
  EXPECT_TRUE(mail.says("Bye."));
  EXPECT_FALSE(mail.says("W1T97"));
}

TEST(Mail, what_is_encrypted_is_said) {
  EXPECT_EQ(read(with_body("--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: "
                           "application/octet-stream\n\nxx\n--b--\n",
                           "Content-Type: multipart/encrypted; boundary=b\n"))
                .issues(),
            "encrypted;");
  EXPECT_EQ(read(with_body("MIAGCSqGSIb3DQEHA6CAMIACAQAxggE=\n",
                           "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n"
                           "Content-Transfer-Encoding: base64\n"))
                .issues(),
            "encrypted;");
  EXPECT_EQ(read(with_body("-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n")).issues(),
            "encrypted;");
}

// Of a mail and of a list of conversations: documents that hold others.
TEST(Mail, what_there_is_no_room_for_is_said) {
  const std::string mail = with_body(
      "--b\n\nText.\n--b\nContent-Type: application/pdf; name=a.pdf\n\nx\n--b--\n",
      "Content-Type: multipart/mixed; boundary=b\n");
  const std::string chats = R"([{"title":"Boats","current_node":"a","mapping":{}},{"title":"Tides","current_node":"a","mapping":{}}])";
  for (const auto& [bytes, name] : {std::pair(mail, "a.eml"), std::pair(chats, "conversations.json")}) {
    Members members(bytes.size(), [](FoundDocument) {});
    for (std::size_t i = 0; i < members_max; ++i) {
      members.leave_out(std::to_string(i), IssueKind::limit, "too big");
    }
    const Document document = parse(bytes, name, members);
    ASSERT_EQ(document.issues.size(), 1U) << name;
    // Conversations may be split into files, what is attached may be saved.
    EXPECT_EQ(document.issues[0].kind, bytes == mail ? IssueKind::not_unpacked : IssueKind::limit) << name;
  }
}

TEST(Mail, bytes_that_are_not_in_the_charset_are_replaced_and_said) {
  const Mail mail = read(with_body(
      "caf\xC3\xA9 caf\xC3\xA9 caf\xC3\xA9 caf\xC3\xA9 caf\xC3\xA9 caf\xC3\xA9 caf\xC3\xA9 \xFF\n",
      "Content-Type: text/plain; charset=utf-8\n"));
  EXPECT_TRUE(mail.says("caf\xC3\xA9"));
  EXPECT_EQ(mail.issues(), "encoding;");
  EXPECT_TRUE(read(with_body("caf\xE9\n", "Content-Type: text/plain; charset=x-nonsense\n"))
                  .says("caf\xC3\xA9"));
}

TEST(Mail, is_told_by_its_headers_and_by_its_folder) {
  const std::string mail = with_body("Hello.\n", "MIME-Version: 1.0\n");
  EXPECT_EQ(detect_type(mail, "1710455.M1P2.host:2,S"), "mail");
  EXPECT_EQ(detect_type(mail, "saved.txt"), "mail");
  EXPECT_EQ(detect_type("From: a@b\nSubject: x\n\nHello.\n", "Maildir/cur/1.M2.host,S=9:2,"), "mail");
  EXPECT_EQ(detect_type("Subject: x\nDate: today\n\nA note.\n", "note.txt"), "text");
  EXPECT_EQ(detect_type("Subject: x\nDate: today\n\nA note.\n", "note.md"), "markdown");
  EXPECT_EQ(detect_type("From here on\n\nIt goes.\n", "a"), "text");
  EXPECT_EQ(detect_type("From a@b Thu Mar 14 10:00:00 2024\nSubject: x\n\ny\n", "inbox"), "mbox");
  EXPECT_EQ(read("38\nFrom: a@example.org\nSubject: x\n\nHello.\n<?xml version=\"1.0\"?>", "1.emlx")
                .blocks(BlockKind::paragraph),
            "From: a@example.org|Hello.|");
}

TEST(Mbox, each_message_is_a_member_with_a_name_that_stays) {
  const std::string from = "From a@example.org Thu Mar 14 10:00:00 2024\n";
  const std::string one = from + "Subject: One\nMessage-ID: <1@x>\n\nFirst.\n>From the start.\n\n";
  const std::string body = "Second.\n\n" + from + "Subject: not a message\n\nWords.\n";
  const std::string two = from + "Subject: Two/b\nMessage-ID: <2@x>\nContent-Length: " +
                          std::to_string(body.size()) + "\n\n" + body + "\n";
  const std::string three = from + "Subject: =?utf-8?Q?Dr=C3=A9i?=\n\nThird.\nFrom here on.\n\n"
                                   "From what I know, it is so.\n";
  const Mail box = read(one + two + three, "box.mbox");
  EXPECT_EQ(box.document.type, "mbox");
  EXPECT_EQ(box.issues(), "");
  ASSERT_EQ(box.members.size(), 3U);
  auto member = box.members.begin();
  EXPECT_TRUE(member->first.starts_with("Dr\xC3\xA9i ["));
  EXPECT_NE(member->second.text.find("From what I know"), std::string::npos);
  ++member;
  EXPECT_TRUE(member->first.starts_with("One ["));
  EXPECT_NE(member->second.text.find("\n\nFirst.\nFrom the start."), std::string::npos);
  const std::string name = member->first;
  ++member;
  EXPECT_TRUE(member->first.starts_with("Two_b ["));
  EXPECT_NE(member->second.text.find("not a message"), std::string::npos);
  EXPECT_TRUE(read(three + "\n" + one, "box.mbox").members.contains(name));
  std::string found;
  Members members(one.size(), name, found);
  parse(one, "box.mbox", members);
  EXPECT_EQ(found, "Subject: One\nMessage-ID: <1@x>\n\nFirst.\nFrom the start.\n\n");
}

TEST(Mail, ten_thousand_parts_and_deep_ones_are_bounded) {
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "--b\nContent-Type: text/plain\n\nPart.\n";
  const std::string multipart = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n";
  EXPECT_TRUE(read(with_body(many + "--b--\n", multipart)).says("Part."));
  std::string deep;
  for (int i = 0; i < 10'000; ++i) {
    const std::string number = std::to_string(i);
    deep += "--x" + number + "\nContent-Type: multipart/mixed; boundary=x" + std::to_string(i + 1) + "\n\n";
  }
  read(with_body(deep + "Bottom.\n", "Content-Type: multipart/mixed; boundary=x0\n"));
  std::string nested = "Subject: bottom\n\nBottom.\n";
  for (int i = 0; i < 1000; ++i) nested = "Content-Type: message/rfc822\n\n" + nested;
  read(with_body(nested, "Content-Type: message/rfc822\n"));
  read("From: a@b\nSubject: " + std::string(20U << 20, 'x') + "\n\nText.\n");
  std::string headers;
  for (int i = 0; i < 200'000; ++i) headers += "X-" + std::to_string(i) + ": y\n";
  EXPECT_TRUE(read(with_body("Text.\n", headers)).says("Text."));
}

TEST(Mail, a_mail_of_blank_lines_is_read_at_once) {
  const Mail mail =
      read(with_body("Rent is due.\n" + std::string(8U << 20, '\n') + "Anna wrote:\n\n> yes\n"));
  EXPECT_TRUE(mail.says("Rent is due."));
  EXPECT_EQ(mail.blocks(BlockKind::quote), "Anna wrote:|yes|");
}

TEST(Mail, text_beyond_the_bound_is_left_out_and_said) {
  const std::string line(1000, 'a');
  std::string body;
  while (body.size() <= text_bytes_max) body += line + "\n\n";
  const Mail mail = read(with_body(body));
  EXPECT_NE(mail.issues().find("limit;"), std::string::npos);
  EXPECT_LE(mail.document.text.size(), text_bytes_max + 4096);
}

TEST(Mail, messages_of_a_mailbox_begin_after_a_blank_line_of_any_ending) {
  const std::string head = "From a@example.org Thu Mar 14 10:00:00 2024\nSubject: One\n\n";
  const std::string other = "From b@example.org Thu Mar 14 11:00:00 2024\nSubject: Two\n\nThere.\n";
  for (const bool is_dos : {false, true}) {
    const auto box = [&](std::string text) {
      if (!is_dos) return text;
      std::string out;
      for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
      return out;
    };
    EXPECT_EQ(read(box(head + "Here.\n\n" + other), "a.mbox").members.size(), 2U) << is_dos;
    EXPECT_EQ(read(box(head + "Here:\n" + other), "a.mbox").members.size(), 1U) << is_dos;
  }
}

}  // namespace
}  // namespace carrel::ingest
