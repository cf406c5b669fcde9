// JSON and what is written in it; what whole files give is in golden/.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/files.h"
#include "ingest/json_tree.h"
#include "ingest/limits.h"
#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"

namespace carrel::ingest {
namespace {

struct Read {
  Document document;
  std::vector<FoundDocument> members;
};

Read read(std::string_view bytes, std::string_view name = "a.json") {
  Read result;
  Members members(bytes.size(), [&](FoundDocument found) {
    expect_well_formed(found.document);
    result.members.push_back(std::move(found));
  });
  result.document = parse(bytes, name, members);
  expect_well_formed(result.document);
  return result;
}

bool has(const Document& document, IssueKind kind) {
  for (const Issue& issue : document.issues) {
    if (issue.kind == kind) return true;
  }
  return false;
}

std::string repeated(std::string_view unit, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += unit;
  return text;
}

TEST(Json, nesting_of_any_depth_is_cut_and_said_to_be) {
  for (const std::string& text :
       {repeated("[", 100'000), repeated("[", 100'000) + "1" + repeated("]", 100'000),
        repeated("{\"a\":", 100'000) + "1" + repeated("}", 100'000),
        "{\"title\":\"kept\",\"b\":" + repeated("[", 100'000)}) {
    const Document document = read(text).document;
    EXPECT_TRUE(has(document, IssueKind::part_limit));
  }
  const Document cut = read("{\"title\":\"kept\",\"b\":" + repeated("[", 100'000)).document;
  EXPECT_TRUE(cut.text.starts_with("title: kept")) << cut.text;
}

TEST(Json, what_is_not_json_is_read_as_text) {
  const Document document = read("// settings\n{\"a\": 1}\n", "settings.json").document;
  EXPECT_EQ(document.type, "text");
  EXPECT_TRUE(has(document, IssueKind::damaged));
  EXPECT_NE(document.text.find("settings"), std::string::npos);
}

TEST(Json, values_keep_their_lines) {
  const std::string text = "{\"a\":\n1\n,\"b\":[\n{\"c\":\"x\"}]}";
  const JsonTree tree(text, 10);
  EXPECT_EQ(tree.root()["a"].line(), 11);
  EXPECT_EQ(tree.root()["b"].line(), 12);
  EXPECT_EQ(tree.root()["b"].first().line(), 13);
  EXPECT_EQ(tree.root()["b"].first().source(), "{\"c\":\"x\"}");
  EXPECT_FALSE(tree.root()["none"]["at"].first());
}

TEST(Json, conversations_of_an_export_are_documents_of_their_own) {
  const Read export_of = read(read_file("tests/ingest/golden/conversations.json", file_bytes_max));
  EXPECT_TRUE(export_of.document.blocks.empty());
  EXPECT_TRUE(export_of.document.issues.empty());
  ASSERT_EQ(export_of.members.size(), 1U);
  const FoundDocument& found = export_of.members[0];
  EXPECT_EQ(found.path, "Leeks and - frost.json");
  EXPECT_EQ(found.document.type, "chat");
  EXPECT_EQ(found.document.title, "Leeks and / frost");
  EXPECT_EQ(found.document.date, "2023-11-14T22:13:20Z");
  EXPECT_EQ(found.document.text, "Do leeks survive frost?\n\nYes, down to -10 °C.\n\nearth up");
  EXPECT_EQ(found.document.heading_path(found.document.blocks.back().section),
            "Do leeks survive frost?");
}

TEST(Json, conversations_of_claude_are_told_too_and_a_cut_export_keeps_the_whole_ones) {
  const std::string one = read_file("tests/ingest/golden/claude.json", file_bytes_max);
  const Read export_of = read("[" + one + "," + one.substr(0, 300));
  ASSERT_EQ(export_of.members.size(), 1U);
  EXPECT_EQ(export_of.members[0].document.title, "Beans");
  EXPECT_TRUE(has(export_of.document, IssueKind::damaged));
}

TEST(Json, a_ring_of_messages_ends) {
  const Read ring = read(
      R"({"mapping":{"a":{"parent":"b","message":null},"b":{"parent":"a"}},"current_node":"a"})");
  EXPECT_NE(ring.document.text.find("mapping"), std::string::npos) << "nothing said: any JSON";
}

TEST(Json, what_only_looks_like_a_conversation_or_a_canvas_keeps_its_words) {
  for (const char* text :
       {R"({"mapping":{"colour":"heron blue","size":"small"}})",
        R"([{"mapping":{"colour":{"to":"heron blue"}}},{"mapping":{}}])",
        R"({"mapping":{"a":{"message":{"author":{"role":"tool"},"content":"heron blue"}}}})",
        R"({"nodes":[{"type":"town","x":1,"name":"heron blue"}],"edges":[]})",
        R"({"chat_messages":["heron blue"]})"}) {
    SCOPED_TRACE(text);
    const Read found = read(text);
    EXPECT_EQ(found.document.type, "json");
    EXPECT_NE(found.document.text.find("heron blue"), std::string::npos);
  }
}

}  // namespace
}  // namespace carrel::ingest
