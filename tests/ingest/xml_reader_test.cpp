#include "ingest/xml_reader.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

constexpr auto names = std::to_array<XmlName>({{"w:p", 1}, {"b", 2}});

// What it was told of, as text: "<1 v=x>words</1>".
class Recorder : public XmlHandler {
 public:
  void start(int element, const XmlAttributes& attributes) override {
    told += "<" + std::to_string(element);
    if (attributes.has("w:v")) told += " w:v=" + std::string(attributes.get("w:v"));
    if (attributes.has("v")) told += " v=" + std::string(attributes.get("v"));
    told += ">";
  }
  void end(int element) override { told += "</" + std::to_string(element) + ">"; }
  void text(std::string_view text) override { told += text; }

  std::string told;
};

struct Outcome {
  std::string told;
  XmlEnd end;
};

Outcome read(std::string_view xml, std::size_t piece_bytes = 1U << 20) {
  Recorder recorder;
  XmlReader reader(names, recorder);
  for (std::size_t at = 0; at < xml.size(); at += piece_bytes) {
    if (!reader.feed(xml.substr(at, piece_bytes))) break;
  }
  const XmlEnd end = reader.finish();
  return {recorder.told, end};
}

const std::string word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const std::string strict_word = "http://purl.oclc.org/ooxml/wordprocessingml/main";

TEST(XmlReader, names_do_not_depend_on_the_prefix) {
  for (const std::string& uri : {word, strict_word}) {
    const Outcome outcome = read("<?xml version='1.0'?><q:p xmlns:q='" + uri +
                                 "' q:v='1' v='&lt;2'>a &amp; <b/><![CDATA[<c>]]></q:p>");
    EXPECT_EQ(outcome.told, "<1 w:v=1 v=<2>a & <2></2><c></1>");
    EXPECT_EQ(outcome.end, XmlEnd::whole);
  }
}

TEST(XmlReader, an_ampersand_in_an_attribute_is_one_character) {
  EXPECT_EQ(read("<b v='P&amp;L &#38; R&#x26;D'/>").told, "<2 v=P&L & R&D></2>");
  EXPECT_EQ(read("<b v='&amp;#38;amp; &amp;amp;'/>").told, "<2 v=&#38;amp; &amp;></2>");
}

TEST(XmlReader, pieces_of_any_size_give_the_same) {
  const std::string xml = "<b v='long enough'>text with é and 章<b/></b>";
  for (std::size_t piece = 1; piece < xml.size(); ++piece) {
    EXPECT_EQ(read(xml, piece).told, "<2 v=long enough>text with é and 章<2></2></2>");
  }
}

TEST(XmlReader, a_document_cut_off_gives_what_is_there) {
  const Outcome outcome = read("<b>one<b>two</b>thr");
  EXPECT_EQ(outcome.end, XmlEnd::broken);
  EXPECT_EQ(outcome.told.substr(0, 16), "<2>one<2>two</2>");
  EXPECT_TRUE(outcome.told.ends_with("</2>"));
}

TEST(XmlReader, entities_are_refused_before_they_grow) {
  std::string laughs = "<!DOCTYPE b [<!ENTITY l0 'ha'>";
  for (int i = 1; i < 30; ++i) {
    laughs += "<!ENTITY l" + std::to_string(i) + " '";
    for (int k = 0; k < 10; ++k) laughs += "&l" + std::to_string(i - 1) + ";";
    laughs += "'>";
  }
  const Outcome outcome = read(laughs + "]><b>&l29;</b>");
  EXPECT_EQ(outcome.end, XmlEnd::refused);
  EXPECT_EQ(outcome.told, "");
}

TEST(XmlReader, nothing_outside_the_document_is_read) {
  const Outcome file = read("<!DOCTYPE b SYSTEM 'file:///etc/passwd'><b>x</b>");
  EXPECT_EQ(file.told, "<2>x</2>");
  const Outcome entity = read("<!DOCTYPE b [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><b>&e;</b>");
  EXPECT_EQ(entity.end, XmlEnd::refused);
}

TEST(XmlReader, deep_documents_stop_at_the_limit) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<b>";
  const Outcome outcome = read(deep);
  EXPECT_EQ(outcome.end, XmlEnd::limit);
  EXPECT_EQ(outcome.told.size(), static_cast<std::size_t>(xml_depth_max) * 7);
}

TEST(XmlReader, what_is_no_xml_is_broken) {
  EXPECT_EQ(read("").end, XmlEnd::broken);
  EXPECT_EQ(read("words").end, XmlEnd::broken);
  EXPECT_EQ(read(std::string("\0\1\2\xFF<", 5)).end, XmlEnd::broken);
}

}  // namespace
}  // namespace carrel::ingest
