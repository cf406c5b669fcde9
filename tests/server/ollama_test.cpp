#include <gtest/gtest.h>

#include <sstream>

#include "served_library.h"

namespace carrel::server {
namespace {

using testing::json_of;
using testing::streamed;

constexpr const char* question = "Which tins are filled to two thirds?";

std::vector<Json> lines_of(const std::string& text) {
  std::vector<Json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(Json::parse(line));
  return lines;
}

class Ollama : public ::testing::Test {
 protected:
  static Json chat_body(const std::string& model) {
    return {{"model", model},
            {"messages", Json::array({{{"role", "user"}, {"content", question}}})}};
  }
  Json answer(Json body) {
    body["stream"] = false;
    return json_of(library.post("/api/chat", body));
  }

  testing::ServedLibrary library;
};

TEST_F(Ollama, tells_version_and_models) {
  EXPECT_TRUE(json_of(library.get("/api/version"))["version"].is_string());
  const Json tags = json_of(library.get("/api/tags"));
  ASSERT_EQ(tags["models"].size(), 4U);
  EXPECT_EQ(tags["models"][0]["name"], "carrel:latest");
  EXPECT_EQ(tags["models"][1]["name"], "carrel:notes");
  EXPECT_EQ(tags["models"][0]["digest"].get<std::string>().size(), 64U);
  const Json shown = json_of(library.post("/api/show", {{"model", "carrel-static-v1:latest"}}));
  EXPECT_EQ(shown["capabilities"], Json::array({"embedding"}));
  EXPECT_EQ(shown["model_info"]["static.embedding_length"], 256);
  EXPECT_EQ(json_of(library.post("/api/show", {{"name", "carrel"}}))["capabilities"],
            Json::array({"completion"}));
}

TEST_F(Ollama, tells_errors_as_a_text) {
  const Response response = library.post("/api/show", {{"model", "llama3.2"}});
  EXPECT_EQ(response.status, 404);
  const Json error = json_of(response)["error"];
  ASSERT_TRUE(error.is_string());
  EXPECT_NE(error.get<std::string>().find("carrel:recipes"), std::string::npos);
  EXPECT_EQ(library.post_text("/api/chat", "{").status, 400);
  EXPECT_EQ(library.post("/api/chat", {{"model", "carrel-static-v1"}, {"messages", Json::array()}})
                .status,
            422);
}

TEST_F(Ollama, answers_a_chat_with_citations_and_timings) {
  const Json json = answer(chat_body("carrel"));
  EXPECT_EQ(json["done"], true);
  EXPECT_EQ(json["done_reason"], "stop");
  EXPECT_EQ(json["message"]["role"], "assistant");
  EXPECT_FALSE(json["message"]["content"].get<std::string>().empty());
  EXPECT_EQ(json["citations"].at(0)["file"], "rye-bread.txt");
  EXPECT_GT(json["total_duration"].get<std::int64_t>(), 1000);
  EXPECT_LE(json["prompt_eval_duration"], json["total_duration"]);
  EXPECT_GT(json["eval_count"], 0);
  EXPECT_EQ(answer(chat_body("carrel:latest"))["message"], json["message"]);
  EXPECT_EQ(answer(chat_body("carrel:notes"))["citations"].dump().find("rye-bread"),
            std::string::npos);
}

TEST_F(Ollama, streams_lines) {
  const std::string whole = answer(chat_body("carrel"))["message"]["content"];
  const Response response = library.post("/api/chat", chat_body("carrel"));
  EXPECT_EQ(response.content_type, "application/x-ndjson");
  const auto lines = lines_of(streamed(response));
  ASSERT_GE(lines.size(), 2U);
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(lines[i]["done"], i + 1 == lines.size());
    text += lines[i]["message"]["content"].get<std::string>();
  }
  EXPECT_EQ(text, whole);
  EXPECT_FALSE(lines.back()["citations"].empty());
}

TEST_F(Ollama, answers_a_prompt) {
  const auto lines = lines_of(
      streamed(library.post("/api/generate", {{"model", "carrel"}, {"prompt", question}})));
  std::string text;
  for (const Json& line : lines) text += line["response"].get<std::string>();
  EXPECT_EQ(text, answer(chat_body("carrel"))["message"]["content"]);
}

TEST_F(Ollama, takes_an_empty_question_for_a_wish_to_load) {
  EXPECT_EQ(json_of(library.post("/api/generate", {{"model", "carrel"}}))["done_reason"], "load");
  const Json chat =
      json_of(library.post("/api/chat", {{"model", "carrel"}, {"messages", Json::array()}}));
  EXPECT_EQ(chat["done_reason"], "load");
  EXPECT_EQ(library.post("/api/generate", {{"model", "llama3.2"}}).status, 404);
}

TEST_F(Ollama, honours_limits_and_refuses_what_it_cannot_do) {
  Json body = chat_body("carrel");
  body["options"] = {{"num_predict", 3}, {"temperature", 0.8}, {"num_ctx", 4096}};
  EXPECT_EQ(answer(body)["done_reason"], "length");
  body["options"] = {{"num_predict", -1}};
  EXPECT_EQ(answer(body)["done_reason"], "stop");
  const auto status_with = [&](const char* name, const Json& value) {
    Json changed = chat_body("carrel");
    changed[name] = value;
    return library.post("/api/chat", changed).status;
  };
  EXPECT_EQ(status_with("keep_alive", "5m"), 200);
  EXPECT_EQ(status_with("think", false), 200);
  EXPECT_EQ(status_with("format", ""), 200);
  EXPECT_EQ(status_with("format", "json"), 422);
  EXPECT_EQ(status_with("think", true), 422);
  EXPECT_EQ(status_with("tools", Json::array({{{"type", "function"}}})), 422);
  EXPECT_EQ(status_with("optoins", Json::object()), 422);
}

TEST_F(Ollama, embeds) {
  const Json one =
      json_of(library.post("/api/embed", {{"model", "carrel-static-v1"}, {"input", "rye bread"}}));
  ASSERT_EQ(one["embeddings"].size(), 1U);
  EXPECT_EQ(one["embeddings"][0].size(), 256U);
  const Json two =
      json_of(library.post("/api/embed", {{"model", "carrel-static-v1:latest"},
                                          {"input", Json::array({"eel", "rye bread"})}}));
  EXPECT_EQ(two["embeddings"][1], one["embeddings"][0]);
  const Json old = json_of(
      library.post("/api/embeddings", {{"model", "carrel-static-v1"}, {"prompt", "rye bread"}}));
  EXPECT_EQ(old["embedding"], one["embeddings"][0]);
  const Json none = json_of(
      library.post("/api/embed", {{"model", "carrel-static-v1"}, {"input", Json::array()}}));
  EXPECT_TRUE(none["embeddings"].empty());
}

}  // namespace
}  // namespace carrel::server
