#include "server/mcp.h"

#include <gtest/gtest.h>

#include <set>

#include "guarded_library.h"
#include "server/limits.h"
#include "served_library.h"
#include "tests/ingest/tiny_workbook.h"

namespace carrel::server {
namespace {

using testing::json_of;

constexpr const char* stateless = "2026-07-28";
constexpr const char* meta_version = "io.modelcontextprotocol/protocolVersion";

class Mcp : public ::testing::Test {
 protected:
  static Json message(const std::string& method, const Json& params) {
    return {{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}};
  }

  Response post(const Json& body, const std::map<std::string, std::string>& headers = {}) {
    Request request{.method = "POST", .path = "/mcp"};
    request.headers["content-type"] = "application/json";
    for (const auto& [name, value] : headers) request.headers[name] = value;
    request.body = body.dump();
    return library.send(std::move(request));
  }

  // By the older revisions, without a handshake: nothing is remembered anyway.
  Json call(const std::string& method, const Json& params = Json::object()) {
    return json_of(post(message(method, params)));
  }
  Json tool(const std::string& name, const Json& arguments = Json::object()) {
    return call("tools/call", {{"name", name}, {"arguments", arguments}})["result"];
  }
  std::string tool_error(const std::string& name, const Json& arguments) {
    const Json result = tool(name, arguments);
    return result["isError"] == true ? result["content"][0]["text"].get<std::string>() : "";
  }

  // By the revision in which every request stands alone.
  static Json standing_alone(const std::string& method, Json params = Json::object()) {
    params["_meta"] = {{meta_version, stateless},
                       {"io.modelcontextprotocol/clientCapabilities", Json::object()}};
    return message(method, params);
  }
  static std::map<std::string, std::string> headers(const std::string& method,
                                                    const std::string& name = "") {
    std::map<std::string, std::string> all{{"mcp-protocol-version", stateless},
                                           {"mcp-method", method}};
    if (!name.empty()) all["mcp-name"] = name;
    return all;
  }

  // All of a document's text, by what each reply says it goes on at.
  std::string read_on(std::string name) {
    std::string text;
    for (int replies = 0; !name.empty() && replies < 9; ++replies) {
      const Json part = tool("get", {{"document", name}})["structuredContent"];
      EXPECT_EQ(part["truncated"], part.contains("next")) << name;
      EXPECT_FALSE(part.contains("line")) << name;
      text += part["text"].get<std::string>();
      name = part.value("next", "");
    }
    EXPECT_EQ(name, "") << "does not end";
    return text;
  }

  testing::ServedLibrary library;
};

// So much that a reply does not hold it.
std::string many_words(const std::string& last) {
  std::string text;
  for (int i = 0; text.size() < 450 * 1024; ++i) text += "word" + std::to_string(i) + "é ";
  return text + last;
}

std::string long_workbook() {
  std::string rows;
  for (int row = 1; row < 9000; ++row) {
    const std::string number = std::to_string(row);
    rows += ingest::cell_row(row, ingest::text_cell("A" + number, "place " + number) +
                                      ingest::text_cell("B" + number, "of the first sheet's rows"));
  }
  return ingest::tiny_workbook(
      {{"First", rows}, {"Last", ingest::cell_row(1, ingest::text_cell("A1", "the cormorant"))}});
}

TEST_F(Mcp, shakes_hands_with_older_clients) {
  const auto version_for = [&](const char* version) {
    return call("initialize", {{"protocolVersion", version},
                               {"capabilities", Json::object()}})["result"]["protocolVersion"];
  };
  EXPECT_EQ(version_for("2025-06-18"), "2025-06-18");
  EXPECT_EQ(version_for("2025-11-25"), "2025-11-25");
  EXPECT_EQ(version_for("1999-01-01"), "2025-11-25");
  const Json result = call("initialize", {{"protocolVersion", "2025-06-18"}})["result"];
  EXPECT_EQ(result["serverInfo"]["name"], "carrel");
  EXPECT_EQ(result["serverInfo"]["version"], "1.2.3");
  EXPECT_TRUE(result["capabilities"].contains("tools"));
  EXPECT_EQ(call("initialize")["error"]["code"], rpc_invalid_params);
  EXPECT_EQ(call("ping")["result"], Json::object());
}

TEST_F(Mcp, answers_requests_that_stand_alone) {
  const Response discovered = post(standing_alone("server/discover"), headers("server/discover"));
  EXPECT_EQ(discovered.status, 200);
  const Json result = json_of(discovered)["result"];
  EXPECT_EQ(result["supportedVersions"][0], stateless);
  EXPECT_EQ(result["resultType"], "complete");
  EXPECT_EQ(result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], "carrel");
  EXPECT_GE(result["ttlMs"], 0);
  EXPECT_EQ(result["cacheScope"], "public");
  const Json params{{"name", "status"}, {"arguments", Json::object()}};
  const Json called =
      json_of(post(standing_alone("tools/call", params), headers("tools/call", "status")));
  EXPECT_EQ(called["result"]["resultType"], "complete");
  EXPECT_EQ(called["result"]["isError"], false);
  const Json listed = json_of(post(standing_alone("resources/list"), headers("resources/list")));
  EXPECT_EQ(listed["result"]["cacheScope"], "private");
}

TEST_F(Mcp, refuses_requests_that_do_not_say_what_they_must) {
  const auto refused = [&](const Json& body, const std::map<std::string, std::string>& with) {
    const Response response = post(body, with);
    return std::pair(response.status, json_of(response)["error"]["code"].get<int>());
  };
  const auto fault = [](int status, int code) { return std::pair(status, code); };
  const Json list = standing_alone("tools/list");
  EXPECT_EQ(refused(list, {}), fault(400, mcp_header_mismatch));
  EXPECT_EQ(refused(list, headers("tools/call")), fault(400, mcp_header_mismatch));
  const Json status = standing_alone("tools/call", {{"name", "status"}});
  EXPECT_EQ(refused(status, headers("tools/call")), fault(400, mcp_header_mismatch));
  EXPECT_EQ(refused(status, headers("tools/call", "search")), fault(400, mcp_header_mismatch));
  EXPECT_EQ(post(status, headers("tools/call", "=?base64?c3RhdHVz?=")).status, 200);
  Json other = list;
  other["params"]["_meta"][meta_version] = "2031-01-01";
  auto with = headers("tools/list");
  with["mcp-protocol-version"] = "2031-01-01";
  EXPECT_EQ(refused(other, with), fault(400, mcp_unsupported_version));
  EXPECT_EQ(json_of(post(other, with))["error"]["data"]["supported"][0], stateless);
  Json silent = list;
  silent["params"]["_meta"].erase("io.modelcontextprotocol/clientCapabilities");
  EXPECT_EQ(refused(silent, headers("tools/list")), fault(400, rpc_invalid_params));
  EXPECT_EQ(refused(message("tools/list", Json::object()), headers("tools/list")),
            fault(400, rpc_invalid_params));
  EXPECT_EQ(refused(standing_alone("ping"), headers("ping")), fault(404, rpc_method_not_found));
  EXPECT_EQ(post(message("ping", Json::object()), {{"mcp-protocol-version", "1999-01-01"}}).status,
            400);
}

TEST_F(Mcp, answers_faulty_messages_by_the_codes_of_json_rpc) {
  const auto code_of = [&](const std::string& body) {
    const Response response = library.post_text("/mcp", body);
    EXPECT_EQ(response.status, 400);
    return json_of(response)["error"]["code"].get<int>();
  };
  EXPECT_EQ(code_of("{"), rpc_parse_error);
  EXPECT_EQ(code_of(R"([{"jsonrpc":"2.0","id":1,"method":"ping"}])"), rpc_invalid_request);
  EXPECT_EQ(code_of(R"({"id":1})"), rpc_invalid_request);
  EXPECT_EQ(call("nonsense")["error"]["code"], rpc_method_not_found);
  EXPECT_EQ(call("tools/call", {{"name", "rm"}})["error"]["code"], rpc_invalid_params);
  EXPECT_EQ(call("tools/call")["error"]["code"], rpc_invalid_params);
  Json notification{{"jsonrpc", "2.0"}, {"method", "notifications/initialized"}};
  EXPECT_EQ(post(notification).status, 202);
  EXPECT_EQ(post(notification).body, "");
  notification = {
      {"jsonrpc", "2.0"}, {"method", "notifications/cancelled"}, {"params", {{"requestId", 99}}}};
  EXPECT_EQ(post(notification).status, 202);
  EXPECT_EQ(library.get("/mcp").status, 404);  // App makes 405 of it
  Request form{.method = "POST", .path = "/mcp"};
  form.headers["content-type"] = "text/plain";
  form.body = message("ping", Json::object()).dump();
  EXPECT_EQ(library.send(std::move(form)).status, 415);
}

// No unions, nothing unnamed: some clients' schema readers choke on them.
void expect_plain(const Json& schema, const std::string& place) {
  EXPECT_TRUE(schema["type"].is_string()) << place;
  for (const char* word : {"anyOf", "oneOf", "allOf", "$ref", "not"}) {
    EXPECT_FALSE(schema.contains(word)) << place;
  }
  if (!schema.contains("properties")) return;
  for (const auto& [name, property] : schema["properties"].items()) {
    expect_plain(property, place + "." + name);
  }
  if (schema.contains("items")) expect_plain(schema["items"], place + "[]");
}

TEST_F(Mcp, lists_read_only_tools_with_plain_schemas) {
  std::set<std::string> names;
  const Json list = call("tools/list");
  for (const Json& one : list["result"]["tools"]) {
    names.insert(one["name"]);
    EXPECT_EQ(one["annotations"]["readOnlyHint"], true);
    EXPECT_EQ(one["inputSchema"]["additionalProperties"], false) << one["name"];
    expect_plain(one["inputSchema"], one["name"]);
    expect_plain(one["outputSchema"], one["name"]);
  }
  EXPECT_EQ(names, (std::set<std::string>{"search", "fetch", "query", "get", "multi_get", "status",
                                          "ask"}));
}

TEST_F(Mcp, refuses_unknown_and_wrong_arguments_by_name) {
  const std::pair<const char*, Json> calls[] = {{"search", {{"query", "rye"}}},
                                                {"query", {{"query", "rye"}}},
                                                {"ask", {{"question", "rye"}}},
                                                {"status", Json::object()},
                                                {"fetch", {{"id", "recipes/rye-bread.txt"}}},
                                                {"get", {{"document", "recipes/rye-bread.txt"}}},
                                                {"multi_get", {{"documents", Json::array({"x"})}}}};
  for (const auto& [name, arguments] : calls) {
    EXPECT_EQ(tool_error(name, arguments), "") << name;
    Json more = arguments;
    more["surprise"] = 1;
    EXPECT_NE(tool_error(name, more).find("surprise"), std::string::npos) << name;
  }
  EXPECT_NE(tool_error("search", Json::object()).find("query"), std::string::npos);
  EXPECT_NE(tool_error("search", {{"query", 7}}).find("query"), std::string::npos);
  EXPECT_NE(tool_error("search", {{"query", "a"}, {"limit", 0}}).find("limit"), std::string::npos);
  EXPECT_NE(tool_error("query", {{"query", "a"}, {"mode", "best"}}).find("mode"),
            std::string::npos);
  EXPECT_NE(tool_error("query", {{"query", "a"}, {"collections", "b"}}).find("collections"),
            std::string::npos);
  EXPECT_NE(tool_error("query", {{"query", "a"}, {"collections", Json::array({"b"})}}).find("b"),
            std::string::npos);
}

TEST_F(Mcp, search_and_fetch_fit_together) {
  const Json found = tool("search", {{"query", "rye bread oven"}});
  const Json& first = found["structuredContent"]["results"][0];
  EXPECT_EQ(first["id"], "carrel://recipes/rye-bread.txt");
  EXPECT_EQ(first["url"], first["id"]);
  EXPECT_FALSE(first["title"].get<std::string>().empty());
  EXPECT_FALSE(first["text"].get<std::string>().empty());
  EXPECT_EQ(Json::parse(found["content"][0]["text"].get<std::string>()),
            found["structuredContent"]);
  const Json fetched = tool("fetch", {{"id", first["id"]}})["structuredContent"];
  EXPECT_EQ(fetched["id"], first["id"]);
  EXPECT_NE(fetched["text"].get<std::string>().find("240 degrees"), std::string::npos);
  EXPECT_EQ(fetched["metadata"]["collection"], "recipes");
  for (const auto& [name, value] : fetched["metadata"].items())
    EXPECT_TRUE(value.is_string()) << name;
  EXPECT_NE(tool_error("fetch", {{"id", "carrel://recipes/none.txt"}}), "");
  EXPECT_NE(tool_error("fetch", {{"id", "/etc/passwd"}}), "");
  EXPECT_NE(tool_error("fetch", {{"id", "carrel://recipes/../../etc/passwd"}}), "");
}

TEST_F(Mcp, finds_names_with_spaces_and_other_scripts_by_their_uris) {
  const Json hits = tool("query", {{"query", "味噌"}})["structuredContent"]["hits"];
  ASSERT_FALSE(hits.empty());
  const std::string uri = hits[0]["uri"];
  EXPECT_EQ(uri.find_first_of(" \x80"), std::string::npos) << uri;
  const Json fetched = tool("fetch", {{"id", uri}})["structuredContent"];
  EXPECT_NE(fetched["text"].get<std::string>().find("味噌"), std::string::npos);
  EXPECT_EQ(tool_error("fetch", {{"id", "carrel://notes/people/Kenta Murase.md"}}), "");
  EXPECT_EQ(tool_error("fetch", {{"id", "notes/people/Kenta Murase.md"}}), "");
  EXPECT_EQ(tool_error("fetch", {{"id", hits[0]["docid"]}}), "");
  EXPECT_EQ(tool_error("fetch", {{"id", uri + "#line=3"}}), "");
}

TEST_F(Mcp, reads_lines) {
  const Json whole = tool("get", {{"document", "recipes/rye-bread.txt"}})["structuredContent"];
  EXPECT_FALSE(whole.contains("line")) << "none was asked for";
  EXPECT_EQ(whole["truncated"], false);
  const Json two =
      tool("get",
           {{"document", "recipes/rye-bread.txt"}, {"line", 4}, {"count", 2}})["structuredContent"];
  EXPECT_EQ(two["text"],
            "Makes two loaves of about 1,100 grams each. Takes two days, of which you\n"
            "work one hour. Written down on 6 January 2020 from what Wencke said and,\n");
  EXPECT_NE(tool_error("get", {{"document", "recipes/rye-bread.txt"}, {"page", 2}}), "");
  for (const char* place : {"recipes/rye-bread.txt:4:2", "rye-bread.txt:4:2", "carrel://recipes/rye-bread.txt:4:2"}) {
    EXPECT_EQ(tool("get", {{"document", place}})["structuredContent"]["text"], two["text"]) << place;
  }
  const Json from = tool("get", {{"document", "carrel://recipes/rye-bread.txt#line=4"}})["structuredContent"];
  EXPECT_EQ(from["line"], 4);
  EXPECT_TRUE(from["text"].get<std::string>().starts_with(two["text"].get<std::string>()));
  EXPECT_NE(tool_error("get", {{"document", "recipes/rye-bread.txt#No such heading"}}), "");
  const Json several =
      tool("multi_get",
           {{"documents", Json::array({"recipes/rye-bread.txt", "none",
                                       "notes/people/Kenta Murase.md"})}})["structuredContent"];
  EXPECT_EQ(several["documents"].size(), 2U);
  EXPECT_EQ(several["missing"][0]["document"], "none");
}

TEST_F(Mcp, get_reads_on_to_the_end_of_a_workbook_of_several_sheets) {
  library.add("office", "50% of #1.xlsx", long_workbook());
  const std::string text = read_on("office/50% of #1.xlsx");
  EXPECT_GT(text.size(), mcp_text_bytes_max);
  EXPECT_NE(text.find("place 8999 |"), std::string::npos);
  EXPECT_TRUE(text.ends_with("the cormorant"));
  EXPECT_EQ(read_on("office/50% of #1.xlsx#First") + "\n\nLast\n\nthe cormorant", text);
}

TEST_F(Mcp, get_reads_on_to_the_end_of_a_file_of_one_line) {
  library.add("pages", "page.html", "<p>" + many_words("cormorant") + "</p>");
  EXPECT_EQ(read_on("pages/page.html"), many_words("cormorant"));
  const Json fetched = tool("fetch", {{"id", "pages/page.html"}})["structuredContent"];
  EXPECT_EQ(fetched["text"].get<std::string>() +
                read_on(fetched["metadata"]["next"].get<std::string>()),
            many_words("cormorant"));
}

TEST_F(Mcp, get_reads_on_in_several_documents_from_where_each_was_cut) {
  library.add("pages", "page.html", "<p>" + many_words("cormorant") + "</p>");
  const Json both = tool("multi_get",
                         {{"documents", Json::array({"pages/page.html", "recipes/rye-bread.txt"})}});
  for (const Json& one : both["structuredContent"]["documents"]) {
    const std::string whole = read_on(one["uri"].get<std::string>());
    EXPECT_EQ(one["text"].get<std::string>() + read_on(one["next"].get<std::string>()), whole);
  }
}

TEST_F(Mcp, get_says_when_there_is_nothing_at_a_place) {
  library.add("office", "b.xlsx", long_workbook());
  EXPECT_NE(tool_error("get", {{"document", "office/b.xlsx"}, {"line", 3}}).find("#First!A1"),
            std::string::npos);
  EXPECT_NE(tool_error("get", {{"document", "recipes/rye-bread.txt:9999"}}).find("lines"),
            std::string::npos);
  const Json part =
      tool("get", {{"document", "office/b.xlsx#Last"}})["structuredContent"];
  EXPECT_FALSE(part.contains("line"));
}

TEST_F(Mcp, asks_and_tells_the_status) {
  const Json answer =
      tool("ask", {{"question", "Which tins are filled to two thirds?"}})["structuredContent"];
  EXPECT_EQ(answer["refused"], false);
  EXPECT_TRUE(answer["citations"].at(0)["uri"].get<std::string>().starts_with(
      "carrel://recipes/rye-bread.txt"));
  EXPECT_EQ(tool("ask", {{"question",
                          "Who won the chess olympiad in 1972?"}})["structuredContent"]["refused"],
            true);
  const Json status = tool("status")["structuredContent"];
  EXPECT_EQ(status["collections"].size(), 2U);
  EXPECT_EQ(status["version"], "1.2.3");
}

TEST_F(Mcp, shows_a_client_its_own_collections_only) {
  library.visible = {"notes"};
  EXPECT_NE(tool_error("fetch", {{"id", "carrel://recipes/rye-bread.txt"}}), "");
  EXPECT_NE(tool_error("query", {{"query", "rye"}, {"collections", Json::array({"recipes"})}}), "");
  const Json found = tool("search", {{"query", "rye bread in:recipes"}})["structuredContent"];
  EXPECT_TRUE(found["results"].empty());
  const Json status = tool("status")["structuredContent"];
  EXPECT_EQ(status["collections"].size(), 1U);
  EXPECT_FALSE(status.contains("library"));
  const Json listed = call("resources/list")["result"]["resources"];
  for (const Json& one : listed) {
    EXPECT_TRUE(one["uri"].get<std::string>().starts_with("carrel://notes/"));
  }
  EXPECT_EQ(call("resources/read", {{"uri", "carrel://recipes/rye-bread.txt"}})["error"]["code"],
            mcp_resource_not_found);
}

TEST_F(Mcp, lists_and_reads_resources) {
  const Json listed = call("resources/list")["result"];
  ASSERT_FALSE(listed["resources"].empty());
  EXPECT_FALSE(listed.contains("nextCursor"));
  for (const Json& one : listed["resources"]) {
    const Json read = call("resources/read", {{"uri", one["uri"]}})["result"];
    EXPECT_EQ(read["contents"][0]["uri"], one["uri"]);
    EXPECT_EQ(read["contents"][0]["mimeType"], one["mimeType"]);
    EXPECT_FALSE(read["contents"][0]["text"].get<std::string>().empty());
  }
  EXPECT_EQ(call("resources/list", {{"cursor", "x"}})["error"]["code"], rpc_invalid_params);
  EXPECT_EQ(call("resources/list", {{"cursor", 3}})["error"]["code"], rpc_invalid_params);
  EXPECT_EQ(call("resources/read", {{"uri", "file:///etc/passwd"}})["error"]["code"],
            mcp_resource_not_found);
  const Json params{{"uri", "carrel://notes/none"}};
  const Json missing = json_of(post(standing_alone("resources/read", params),
                                    headers("resources/read", "carrel://notes/none")));
  EXPECT_EQ(missing["error"]["code"], rpc_invalid_params);
  EXPECT_EQ(missing["error"]["data"]["uri"], "carrel://notes/none");
  EXPECT_EQ(call("resources/templates/list")["result"]["resourceTemplates"].size(), 1U);
}

TEST(McpNames, a_document_whose_name_is_no_utf8_is_read_by_its_uri) {
  testing::GuardedLibrary served;
  served.write("notes/caf\xe9.md", "# Bill\n\nTwo cups of walnut coffee.\n");
  served.index();
  const auto result_of = [&](const Json& tool_and_arguments) {
    const Json call{
        {"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/call"}, {"params", tool_and_arguments}};
    return served.post_json("/mcp", call.dump())["result"];
  };
  const Json found = result_of({{"name", "search"}, {"arguments", {{"query", "walnut"}}}});
  const Json uri = found["structuredContent"]["results"][0]["id"];
  EXPECT_EQ(uri, "carrel://notes/caf%E9.md");
  const Json got = result_of({{"name", "get"}, {"arguments", {{"document", uri}}}});
  EXPECT_NE(got["structuredContent"]["text"].dump().find("walnut coffee"), std::string::npos) << got;
}

}  // namespace
}  // namespace carrel::server
