// What a search says of a passage that stands in several files.
#include "index/copies.h"

#include "index/limits.h"
#include "library_helpers.h"

namespace carrel::index::testing {
namespace {

constexpr char text[] = "The lease of the boathouse ends in May.";

Paths also_in(const Passage& passage) {
  Paths files;
  for (const OtherFile& each : passage.also_in) files.push_back(each.file);
  return files;
}

// As when a part of the file could not be read.
void put_partly_read(Library& library, const TestDocument& test) {
  Writer writer(library.store());
  PreparedDocument document = prepared(test);
  document.file.reason = "damaged";
  document.file.message = "page 2 could not be read";
  writer.put(library.collection(), document);
  writer.commit();
}

TEST(Copies, a_hit_names_the_other_files_with_the_same_text) {
  Library library({{"a.txt", text}, {"b/copy.txt", text}, {"c/copy.txt", text}});
  const auto passages = library.search("boathouse");
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_EQ(passages[0].also_in_count, 2);
  EXPECT_EQ(also_in(passages[0]).size(), 2U);
  Paths all = also_in(passages[0]);
  all.push_back(passages[0].file);
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all, (Paths{"a.txt", "b/copy.txt", "c/copy.txt"}));
  EXPECT_EQ(passages[0].also_in[0].collection, "notes");
}

TEST(Copies, a_passage_of_its_own_has_none) {
  Library library({{"a.txt", text}, {"b.txt", "The boathouse was sold to someone else in June."}});
  for (const Passage& passage : library.search("boathouse")) {
    EXPECT_EQ(passage.also_in_count, 0);
    EXPECT_TRUE(passage.also_in.empty());
  }
}

TEST(Copies, the_same_passage_twice_in_one_file_is_no_other_file) {
  Library library({{"a.txt", std::string(text) + "\n\n" + text}});
  const auto passages = library.search("boathouse");
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_EQ(passages[0].also_in_count, 0);
}

TEST(Copies, the_copy_that_was_read_whole_is_shown) {
  Library library;
  put_partly_read(library, {"a_damaged.txt", text});
  library.put({"b_damaged_too.txt", "An unrelated line about salt."});
  library.put({"c_whole.txt", text});
  const auto passages = library.search("boathouse");
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_EQ(passages[0].file, "c_whole.txt");
  EXPECT_EQ(also_in(passages[0]), Paths{"a_damaged.txt"});
}

TEST(Copies, only_those_that_pass_the_filter_are_told) {
  Library library({{"a/one.txt", text}, {"a/two.txt", text}, {"b/three.txt", text}});
  const auto passages = library.search("boathouse path:a");
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_EQ(passages[0].also_in_count, 1);
}

TEST(Copies, those_that_the_query_excludes_are_not_told) {
  Library library({{.path = "final.md", .text = text}, {.path = "draft.md", .text = text}});
  const auto passages = library.search("boathouse -draft");
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_EQ(passages[0].file, "final.md");
  EXPECT_EQ(passages[0].also_in_count, 0);
}

TEST(Copies, many_are_counted_and_some_named) {
  Library library;
  const int copies = static_cast<int>(also_in_max) + 5;
  for (int i = 0; i <= copies; ++i) library.put({std::to_string(i) + ".txt", text});
  SearchOptions one;
  one.count = 1;
  const auto passages = library.search("boathouse", one);
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_EQ(passages[0].also_in_count, copies);
  EXPECT_EQ(passages[0].also_in.size(), also_in_max);
}

TEST(Copies, nothing_is_said_where_every_copy_is_shown) {
  Library library({{"a.txt", text}, {"b.txt", text}});
  SearchOptions options;
  options.fold_duplicates = false;
  const auto passages = library.search("boathouse", options);
  ASSERT_EQ(passages.size(), 2U);
  EXPECT_EQ(passages[0].also_in_count, 0);
}

}  // namespace
}  // namespace carrel::index::testing
