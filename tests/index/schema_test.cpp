#include "index/schema.h"

#include <cstdlib>

#include "index/connection.h"
#include "library_helpers.h"

namespace carrel::index::testing {
namespace {

std::filesystem::path fixture(int version) {
  return "fixtures/stores/v" + std::to_string(version) + ".db";
}

// What every fixture holds. Never change it: older fixtures cannot be made again.
void fill(Store& store) {
  Writer writer(store);
  const std::int64_t collection =
      writer.put_collection(collection_named("notes", "/home/me/notes"));
  writer.use_space("toy/2", 2);
  PreparedDocument document = prepared({"trips/lisbon.md", "The houses of Lisbon.\n\nWe took trains.",
                                        "en", "Holiday", "markdown", "2023-05-01", {"travel"}});
  const float vector[] = {0.6F, 0.8F};
  document.vectors[0] = encode_vector(vector);
  writer.put(collection, document);
  FileRecord broken;
  broken.path = "broken.pdf";
  broken.coverage = Coverage::failed;
  broken.reason = "damaged";
  writer.put_unindexed(collection, broken);
  writer.finish_run(collection, 1'700'000'000);
  writer.maintain({.erase_free_pages = true});
}

void expect_contents(Store& store) {
  const auto collection = store.collection("notes");
  ASSERT_TRUE(collection);
  EXPECT_EQ(collection->last_index_s, 1'700'000'000);
  EXPECT_EQ(store.files(collection->id).size(), 2U);
  EXPECT_EQ(store.counts(collection->id).failed, 1);
  EXPECT_EQ(store.active_space(), "toy/2");
  EXPECT_EQ(store.index_counts().vectors, 1);
  const auto passages =
      Searcher(store).search(parse_query("house tag:travel after:2023"), {}, "", {});
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_EQ(passages[0].title, "Holiday");
  EXPECT_EQ(passages[0].text, "The houses of Lisbon.");
  EXPECT_EQ(passages[0].line, 1);
}

TEST(Schema, opens_and_updates_a_store_of_every_version) {
  if (std::getenv("CARREL_UPDATE_GOLDEN") && !std::filesystem::exists(fixture(schema_version))) {
    const TemporaryFolder folder;
    Store store(folder.path() / "library", Access::write);
    fill(store);
    std::filesystem::create_directories(fixture(schema_version).parent_path());
    std::filesystem::copy_file(folder.path() / "library" / "library.db", fixture(schema_version));
  }
  for (int version = 1; version <= schema_version; ++version) {
    const TemporaryFolder folder;
    ASSERT_TRUE(std::filesystem::exists(fixture(version))) << fixture(version);
    std::filesystem::copy_file(fixture(version), folder.path() / "library.db");
    Store store(folder.path(), Access::write);
    expect_contents(store);
    Writer writer(store);
    writer.put(1, prepared({"new.txt", "added later"}));
    writer.remove(store.find_documents("notes/trips/lisbon.md").at(0));
    writer.maintain({});
    EXPECT_TRUE(Searcher(store).search(parse_query("house"), {}, "", {}).empty());
    EXPECT_EQ(Searcher(store).search(parse_query("added"), {}, "", {}).size(), 1U);
  }
}

TEST(Schema, analyses_anew_when_the_analyzer_changed) {
  Library library(one("a.txt", "zebra"));
  Database& database = library.store().connection().database;
  database.execute("UPDATE library SET analyzer = 0; INSERT INTO fts(fts) VALUES('delete-all')");
  EXPECT_EQ(library.found("zebra"), Paths{});
  { const Writer writer(library.store()); }
  EXPECT_EQ(library.found("zebra"), Paths{"a.txt"});
}

}  // namespace
}  // namespace carrel::index::testing
