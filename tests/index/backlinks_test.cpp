#include "index/backlinks.h"

#include "library_helpers.h"

namespace carrel::index::testing {
namespace {

PreparedDocument linking(std::string path, std::vector<std::string> targets) {
  PreparedDocument document = prepared({std::move(path), "some text"});
  document.document.links = std::move(targets);
  return document;
}

std::vector<std::string> linking_to(Store& store, const std::string& path) {
  std::vector<std::string> paths;
  for (const Backlink& each : backlinks(store, store.find_documents("notes/" + path).at(0))) {
    paths.push_back(each.path);
  }
  return paths;
}

TEST(Backlinks, wiki_links_mean_a_name_and_others_a_path) {
  EXPECT_TRUE(links_to("Tank", "a/b.md", "notes/tank.md"));
  EXPECT_TRUE(links_to("tank.md#inlet", "a/b.md", "notes/Tank.md"));
  EXPECT_TRUE(links_to("tank#^id", "b.md", "tank.org"));
  EXPECT_TRUE(links_to("../notes/the%20tank.md", "a/b.md", "notes/the tank.md"));
  EXPECT_TRUE(links_to("notes/tank", "a/b.md", "notes/tank.md"));
  EXPECT_FALSE(links_to("other/tank.md", "a/b.md", "notes/tank.md"));
  EXPECT_FALSE(links_to("../../tank.md", "a/b.md", "tank.md"));
  EXPECT_FALSE(links_to("tank.pdf", "b.md", "tank.md"));
  EXPECT_FALSE(links_to("#inlet", "b.md", "tank.md"));
  EXPECT_TRUE(links_to("Boat%20012/Hull%20345.md", "e.zip!/e-1.zip!/Boat 012.md",
                       "e.zip!/e-1.zip!/Boat 012/Hull 345.md"));
  EXPECT_TRUE(links_to("Boat%20012/Hull%20345.md", "e.zip!/e-1.zip!/Boat 012.md",
                       "e.zip!/e-2.zip!/Boat 012/Hull 345.md"));
  EXPECT_FALSE(links_to("Boat%20012/Hull%20345.md", "e.zip!/e-1.zip!/Boat 012.md",
                        "f.zip!/e-2.zip!/Boat 012/Hull 345.md"));
}

TEST(Backlinks, come_and_go_with_the_documents_that_hold_them) {
  const TemporaryFolder folder;
  Store store(folder.path() / "library", Access::write);
  Writer writer(store);
  const std::int64_t notes = writer.put_collection(collection_named("notes", "/home/me/notes"));
  const std::int64_t others = writer.put_collection(collection_named("others", "/home/me/others"));
  writer.put(notes, linking("tank.md", {"tank"}));
  writer.put(notes, linking("b.md", {"Tank", "tank.md#x", "elsewhere"}));
  writer.put(notes, linking("a.md", {"./tank.md"}));
  writer.put(others, linking("c.md", {"tank"}));
  writer.commit();
  EXPECT_EQ(linking_to(store, "tank.md"), (std::vector<std::string>{"a.md", "b.md"}));
  writer.put(notes, linking("a.md", {}));
  writer.remove(store.find_documents("notes/b.md").at(0));
  writer.commit();
  EXPECT_TRUE(linking_to(store, "tank.md").empty());
}

TEST(Backlinks, follow_the_names_that_a_note_says_it_goes_by) {
  const TemporaryFolder folder;
  Store store(folder.path() / "library", Access::write);
  Writer writer(store);
  const std::int64_t notes = writer.put_collection(collection_named("notes", "/home/me/notes"));
  writer.put(notes, linking("ford.md", {"alias:Long Ford", "alias:the ford v1.2"}));
  writer.put(notes, linking("a.md", {"long ford#Depth"}));
  writer.put(notes, linking("b.md", {"ford", "Long Ford"}));
  writer.put(notes, linking("c.md", {"alias:Long Ford", "x/Long Ford"}));
  writer.put(notes, linking("d.md", {"The ford v1.2"}));
  writer.commit();
  EXPECT_EQ(linking_to(store, "ford.md"), (std::vector<std::string>{"a.md", "b.md", "d.md"}));
}

}  // namespace
}  // namespace carrel::index::testing
