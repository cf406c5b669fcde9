#include "index/list_documents.h"

#include <sqlite3.h>

#include "index/connection.h"
#include "index/facets.h"
#include "library_helpers.h"

namespace carrel::index::testing {
namespace {

int statements_of(const Store& store) {
  sqlite3* connection = store.connection().database.handle();
  int count = 0;
  for (auto* at = sqlite3_next_stmt(connection, nullptr); at;
       at = sqlite3_next_stmt(connection, at)) {
    ++count;
  }
  return count;
}

TEST(ListDocuments, names_those_of_some_collections_with_one_statement) {
  const TemporaryFolder folder;
  Store store(folder.path() / "library", Access::write);
  std::vector<std::int64_t> ids;
  {
    Writer writer(store);
    for (const std::string name : {"a", "b", "c"}) {
      ids.push_back(writer.put_collection(collection_named(name, "/" + name)));
      writer.put(ids.back(), prepared({name + ".txt", "Words of " + name}));
    }
    writer.commit();
  }
  EXPECT_EQ(list_documents(store, {}).total, 3);
  const auto two = list_documents(store, {.collections = {ids[2], ids[0]}});
  EXPECT_EQ(two.total, 2);
  ASSERT_EQ(two.documents.size(), 2U);
  EXPECT_EQ(two.documents[0].file.path, "a.txt");
  const int statements = statements_of(store);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    list_documents(store, {.collections = {ids[i]}});
    list_documents(store, {.collections = {ids[i], ids[0], 1000 + static_cast<int>(i)}});
  }
  EXPECT_EQ(statements_of(store), statements);
}

TEST(Facets, are_counted_in_some_collections_with_the_same_statements) {
  const TemporaryFolder folder;
  Store store(folder.path() / "library", Access::write);
  std::vector<std::int64_t> ids;
  {
    Writer writer(store);
    for (const std::string name : {"a", "b", "c"}) {
      ids.push_back(writer.put_collection(collection_named(name, "/" + name)));
      writer.put(ids.back(), prepared({name + ".txt", "Words of " + name}));
    }
    writer.commit();
  }
  const auto documents = [&](const std::vector<std::int64_t>& collections) {
    const Facets facets = count_facets(store, collections);
    return facets.types.empty() ? 0 : facets.types[0].documents;
  };
  EXPECT_EQ(documents({}), 3);
  EXPECT_EQ(documents({ids[0], ids[2]}), 2);
  const int statements = statements_of(store);
  EXPECT_EQ(documents({ids[1]}), 1);
  EXPECT_EQ(documents({1000}), 0);
  EXPECT_EQ(statements_of(store), statements);
}

TEST(ListDocuments, counts_pages_without_text_too) {
  Document document = document_of({"scan.pdf", "Words of the first page\f"});
  document.blocks[0].page = 1;
  document.pages = {{.number = 1, .span = {0, 23}}, {.number = 2, .span = {24, 24}}};
  std::vector<Chunk> chunks(1);
  chunks[0].span = {0, 23};
  chunks[0].page = 1;
  chunks[0].embed_text = "Words of the first page";
  const TemporaryFolder folder;
  Store store(folder.path() / "library", Access::write);
  Writer writer(store);
  const auto collection = writer.put_collection(collection_named("a", "/a"));
  writer.put(collection, prepare(file_of({"scan.pdf", document.text}), document, chunks));
  writer.commit();
  ASSERT_EQ(list_documents(store, {}).documents.size(), 1U);
  EXPECT_EQ(list_documents(store, {}).documents[0].pages, 2);
}

}  // namespace
}  // namespace carrel::index::testing
