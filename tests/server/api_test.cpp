#include <gtest/gtest.h>

#include <condition_variable>
#include <thread>

#include "guarded_library.h"
#include "server/limits.h"

namespace carrel::server {
namespace {

using testing::GuardedLibrary;
using testing::stream_of;

class Api : public ::testing::Test {
 protected:
  void SetUp() override {
    served.write("notes/lease.md",
                 "---\ntitle: Lease\ntags: [garden]\n---\n# Lease of the garden\n\n## Rent\n\n"
                 "The rent of the garden is 120 euros a year.\n\n"
                 "## Deposit\n\nThe deposit for the garden is 300 euros.\n");
    served.write("notes/apples.txt", "Apples ripen in September.\n\nPears ripen in October.\n");
    served.write("notes/broken.pdf", "%PDF-1.4 nothing more");
    served.index();
  }

  std::string document(const std::string& path) {
    return "/api/v1/documents/" + std::to_string(served.id_of(path));
  }

  GuardedLibrary served;
};

std::string error_param(const Json& json) {
  return json["error"]["param"].is_string() ? json["error"]["param"].get<std::string>() : "";
}

TEST_F(Api, search_gives_hits_with_their_documents) {
  const Json found = served.get_json("/api/v1/search?q=rent+garden&n=2&explain=1");
  EXPECT_EQ(found["query"], "rent garden");
  ASSERT_FALSE(found["hits"].empty());
  const Json& hit = found["hits"][0];
  EXPECT_EQ(hit["file"], "lease.md");
  EXPECT_EQ(hit["document_id"], served.id_of("lease.md"));
  EXPECT_TRUE(hit.contains("explain"));
  EXPECT_EQ(served.get_json("/api/v1/search?q=zzzzqqqq&mode=lexical")["hits"], Json::array());
}

TEST_F(Api, filters_alone_list_documents) {
  const Json found = served.get_json("/api/v1/search?q=tag:garden");
  ASSERT_EQ(found["hits"].size(), 1U);
  EXPECT_EQ(found["hits"][0]["file"], "lease.md");
  EXPECT_EQ(found["hints"], Json::array());
  EXPECT_EQ(served.get_json("/api/v1/search?q=in:notes")["hits"].size(), 2U);
}

TEST_F(Api, search_looks_again_where_it_is_given_time) {
  const Json hits =
      served.get_json("/api/v1/search?q=apples&rerank=500&explain=1&mode=lexical")["hits"];
  ASSERT_FALSE(hits.empty());
  EXPECT_GE(hits[0]["explain"]["rerank"]["looked_at"], 1);
  EXPECT_EQ(served.get("/api/v1/search?q=apples&rerank=soon").status, 422);
}

TEST_F(Api, search_says_what_it_could_not_make_of_filters) {
  const Json typed = served.get_json("/api/v1/search?q=type:zzz%20rent");
  EXPECT_EQ(typed["hints"], Json{"type:zzz leaves nothing: there are types markdown, text"});
  const Json spoken = served.get_json("/api/v1/search?q=lang:klingon%20rent");
  EXPECT_EQ(spoken["hints"], Json{"lang:klingon leaves nothing: there are languages en"});
  const Json dated = served.get_json("/api/v1/search?q=rent%20after:2024-02-30");
  ASSERT_EQ(dated["hints"].size(), 1U);
  EXPECT_FALSE(dated["hits"].empty());
}

TEST_F(Api, names_the_parameter_that_is_wrong) {
  EXPECT_EQ(error_param(served.get_json("/api/v1/search", 422)), "q");
  EXPECT_EQ(error_param(served.get_json("/api/v1/search?q=%20", 422)), "q");
  EXPECT_EQ(error_param(served.get_json("/api/v1/search?q=a&n=0", 422)), "n");
  EXPECT_EQ(error_param(served.get_json("/api/v1/search?q=a&n=1e3", 422)), "n");
  EXPECT_EQ(error_param(served.get_json("/api/v1/search?q=a&mode=best", 422)), "mode");
  EXPECT_EQ(error_param(served.post_json("/api/v1/ask", R"({"question":""})", 422)), "question");
  EXPECT_EQ(error_param(served.post_json("/api/v1/ask", R"({"question":"a","x":1})", 422)), "x");
  EXPECT_EQ(error_param(served.post_json("/api/v1/feedback", R"({"vote":"maybe"})", 422)), "vote");
  const std::string huge(question_bytes_max + 1, 'a');
  EXPECT_EQ(error_param(served.post_json("/api/v1/ask", R"({"question":")" + huge + "\"}", 422)),
            "question");
  served.get_json("/api/v1/search?q=a&c=nothing", 404);
}

TEST_F(Api, refuses_bodies_that_are_no_json_objects) {
  const std::string deep = std::string(5000, '[') + std::string(5000, ']');
  for (const std::string& body : {std::string("x"), std::string("[]"), std::string("{"),
                                 std::string("\"a\""), std::string("{\"question\":\"\xFF\"}"), deep}) {
    EXPECT_EQ(served.post("/api/v1/ask", body).status, 400) << body.substr(0, 40);
  }
}

TEST_F(Api, ask_streams_tokens_and_then_the_whole) {
  const Response response =
      served.post("/api/v1/ask", R"({"question":"What is the rent of the garden?"})");
  EXPECT_EQ(response.content_type, "text/event-stream; charset=utf-8");
  const std::string events = stream_of(response);
  EXPECT_TRUE(events.starts_with("event: token\ndata: {\"text\":")) << events;
  const std::size_t done = events.find("event: done\ndata: ");
  ASSERT_NE(done, events.npos) << events;
  const Json answer = Json::parse(events.substr(done + 18));
  EXPECT_NE(answer["answer"].get<std::string>().find("120 euros"), std::string::npos);
  EXPECT_EQ(answer["citations"][0]["document_id"], served.id_of("lease.md"));
}

TEST_F(Api, chat_understands_what_a_follow_up_leaves_unsaid_and_forgets) {
  const Json first = served.post_json(
      "/api/v1/chat", R"({"message":"What is the rent of the garden?","stream":false})");
  const std::string id = first["conversation_id"].dump();
  const Json second = served.post_json(
      "/api/v1/chat",
      R"({"message":"And the deposit?","stream":false,"conversation_id":)" + id + "}");
  EXPECT_EQ(second["conversation_id"], first["conversation_id"]);
  EXPECT_NE(second["question"].get<std::string>().find("garden"), std::string::npos);
  EXPECT_NE(second["answer"].get<std::string>().find("300 euros"), std::string::npos) << second;
  const Json turns = served.get_json("/api/v1/conversations/" + id)["turns"];
  ASSERT_EQ(turns.size(), 2U);
  EXPECT_EQ(turns[1]["question"], "And the deposit?");
  EXPECT_FALSE(turns[1]["citations"].empty());
  EXPECT_EQ(turns[1]["vote"], nullptr);
  EXPECT_EQ(served.get_json("/api/v1/conversations?q=DEPOSIT")["conversations"].size(), 1U);
  EXPECT_EQ(served.get_json("/api/v1/conversations?q=submarine")["conversations"].size(), 0U);
  served.json(served.request("DELETE", "/api/v1/conversations/" + id));
  served.get_json("/api/v1/conversations/" + id, 404);
}

TEST_F(Api, says_which_word_was_read_as_another_and_keeps_it) {
  const Json found = served.get_json("/api/v1/search?q=depsoit");
  ASSERT_FALSE(found["hits"].empty());
  ASSERT_EQ(found["hints"].size(), 1U);
  EXPECT_NE(found["hints"][0].get<std::string>().find("eposit\""), std::string::npos) << found;
  const Json answer =
      served.post_json("/api/v1/chat", R"({"message":"How high is the depsoit?","stream":false})");
  EXPECT_EQ(answer["hints"], found["hints"]);
  const std::string id = answer["conversation_id"].dump();
  EXPECT_EQ(served.get_json("/api/v1/conversations/" + id)["turns"][0]["hints"], found["hints"]);
}

TEST_F(Api, a_refusal_gives_the_nearest_place_so_that_it_can_be_opened) {
  const Json answer = served.post_json(
      "/api/v1/chat", R"({"message":"Which interest did the quokka pay in 1850?","stream":false})");
  ASSERT_EQ(answer["refused"], true) << answer["answer"];
  const Json nearest = answer["nearest"];
  ASSERT_TRUE(nearest.is_object()) << answer.dump();
  const std::string id = nearest["document_id"].dump();
  EXPECT_EQ(served.get_json("/api/v1/documents/" + id)["path"], nearest["file"]);
  EXPECT_NE(answer["answer"].get<std::string>().find(nearest["file"].get<std::string>()),
            std::string::npos)
      << "the same place as in words";
  const std::string conversation = answer["conversation_id"].dump();
  const Json turns = served.get_json("/api/v1/conversations/" + conversation)["turns"];
  EXPECT_EQ(turns[0]["nearest"], nearest) << "and it is kept";
}

TEST_F(Api, tells_the_last_vote_with_the_turn) {
  const Json answer = served.post_json(
      "/api/v1/chat", R"({"message":"What is the rent of the garden?","stream":false})");
  for (const std::string vote : {"up", "down"}) {
    served.post_json("/api/v1/feedback",
                     R"({"turn_id":)" + answer["turn_id"].dump() + R"(,"vote":")" + vote + "\"}");
    const Json kept = served.get_json("/api/v1/conversations/" + answer["conversation_id"].dump());
    EXPECT_EQ(kept["turns"][0]["vote"], vote);
  }
  served.post_json("/api/v1/feedback",
                   R"({"turn_id":)" + answer["turn_id"].dump() + R"(,"vote":"none"})");
  const Json kept = served.get_json("/api/v1/conversations/" + answer["conversation_id"].dump());
  EXPECT_TRUE(kept["turns"][0]["vote"].is_null()) << kept;
}

TEST_F(Api, lists_what_a_search_can_be_narrowed_to) {
  const Json facets = served.get_json("/api/v1/facets");
  const auto has = [&](const char* kind, const char* value) {
    return std::ranges::any_of(facets[kind], [&](const Json& one) {
      return one["value"] == value && one["documents"] >= 1;
    });
  };
  EXPECT_TRUE(has("types", "markdown")) << facets;
  EXPECT_TRUE(has("tags", "garden")) << facets;
  served.get_json("/api/v1/facets?c=nothing", 404);
}

TEST_F(Api, forgotten_conversations_leave_no_trace_in_the_files) {
  served.post_json("/api/v1/chat",
                   R"({"message":"Wherefore is xylophonetta pickled?","stream":false})");
  const auto holds = [&] {
    bool found = false;
    for (const auto& entry : std::filesystem::directory_iterator(served.library())) {
      if (!entry.path().filename().string().starts_with("activity")) continue;
      if (entry.path().string().ends_with("-shm")) continue;
      found = found || read_file(entry.path(), 1U << 26).find("xylophonetta") != std::string::npos;
    }
    return found;
  };
  EXPECT_TRUE(holds());
  served.json(served.request("DELETE", "/api/v1/conversations"));
  EXPECT_FALSE(holds());
}

TEST_F(Api, audit_log_has_ids_and_counts_and_no_content) {
  served.get_json("/api/v1/search?q=xylophonetta+garden");
  served.get_json(document("lease.md"));
  const auto entries = served.services->activity().audit(10);
  ASSERT_GE(entries.size(), 2U);
  EXPECT_EQ(entries[0].action, "GET /api/v1/documents/{id}");
  EXPECT_EQ(entries[0].subject, served.id_of("lease.md"));
  EXPECT_EQ(entries.back().client, "run");
  const std::string file = read_file(served.library() / "activity.db-wal", 1U << 26);
  EXPECT_EQ(file.find("xylophonetta"), file.npos);
}

TEST_F(Api, documents_are_listed_and_told) {
  const Json list = served.get_json("/api/v1/documents?limit=1");
  EXPECT_EQ(list["total"], 2);
  EXPECT_EQ(list["documents"].size(), 1U);
  EXPECT_EQ(served.get_json("/api/v1/documents?q=LEASE")["total"], 1);
  EXPECT_EQ(served.get_json("/api/v1/documents?q=%25")["total"], 0);
  const Json lease = served.get_json(document("lease.md"));
  EXPECT_EQ(lease["type"], "markdown");
  EXPECT_EQ(lease["pages"], nullptr);
}

TEST_F(Api, content_is_blocks_with_their_places) {
  const Json content = served.get_json(document("lease.md") + "/content");
  EXPECT_EQ(content["kind"], "markdown");
  EXPECT_EQ(content["stale"], false);
  EXPECT_EQ(content["blocks"][0]["kind"], "heading");
  EXPECT_EQ(content["blocks"][0]["level"], 1);
  EXPECT_EQ(content["blocks"][1]["level"], 2);
  EXPECT_GT(content["blocks"][2]["line"], 1);
}

TEST_F(Api, content_of_a_changed_file_is_the_stored_text) {
  const std::string path = document("apples.txt") + "/content";
  served.write("notes/apples.txt", "Something else entirely.\n");
  const Json content = served.get_json(path);
  EXPECT_EQ(content["stale"], true);
  ASSERT_EQ(content["blocks"].size(), 2U);
  EXPECT_EQ(content["blocks"][1]["text"], "Pears ripen in October.\n");
  EXPECT_EQ(content["blocks"][1]["span"][0], 28);
}

TEST_F(Api, raw_is_always_a_download) {
  const Response raw = served.get(document("apples.txt") + "/raw");
  EXPECT_EQ(raw.content_type, "application/octet-stream");
  EXPECT_EQ(raw.headers[0].second, "attachment; filename*=UTF-8''apples.txt");
  EXPECT_EQ(stream_of(raw), "Apples ripen in September.\n\nPears ripen in October.\n");
}

TEST_F(Api, ids_are_numbers_and_name_nothing_else) {
  for (const std::string id : {"../../etc/passwd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..", "0", "-1",
                               "1%00", "1/../2", "99999999999999999999", "1e1", "0x1", "notes",
                               "%23d95fc9", "1%20", "999999", "1;DROP", "%F0%9F"}) {
    for (const std::string part : {"", "/content", "/raw", "/pages/1", "/pages/1/image"}) {
      EXPECT_EQ(served.get("/api/v1/documents/" + id + part).status, 404) << id << part;
    }
    EXPECT_EQ(served.get("/api/v1/conversations/" + id).status, 404) << id;
  }
  const std::string pages = document("lease.md") + "/pages/";
  for (const std::string page : {"1", "0", "-1", "99999999999", "..%2f", "x"}) {
    EXPECT_EQ(served.get(pages + page).status, 404) << page;
  }
}

TEST_F(Api, a_file_that_became_a_link_out_of_its_folder_is_not_read) {
  const std::string path = document("apples.txt");
  std::filesystem::remove(served.home() / "notes/apples.txt");
  std::filesystem::create_symlink("/etc/passwd", served.home() / "notes/apples.txt");
  EXPECT_EQ(served.get(path + "/raw").status, 404);
  EXPECT_EQ(served.get_json(path + "/content")["stale"], true);
}

TEST_F(Api, folders_are_those_of_the_home_folder_only) {
  std::filesystem::create_directory_symlink("/etc", served.home() / "link");
  const Json home = served.get_json("/api/v1/folders");
  EXPECT_EQ(home["parent"], nullptr);
  ASSERT_EQ(home["folders"].size(), 1U);
  EXPECT_EQ(home["folders"][0]["name"], "notes");
  for (const std::string path : {"/etc", "/", "..", "notes/../..", "link", "/etc/../root",
                                 "/nowhere-at-all"}) {
    EXPECT_EQ(served.get("/api/v1/folders?path=" + path).status, 403) << path;
    EXPECT_EQ(served.post("/api/v1/collections", R"({"folder":")" + path + "\"}").status, 403);
  }
}

TEST_F(Api, a_folder_that_is_not_there_is_said_to_be_missing) {
  for (const std::string path : {"nowhere", "~/nowhere", "notes/not/there"}) {
    const Json error = served.get_json("/api/v1/folders?path=" + path, 422)["error"];
    EXPECT_TRUE(error["message"].get<std::string>().starts_with("there is no folder /")) << path;
    EXPECT_EQ(served.post("/api/v1/collections", R"({"folder":")" + path + "\"}").status, 422);
  }
  EXPECT_EQ(served.get_json("/api/v1/folders?path=~/notes")["path"],
            (std::filesystem::canonical(served.home()) / "notes").string());
  EXPECT_EQ(served.get_json("/api/v1/folders?path=~")["parent"], nullptr);
}

TEST_F(Api, a_folder_is_added_indexed_and_forgotten) {
  served.write("letters/bank.md", "# Bank\n\nThe interest is two percent.\n");
  const Json added = served.post_json("/api/v1/collections", R"({"folder":"letters"})", 201);
  EXPECT_EQ(added["name"], "letters");
  IndexState state = served.services->jobs().state();
  while (state.run < added["run"] || state.running) {
    state = served.services->jobs().wait(state.change, {});
  }
  EXPECT_EQ(state.report.added, 1);
  EXPECT_EQ(served.get_json("/api/v1/search?q=interest&c=letters")["hits"].size(), 1U);
  const Json rows = served.get_json("/api/v1/collections")["collections"];
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0]["freshness"], "indexed");
  served.json(served.request("DELETE", "/api/v1/collections/letters"));
  served.get_json("/api/v1/search?q=interest&c=letters", 404);
  served.json(served.request("DELETE", "/api/v1/collections/letters"), 404);
}

TEST_F(Api, coverage_says_why_a_file_cannot_be_found) {
  const Json files = served.get_json("/api/v1/coverage?kind=failed")["files"];
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0]["path"], "broken.pdf");
  EXPECT_EQ(files[0]["reason"], "damaged");
  EXPECT_EQ(files[0]["remedy"],
            "open it in the program it comes from and save it anew, or fetch it again");
  const Json skipped = served.get_json("/api/v1/coverage?kind=skipped");
  EXPECT_EQ(skipped["files"], Json::array());
  EXPECT_EQ(skipped["counts"], (Json{{"failed", 1}, {"partial", 0}, {"skipped", 0}}));
}

// What the page shows of a collection stands in the schema, too.
TEST_F(Api, collections_say_what_is_left_out_and_what_is_out_of_reach) {
  const Json row = served.get_json("/api/v1/collections")["collections"][0];
  const Json schema = served.get_json("/api/v1/openapi.json");
  const Json responses = schema.at("paths").at("/api/v1/collections").at("get").at("responses");
  const Json described = responses.begin()->at("content").at("application/json").at("schema")
                             .at("properties").at("collections").at("items").at("properties");
  for (const auto& [name, value] : row.items()) EXPECT_TRUE(described.contains(name)) << name;
  EXPECT_EQ(row["partial"], 0);
  EXPECT_EQ(row["exclude"], Json::array());
  EXPECT_TRUE(row["trouble"].is_null());
}

TEST_F(Api, methods_and_addresses_that_are_not_there_are_told_apart) {
  EXPECT_EQ(served.get("/api/v1/nothing").status, 404);
  EXPECT_EQ(served.get("/api/v1/ask").status, 405);
  EXPECT_EQ(served.answer(served.request("PUT", "/healthz")).status, 405);
  EXPECT_EQ(served.answer(served.request("HEAD", "/healthz")).status, 200);
  EXPECT_EQ(served.get("/api/v1/search?q=%zz").status, 400);
}

TEST_F(Api, metrics_count_without_content) {
  served.get_json("/api/v1/search?q=xylophonetta+garden");
  served.post_json("/api/v1/ask", R"({"question":"What is the rent?","stream":false})");
  const std::string text = served.get("/metrics").body;
  EXPECT_NE(text.find("carrel_requests_total{route=\"GET /api/v1/search\",status=\"200\"} 1\n"),
            text.npos) << text;
  EXPECT_NE(text.find("carrel_answers_total 1\n"), text.npos);
  EXPECT_NE(text.find("process_resident_memory_bytes "), text.npos);
  EXPECT_EQ(text.find("xylophonetta"), text.npos);
}

TEST_F(Api, the_description_has_every_route_with_schemas_that_parse) {
  const Json document = served.get_json("/api/v1/openapi.json");
  EXPECT_EQ(document["openapi"], "3.1.0");
  for (const Route& route : all_routes()) {
    if (route.summary == "Web UI") continue;
    std::string method = route.method;
    for (char& c : method) c = static_cast<char>(c + 32);
    EXPECT_TRUE(document["paths"][route.pattern].contains(method)) << route.pattern;
    EXPECT_FALSE(route.summary.empty()) << route.pattern;
  }
}

TEST_F(Api, a_full_queue_is_told_at_once_and_health_still_answers) {
  // One reader, kept busy until the end.
  std::mutex mutex;
  std::condition_variable changed;
  bool may_end = false;
  const auto wait_for_end = [&] {
    served.services->read({}, [&](engine::Library&, auto) {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return may_end; });
    });
  };
  const Readers& readers = served.services->readers();
  std::vector<std::jthread> waiting;
  waiting.emplace_back(wait_for_end);
  while (readers.running() < 1) std::this_thread::yield();
  for (std::size_t i = 0; i < readers_queue_max; ++i) waiting.emplace_back(wait_for_end);
  while (readers.waiting() < readers_queue_max) std::this_thread::yield();
  const Response busy = served.get("/api/v1/search?q=rent");
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(busy.headers[0], (std::pair<std::string, std::string>("Retry-After", "1")));
  EXPECT_EQ(served.post("/api/v1/ask", R"({"question":"What is the rent?"})").status, 503);
  EXPECT_EQ(served.get("/healthz").status, 200);
  EXPECT_NE(served.get("/metrics").body.find("carrel_queue_depth 64\n"), std::string::npos);
  {
    const std::lock_guard lock(mutex);
    may_end = true;
  }
  changed.notify_all();
}

}  // namespace
}  // namespace carrel::server
