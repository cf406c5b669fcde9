#include <gtest/gtest.h>

#include <string>

#include "ingest/parse.h"

namespace carrel::ingest {
namespace {

using namespace std::string_literals;

std::string wide(std::string_view ascii, std::size_t before, std::size_t after) {
  std::string out;
  for (const char c : ascii) out += std::string(before, '\0') + c + std::string(after, '\0');
  return out;
}

TEST(Detect, content_comes_before_the_name) {
  EXPECT_EQ(detect_type("%PDF-1.7\n", "a.txt"), "pdf");
  EXPECT_EQ(detect_type("\n\n%PDF-1.7\n", "a"), "pdf");
  EXPECT_EQ(detect_type(std::string(900, '\x01') + "%PDF-1.4", "a.txt"), "pdf");
  EXPECT_EQ(detect_type("<!DOCTYPE html><p>", "a.txt"), "html");
  EXPECT_EQ(detect_type("\xEF\xBB\xBF <!-- c --><?xml version='1.0'?>\n<HTML lang=x>", "a"),
            "html");
  EXPECT_EQ(detect_type("PK\x03\x04 and so on", "a.md"), "archive");
  EXPECT_EQ(detect_type("\x89PNG\r\n\x1a\n", "a.txt"), "image");
  EXPECT_EQ(detect_type("SQLite format 3\0"s, "notes.md"), "");
}

TEST(Detect, a_text_about_pdf_or_html_is_text) {
  EXPECT_EQ(detect_type("A file starts with %PDF-1.7 and ends.", "notes.md"), "markdown");
  EXPECT_EQ(detect_type("Write <html> first.", "notes.txt"), "text");
  EXPECT_EQ(detect_type("<div align=center>Logo</div>\n# Name", "README.md"), "markdown");
}

TEST(Detect, names_tell_kinds_of_text) {
  for (const char* name : {"a.md", "a.MD", "a.markdown", "x/y.mkd", "a.mdown"}) {
    EXPECT_EQ(detect_type("words", name), "markdown") << name;
  }
  for (const char* name :
       {"README", "a.txt", "a.log", "a.unknown", ".hidden", "a.b/c"}) {
    EXPECT_EQ(detect_type("words", name), "text") << name;
  }
  for (const char* name : {"a.cpp", "Makefile", "x/.bashrc", "a.PY"}) {
    EXPECT_EQ(detect_type("words", name), "code") << name;
  }
  EXPECT_EQ(detect_type("words", "a.htm"), "html");
  for (const char* name : {"a.svg", "id.pem", "a.rtf"}) EXPECT_EQ(detect_type("words", name), "");
}

TEST(Detect, wide_text_is_text_and_zeros_are_not) {
  EXPECT_EQ(detect_type("\xFF\xFE" + wide("hello there", 0, 1), "a.txt"), "text");
  EXPECT_EQ(detect_type(wide("hello there", 0, 1), "a.txt"), "text");
  EXPECT_EQ(detect_type(wide("hello there", 1, 0), "a.txt"), "text");
  EXPECT_EQ(detect_type(wide("hello there", 3, 0), "a"), "text");
  EXPECT_EQ(detect_type(wide("<html><body>hello", 0, 3), "a"), "html");
  EXPECT_EQ(detect_type("abc\0def\0\0\0ghi"s, "a.bin"), "");
  EXPECT_EQ(detect_type("abc\x01\x02\x03\x04", "a.txt"), "");
}

TEST(Detect, a_stray_control_in_a_named_text_is_forgiven) {
  EXPECT_EQ(detect_type(std::string(500, 'a') + '\0', "a.log"), "text");
  EXPECT_EQ(detect_type(std::string(500, 'a') + '\0', "a.xyz"), "");
}

TEST(Detect, broken_pdfs_are_left_to_the_pdf_reader) {
  EXPECT_EQ(detect_type("", "a.pdf"), "pdf");
  EXPECT_EQ(detect_type("\x01\x02\x03\x04\0\0"s, "a.pdf"), "pdf");
  EXPECT_EQ(detect_type("", "a.md"), "markdown");
}

}  // namespace
}  // namespace carrel::ingest
