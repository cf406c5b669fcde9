// A token for some collections must not see others, whatever way it asks.
#include <gtest/gtest.h>

#include "guarded_library.h"

namespace carrel::server {
namespace {

using testing::GuardedLibrary;

class Scopes : public ::testing::Test {
 protected:
  void SetUp() override {
    served.write("notes/a.md", "# Apples\n\nApples ripen in September.\n");
    served.write("notes/b.md", "# Pears\n\nPears and apples keep until winter.\n");
    served.write("secret/diary.md", "# Diary\n\nThe apples are hidden in the cellar. #diary\n");
    served.index();
    token = served.add_token("assistant", index::TokenScope::read, {"notes"});
  }

  Request asking(const std::string& target, const std::string& body = "") const {
    return served.as(token, served.request(body.empty() ? "GET" : "POST", target, body));
  }

  std::string body_of(const Request& request) {
    const Response response = served.answer(request);
    return response.stream_body ? testing::stream_of(response) : response.body;
  }

  GuardedLibrary served;
  std::string token;
};

TEST_F(Scopes, hide_other_collections_from_searches_answers_and_lists) {
  const std::string asked[] = {
      body_of(asking("/api/v1/search?q=apples")),
      body_of(asking("/api/v1/search?q=apples%20in:secret")),
      body_of(asking("/api/v1/search?q=apples%20in:secret%20in:notes")),
      body_of(asking("/api/v1/search?q=hidden%20cellar&mode=lexical")),
      body_of(asking("/api/v1/search?q=apples%20path:secret/*")),
      body_of(asking("/api/v1/search?q=cellra")),
      body_of(asking("/api/v1/search?q=apples%20diray&mode=lexical")),
      body_of(asking("/api/v1/ask", R"({"question":"Where is the diray hidden?","stream":false})")),
      body_of(asking("/api/v1/ask", R"({"question":"Where are the apples hidden in:secret?"})")),
      body_of(asking("/api/v1/ask", R"({"question":"Where are the apples hidden?","stream":false})")),
      body_of(asking("/api/v1/related?id=" + std::to_string(served.id_of("a.md")))),
      body_of(asking("/api/v1/documents")),
      body_of(asking("/api/v1/collections")),
      body_of(asking("/api/v1/status")),
      body_of(asking("/api/v1/coverage")),
      body_of(asking("/api/v1/facets")),
  };
  for (const std::string& body : asked) {
    EXPECT_EQ(body.find("diary"), body.npos) << body;
    EXPECT_EQ(body.find("hidden in the cellar"), body.npos) << body;
    EXPECT_EQ(body.find("\\\"cellar"), body.npos) << body;
    EXPECT_EQ(body.find("/secret"), body.npos) << body;
  }
  EXPECT_NE(asked[0].find("a.md"), std::string::npos) << asked[0];
}

TEST_F(Scopes, hide_what_the_whole_library_holds) {
  const Json status = Json::parse(body_of(asking("/api/v1/status")));
  EXPECT_FALSE(status.contains("library"));
  EXPECT_EQ(status["index"], (Json{{"up_to_date", true}}));
  ASSERT_EQ(status["collections"].size(), 1U);
  EXPECT_EQ(status["collections"][0]["documents"], 2);
  EXPECT_TRUE(served.get_json("/api/v1/status")["index"].contains("vectors"));
}

TEST_F(Scopes, hide_other_collections_from_hints) {
  served.write("secret/page.html", "<html lang=de><p>Der Keller ist kalt und dunkel.</p></html>");
  served.index();
  for (const char* filter : {"type:zzz", "lang:xx", "in:zzz", "in:secret", "tag:diary"}) {
    const Json found =
        Json::parse(body_of(asking("/api/v1/search?q=apples%20" + std::string(filter))));
    ASSERT_EQ(found["hints"].size(), 1U) << filter;
    const std::string hint = found["hints"][0];
    const std::string said = hint.substr(hint.find(':', hint.find(" leaves")));
    for (const char* hidden : {"html", "secret", "de"}) {
      EXPECT_EQ(said.find(hidden), said.npos) << hint;
    }
  }
}

TEST_F(Scopes, hide_other_collections_by_name_and_documents_by_number) {
  const std::string id = std::to_string(served.id_of("diary.md"));
  for (const std::string& target :
       {"/api/v1/documents/" + id, "/api/v1/documents/" + id + "/content",
        "/api/v1/documents/" + id + "/raw", "/api/v1/documents/" + id + "/pages/1",
        "/api/v1/documents/" + id + "/pages/1/image", "/api/v1/related?id=" + id,
        std::string("/api/v1/search?q=apples&c=secret"), std::string("/api/v1/documents?c=secret"),
        std::string("/api/v1/coverage?c=secret"), std::string("/api/v1/facets?c=secret")}) {
    EXPECT_EQ(served.answer(asking(target)).status, 404) << target;
  }
  const std::string body = R"({"question":"Where are they?","collections":["secret"]})";
  EXPECT_EQ(served.answer(asking("/api/v1/ask", body)).status, 404);
}

TEST_F(Scopes, do_not_manage_a_library_of_which_they_see_a_part) {
  const std::string manager = served.add_token("half", index::TokenScope::manage, {"notes"});
  for (const auto& [method, target] :
       {std::pair{"DELETE", "/api/v1/collections/secret"}, std::pair{"POST", "/api/v1/index"},
        std::pair{"GET", "/api/v1/index/events"}, std::pair{"GET", "/api/v1/folders"}}) {
    EXPECT_EQ(served.answer(served.as(manager, served.request(method, target, ""))).status, 403)
        << target;
  }
}

TEST_F(Scopes, keep_conversations_apart) {
  const auto mine = served.post_json("/api/v1/chat", R"({"message":"When do apples ripen?","stream":false})");
  const std::string id = std::to_string(mine["conversation_id"].get<int>());
  EXPECT_EQ(served.answer(asking("/api/v1/conversations/" + id)).status, 404);
  EXPECT_EQ(body_of(asking("/api/v1/conversations")), R"({"conversations":[]})");
  Request forget = served.as(token, served.request("DELETE", "/api/v1/conversations/" + id));
  EXPECT_EQ(served.answer(forget).status, 404);
  const std::string vote = R"({"vote":"up","turn_id":)" + mine["turn_id"].dump() + "}";
  EXPECT_EQ(served.answer(asking("/api/v1/feedback", vote)).status, 404);
  EXPECT_EQ(served.post("/api/v1/feedback", vote).status, 200);
}

}  // namespace
}  // namespace carrel::server
