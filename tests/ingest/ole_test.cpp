#include <gtest/gtest.h>

#include <string>

#include "core/files.h"
#include "ingest/limits.h"
#include "ingest/parse.h"

namespace carrel::ingest {
namespace {

Document read(const std::string& name) {
  const std::string path = "fixtures/hostile/ole/" + name;
  return parse(read_file(path, file_bytes_max), path);
}

struct Case {
  const char* name;
  const char* type;
  IssueKind issue;
};

TEST(Ole, old_and_locked_files_say_what_they_are) {
  for (const Case& each : {Case{"letter.doc", "doc", IssueKind::unsupported},
                           Case{"locked.doc", "doc", IssueKind::encrypted},
                           Case{"sheet.xls", "xls", IssueKind::unsupported},
                           Case{"locked.xls", "xls", IssueKind::encrypted},
                           Case{"mail.msg", "msg", IssueKind::unsupported},
                           Case{"locked.docx", "ole", IssueKind::encrypted},
                           Case{"circle.doc", "ole", IssueKind::unsupported}}) {
    SCOPED_TRACE(each.name);
    const Document document = read(each.name);
    EXPECT_EQ(document.type, each.type);
    ASSERT_EQ(document.issues.size(), 1U);
    EXPECT_EQ(document.issues[0].kind, each.issue);
    EXPECT_TRUE(document.blocks.empty());
  }
}

TEST(Ole, the_message_says_what_to_do) {
  EXPECT_NE(read("letter.doc").issues[0].message.find("save it as .docx"), std::string::npos);
}

TEST(Ole, every_beginning_of_a_file_ends_well) {
  const std::string whole = read_file("fixtures/hostile/ole/locked.doc", file_bytes_max);
  for (std::size_t size = 0; size < whole.size(); size += 37) {
    EXPECT_EQ(parse_ole(std::string_view(whole).substr(0, size)).issues.size(), 1U);
  }
}

}  // namespace
}  // namespace carrel::ingest
