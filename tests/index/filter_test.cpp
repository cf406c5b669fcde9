#include "index/filter.h"

#include "library_helpers.h"

namespace carrel::index::testing {
namespace {

TEST(Filter, names_those_that_leave_nothing) {
  const TemporaryFolder folder;
  Store store(folder.path() / "library", Access::write);
  {
    Writer writer(store);
    const auto collection = writer.put_collection(collection_named("notes", "/notes"));
    writer.put(collection,
               prepared({"a.md", "Words", "en", "Apples", "markdown", "2024-02-03", {"work"}}));
    writer.commit();
  }
  const auto without = [&](std::string_view query) {
    return filters_without_documents(store, parse_query(query).filters, {});
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(
      without("x in:notes type:md tag:work lang:en title:apple path:*.md after:2024 before:2025"),
      Texts{});
  EXPECT_EQ(without("x in:nosuch in:notes type:docxx before:2023"),
            (Texts{"in:nosuch", "type:docxx", "before:2023"}));
  EXPECT_EQ(without("words only"), Texts{});
  EXPECT_EQ(document_kinds(store, {}).types, Texts{"markdown"});
  EXPECT_EQ(document_kinds(store, {"notes"}).languages, Texts{"en"});
  EXPECT_EQ(document_kinds(store, {"other"}).types, Texts{});
}

}  // namespace
}  // namespace carrel::index::testing
