#include "ingest/ignore.h"

#include <gtest/gtest.h>

#include <string>

#include "ingest/glob.h"

namespace carrel::ingest {
namespace {

struct GlobCase {
  const char* pattern;
  const char* path;
  bool matches;
};

class GlobTable : public testing::TestWithParam<GlobCase> {};

TEST_P(GlobTable, glob_matches_as_gitignore_says) {
  const GlobCase& c = GetParam();
  EXPECT_EQ(glob_match(c.pattern, c.path), c.matches) << c.pattern << " on " << c.path;
}

INSTANTIATE_TEST_SUITE_P(
    cases, GlobTable,
    testing::Values(
        GlobCase{"a", "a", true}, GlobCase{"a", "b", false}, GlobCase{"*", "abc", true},
        GlobCase{"*", "a/b", false}, GlobCase{"a*c", "abbc", true}, GlobCase{"a*c", "ab/c", false},
        GlobCase{"*a*a*b", "aaaaaaaac", false}, GlobCase{"*a*b", "xxaxxb", true},
        GlobCase{"?", "a", true}, GlobCase{"?", "/", false}, GlobCase{"a?c", "ac", false},
        GlobCase{"[a-c]x", "bx", true}, GlobCase{"[!a-c]x", "bx", false},
        GlobCase{"[^a-c]x", "dx", true}, GlobCase{"[]-]", "]", true}, GlobCase{"[]-]", "-", true},
        GlobCase{"[[:digit:]]x", "7x", true}, GlobCase{"[[:alpha:]]x", "7x", false},
        GlobCase{"[a", "a", false}, GlobCase{"[!a]", "/", false}, GlobCase{"[\\]]", "]", true},
        GlobCase{"\\*", "*", true}, GlobCase{"\\*", "x", false}, GlobCase{"a\\", "a", false},
        GlobCase{"**/foo", "foo", true}, GlobCase{"**/foo", "a/b/foo", true},
        GlobCase{"**/foo", "a/xfoo", false}, GlobCase{"foo/**", "foo/a/b", true},
        GlobCase{"foo/**", "foo", false}, GlobCase{"a/**/b", "a/b", true},
        GlobCase{"a/**/b", "a/x/y/b", true}, GlobCase{"a/**/b", "ab", false},
        GlobCase{"a/**/b", "a/xb", false}, GlobCase{"**", "a/b/c", true},
        GlobCase{"a**b", "axxb", true}, GlobCase{"a**b", "ax/b", false},
        GlobCase{"**/a*/**/c", "x/ab/y/z/c", true}, GlobCase{"**/*.md", "n/o/t.md", true},
        GlobCase{"a/*/c", "a/b/c", true}, GlobCase{"a/*/c", "a/b/b/c", false}));

struct IgnoreCase {
  const char* rules;
  const char* path;
  EntryKind kind;
  Verdict verdict;
};

Verdict verdict_of(std::string_view rules, std::string_view path, EntryKind kind) {
  const std::size_t slash = path.find_last_of('/');
  const auto name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  return IgnoreRules(rules).verdict(path, name, kind);
}

class IgnoreTable : public testing::TestWithParam<IgnoreCase> {};

TEST_P(IgnoreTable, rules_give_gitignores_verdict) {
  const IgnoreCase& c = GetParam();
  EXPECT_EQ(verdict_of(c.rules, c.path, c.kind), c.verdict) << c.rules << " on " << c.path;
}

constexpr auto file = EntryKind::file;
constexpr auto folder = EntryKind::folder;
INSTANTIATE_TEST_SUITE_P(
    cases, IgnoreTable,
    testing::Values(IgnoreCase{"*.o", "a/b.o", file, Verdict::ignored},
                    IgnoreCase{"build", "x/build", folder, Verdict::ignored},
                    IgnoreCase{"/build", "x/build", folder, Verdict::none},
                    IgnoreCase{"/build", "build", folder, Verdict::ignored},
                    IgnoreCase{"a/b", "a/b", file, Verdict::ignored},
                    IgnoreCase{"a/b", "x/a/b", file, Verdict::none},
                    IgnoreCase{"build/", "build", file, Verdict::none},
                    IgnoreCase{"build/", "x/build", folder, Verdict::ignored},
                    IgnoreCase{"doc/", "x/doc", folder, Verdict::ignored},
                    IgnoreCase{"*.md\n!keep.md", "keep.md", file, Verdict::kept},
                    IgnoreCase{"!keep.md\n*.md", "keep.md", file, Verdict::ignored},
                    IgnoreCase{"# x", "# x", file, Verdict::none},
                    IgnoreCase{"\\# x", "# x", file, Verdict::ignored},
                    IgnoreCase{"\\!x", "!x", file, Verdict::ignored},
                    IgnoreCase{"x  ", "x", file, Verdict::ignored},
                    IgnoreCase{"x\\ ", "x ", file, Verdict::ignored},
                    IgnoreCase{"x\\ ", "x", file, Verdict::none},
                    IgnoreCase{" x", " x", file, Verdict::ignored},
                    IgnoreCase{"x\r\n", "x", file, Verdict::ignored},
                    IgnoreCase{"\xEF\xBB\xBFx", "x", file, Verdict::ignored},
                    IgnoreCase{"/", "x", file, Verdict::none},
                    IgnoreCase{"!", "x", file, Verdict::none},
                    IgnoreCase{"\n\n", "x", file, Verdict::none},
                    IgnoreCase{"foo/*", "foo/a", file, Verdict::ignored},
                    IgnoreCase{"foo/*", "foo/a/b", file, Verdict::none}));

TEST(Glob, hostile_pattern_ends_soon) {
  std::string pattern;
  for (int i = 0; i < 40; ++i) pattern += "a*";
  EXPECT_FALSE(glob_match(pattern + "b", std::string(2000, 'a')));
  std::string folders;
  for (int i = 0; i < 40; ++i) folders += "**/a*/";
  std::string path;
  for (int i = 0; i < 400; ++i) path += "a/";
  EXPECT_FALSE(glob_match(folders + "b", path + "c"));
}

}  // namespace
}  // namespace carrel::ingest
