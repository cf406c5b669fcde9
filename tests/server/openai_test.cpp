#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "core/unicode.h"
#include "served_library.h"
#include "server/base64.h"

namespace carrel::server {
namespace {

using testing::events_of;
using testing::json_of;
using testing::streamed;

constexpr const char* question = "Which tins are filled to two thirds?";

bool cites_the_recipe(const Json& answer) {
  return answer.at("citations").dump().find("rye-bread.txt") != std::string::npos;
}

class OpenAi : public ::testing::Test {
 protected:
  static Json ask(const std::string& model, const std::string& content) {
    return {{"model", model},
            {"messages", Json::array({{{"role", "user"}, {"content", content}}})}};
  }
  Response chat(const Json& body) { return library.post("/v1/chat/completions", body); }
  // The answer to the rye bread question with one more parameter, or the error about it.
  Response chat_with(const std::string& name, const Json& value) {
    Json body = ask("carrel", question);
    body[name] = value;
    return chat(body);
  }
  std::string refused_parameter(const std::string& name, const Json& value) {
    const Response response = chat_with(name, value);
    return response.status == 422 ? json_of(response)["error"]["param"].get<std::string>() : "";
  }
  Json embed(const Json& body) { return json_of(library.post("/v1/embeddings", body)); }

  testing::ServedLibrary library;
};

TEST_F(OpenAi, lists_the_library_its_collections_and_the_embedding_model) {
  std::vector<std::string> ids;
  const Json list = json_of(library.get("/v1/models"));
  for (const Json& model : list["data"]) ids.push_back(model["id"]);
  EXPECT_EQ(ids, (std::vector<std::string>{"carrel", "carrel:notes", "carrel:recipes",
                                           "carrel-static-v1"}));
  EXPECT_EQ(json_of(library.get("/v1/models/carrel:notes"))["object"], "model");
  const Response missing = library.get("/v1/models/gpt-4o");
  EXPECT_EQ(missing.status, 404);
  const Json error = json_of(missing)["error"];
  EXPECT_EQ(error["code"], "model_not_found");
  EXPECT_NE(error["message"].get<std::string>().find("carrel:recipes"), std::string::npos);
}

TEST_F(OpenAi, shows_a_client_its_own_collections_only) {
  library.visible = {"notes"};
  EXPECT_EQ(json_of(library.get("/v1/models"))["data"].size(), 3U);
  EXPECT_EQ(chat(ask("carrel:recipes", question)).status, 404);
  EXPECT_FALSE(cites_the_recipe(json_of(chat(ask("carrel", question)))));
  EXPECT_FALSE(
      cites_the_recipe(json_of(chat(ask("carrel", std::string("in:recipes ") + question)))));
}

TEST_F(OpenAi, answers_with_citations_at_their_place_in_the_text) {
  const Response response = chat(ask("carrel", question));
  ASSERT_EQ(response.status, 200) << response.body;
  const Json answer = json_of(response);
  EXPECT_EQ(answer["object"], "chat.completion");
  EXPECT_EQ(answer["created"], testing::now_s);
  const Json& choice = answer["choices"][0];
  EXPECT_EQ(choice["finish_reason"], "stop");
  const std::string content = choice["message"]["content"];
  EXPECT_EQ(answer["refused"], false);
  const Json& annotations = choice["message"]["annotations"];
  ASSERT_GE(annotations.size(), 1U);
  EXPECT_EQ(annotations.size(), answer["citations"].size());
  const Json& first = annotations[0]["url_citation"];
  EXPECT_TRUE(first["url"].get<std::string>().starts_with("carrel://recipes/rye-bread.txt"))
      << first;
  const std::size_t begin = first["start_index"];
  const std::size_t end = first["end_index"];
  std::u32string characters;
  for (std::size_t i = 0; i < content.size();) {
    const CodePoint c = code_point_at(content, i);
    characters += c.value;
    i += c.size_bytes;
  }
  EXPECT_EQ(characters.substr(begin, end - begin), U"[1]");
  EXPECT_GT(answer["usage"]["completion_tokens"], 0);
  EXPECT_EQ(answer["citations"].at(0)["file"], "rye-bread.txt");
}

TEST_F(OpenAi, says_so_when_the_answer_is_not_in_the_documents) {
  const Json answer = json_of(chat(ask("carrel", "Who won the chess olympiad in 1972?")));
  EXPECT_EQ(answer["refused"], true);
  EXPECT_TRUE(answer["citations"].empty());
  EXPECT_FALSE(answer["choices"][0]["message"]["content"].get<std::string>().empty());
}

TEST_F(OpenAi, answers_from_the_named_collection) {
  EXPECT_TRUE(cites_the_recipe(json_of(chat(ask("carrel:recipes", question)))));
  EXPECT_FALSE(cites_the_recipe(json_of(chat(ask("carrel:notes", question)))));
}

TEST_F(OpenAi, streams_the_same_answer) {
  const std::string whole =
      json_of(chat(ask("carrel", question)))["choices"][0]["message"]["content"];
  Json body = ask("carrel", question);
  body["stream"] = true;
  body["stream_options"] = {{"include_usage", true}};
  const auto events = events_of(streamed(chat(body)));
  ASSERT_GE(events.size(), 5U);
  EXPECT_EQ(events.back(), "[DONE]");
  EXPECT_EQ(events[0]["choices"][0]["delta"]["role"], "assistant");
  std::string text;
  for (std::size_t i = 0; i + 2 < events.size(); ++i) {
    EXPECT_EQ(events[i]["id"], events[0]["id"]);
    text += events[i]["choices"][0]["delta"].value("content", "");
  }
  EXPECT_EQ(text, whole);
  const Json& last = events[events.size() - 3];
  EXPECT_EQ(last["choices"][0]["finish_reason"], "stop");
  EXPECT_FALSE(last["choices"][0]["delta"]["annotations"].empty());
  const Json& usage = events[events.size() - 2];
  EXPECT_TRUE(usage["choices"].empty());
  EXPECT_GT(usage["usage"]["total_tokens"], 0);
}

TEST_F(OpenAi, ends_a_stream_nobody_reads) {
  Json body = ask("carrel", question);
  body["stream"] = true;
  const Response response = chat(body);
  testing::CollectedSink sink;
  sink.writes_max = 2;
  response.stream_body(sink, {});
  EXPECT_EQ(sink.writes, 2);
}

TEST_F(OpenAi, takes_what_was_said_before_into_account) {
  Json body = ask("carrel", "How long must the rye sourdough stand at room temperature?");
  body["messages"].push_back({{"role", "assistant"}, {"content", "Hot [1]"}});
  body["messages"].push_back(
      {{"role", "user"},
       {"content", Json::array({{{"type", "text"}, {"text", "And how long?"}}})}});
  EXPECT_TRUE(cites_the_recipe(json_of(chat(body))));
  EXPECT_FALSE(cites_the_recipe(json_of(chat(ask("carrel", "And how long?")))));
}

TEST_F(OpenAi, cuts_an_answer_where_it_is_told_to) {
  const std::string whole =
      json_of(chat(ask("carrel", question)))["choices"][0]["message"]["content"];
  const Json few = json_of(chat_with("max_tokens", 3))["choices"][0];
  const std::string cut = few["message"]["content"];
  EXPECT_TRUE(whole.starts_with(cut));
  EXPECT_LT(cut.size(), whole.size());
  EXPECT_EQ(few["finish_reason"], "length");
  EXPECT_TRUE(few["message"]["annotations"].empty());
  const Json stopped = json_of(chat_with("stop", Json::array({" [1]"})))["choices"][0];
  EXPECT_EQ(stopped["message"]["content"], whole.substr(0, whole.find(" [1]")));
  EXPECT_EQ(stopped["finish_reason"], "stop");
}

TEST_F(OpenAi, ignores_what_clients_always_send_and_refuses_what_it_cannot_do) {
  for (const char* name : {"temperature", "top_p", "seed", "presence_penalty"}) {
    EXPECT_EQ(chat_with(name, 1).status, 200) << name;
  }
  EXPECT_EQ(chat_with("tools", Json::array()).status, 200);
  EXPECT_EQ(chat_with("user", "me").status, 200);
  EXPECT_EQ(chat_with("n", 1).status, 200);
  EXPECT_EQ(chat_with("response_format", {{"type", "text"}}).status, 200);
  EXPECT_EQ(refused_parameter("tools", Json::array({{{"type", "function"}}})), "tools");
  EXPECT_EQ(refused_parameter("n", 2), "n");
  EXPECT_EQ(refused_parameter("logprobs", true), "logprobs");
  EXPECT_EQ(refused_parameter("response_format", {{"type", "json_object"}}), "response_format");
  EXPECT_EQ(refused_parameter("temprature", 1), "temprature");
  EXPECT_EQ(refused_parameter("temperature", "warm"), "temperature");
  EXPECT_EQ(refused_parameter("max_tokens", 0), "max_tokens");
  EXPECT_EQ(refused_parameter("messages", Json::array()), "messages");
  EXPECT_EQ(refused_parameter("messages", "hello"), "messages");
}

TEST_F(OpenAi, names_what_is_wrong_with_a_message) {
  const auto refused = [&](const Json& message) {
    return refused_parameter("messages", Json::array({message}));
  };
  EXPECT_EQ(refused({{"role", "user"}}), "messages[0].content");
  EXPECT_EQ(refused({{"content", "x"}}), "messages[0].role");
  EXPECT_EQ(refused({{"role", "robot"}, {"content", "x"}}), "messages[0].role");
  EXPECT_EQ(refused({{"role", "user"}, {"content", 3}}), "messages[0].content");
  EXPECT_EQ(refused({{"role", "user"}, {"content", " "}}), "messages[0].content");
  EXPECT_EQ(refused({{"role", "user"},
                     {"content", Json::array({{{"type", "image_url"}, {"image_url", {}}}})}}),
            "messages[0].content");
  EXPECT_EQ(refused({{"role", "user"}, {"content", std::string(20000, 'x')}}),
            "messages[0].content");
  EXPECT_EQ(refused({{"role", "system"}, {"content", "be brief"}}), "messages");
}

TEST_F(OpenAi, answers_the_older_way_too) {
  const Json answer = json_of(library.post(
      "/v1/completions", {{"model", "carrel"}, {"prompt", question}, {"max_tokens", 500}}));
  EXPECT_EQ(answer["object"], "text_completion");
  EXPECT_FALSE(answer["choices"][0]["text"].get<std::string>().empty());
  EXPECT_FALSE(answer["citations"].empty());
  const auto events = events_of(streamed(
      library.post("/v1/completions",
                   {{"model", "carrel"}, {"prompt", Json::array({question})}, {"stream", true}})));
  std::string text;
  for (std::size_t i = 0; i + 1 < events.size(); ++i)
    text += events[i]["choices"][0].value("text", "");
  EXPECT_EQ(text, answer["choices"][0]["text"]);
  EXPECT_EQ(library.post("/v1/completions", {{"model", "carrel"}, {"prompt", 7}}).status, 422);
}

TEST_F(OpenAi, embeds_texts_and_tokens_alike) {
  const Json one = embed({{"model", "carrel-static-v1"}, {"input", "rye bread"}});
  EXPECT_EQ(one["data"].size(), 1U);
  EXPECT_EQ(one["data"][0]["embedding"].size(), 256U);
  EXPECT_GT(one["usage"]["prompt_tokens"], 0);
  const Json two =
      embed({{"model", "carrel-static-v1"}, {"input", Json::array({"eel", "rye bread"})}});
  EXPECT_EQ(two["data"][1]["embedding"], one["data"][0]["embedding"]);
  Json ids = Json::array();
  library.services().read({}, [&](engine::Library& open, const std::stop_token&) {
    for (const auto& token : open.embedder().tokenize("rye bread")) ids.push_back(token.id);
  });
  const Json of_tokens = embed({{"model", "carrel-static-v1"}, {"input", ids}});
  EXPECT_EQ(of_tokens["data"][0]["embedding"], one["data"][0]["embedding"]);
  const Json of_lists = embed({{"model", "carrel-static-v1"}, {"input", Json::array({ids, ids})}});
  EXPECT_EQ(of_lists["data"][1]["embedding"], one["data"][0]["embedding"]);
}

TEST_F(OpenAi, writes_vectors_as_base64_when_asked) {
  const Json numbers = embed({{"model", "carrel-static-v1"}, {"input", "eel"}});
  const Json text =
      embed({{"model", "carrel-static-v1"}, {"input", "eel"}, {"encoding_format", "base64"}});
  const auto bytes = base64_decoded(text["data"][0]["embedding"].get<std::string>());
  ASSERT_TRUE(bytes);
  ASSERT_EQ(bytes->size(), 256U * 4);
  for (std::size_t i = 0; i < 256; ++i) {
    std::uint32_t bits = 0;
    for (std::size_t k = 4; k-- > 0;)
      bits = bits << 8U | static_cast<unsigned char>((*bytes)[i * 4 + k]);
    EXPECT_EQ(std::bit_cast<float>(bits), numbers["data"][0]["embedding"][i].get<float>());
  }
}

TEST_F(OpenAi, shortens_vectors_to_unit_vectors) {
  const Json cut = embed({{"model", "carrel-static-v1"}, {"input", "eel"}, {"dimensions", 64}});
  double squares = 0;
  for (const Json& value : cut["data"][0]["embedding"]) squares += std::pow(value.get<double>(), 2);
  EXPECT_EQ(cut["data"][0]["embedding"].size(), 64U);
  EXPECT_NEAR(squares, 1, 1e-5);
}

TEST_F(OpenAi, refuses_input_it_cannot_embed) {
  const auto param = [&](Json body) {
    body["model"] = "carrel-static-v1";
    return embed(body)["error"]["param"];
  };
  EXPECT_EQ(param({{"input", Json::array()}}), "input");
  EXPECT_EQ(param({{"input", Json::array({1, "a"})}}), "input");
  EXPECT_EQ(param({{"input", Json::array({99999999})}}), "input");
  EXPECT_EQ(param({{"input", Json::array({-5})}}), "input");
  EXPECT_EQ(param(Json::object()), "input");
  EXPECT_EQ(param({{"input", "a"}, {"dimensions", 257}}), "dimensions");
  EXPECT_EQ(param({{"input", "a"}, {"encoding_format", "hex"}}), "encoding_format");
  EXPECT_EQ(embed({{"model", "carrel"}, {"input", "a"}})["error"]["param"], "model");
  EXPECT_EQ(
      library.post("/v1/embeddings", {{"model", "text-embedding-3-small"}, {"input", "a"}}).status,
      404);
}

TEST_F(OpenAi, reranks) {
  const Json body{
      {"model", "carrel"},
      {"query", "how long does bread bake"},
      {"documents",
       Json::array({"Cats sleep.", "Bake the bread for an hour.", {{"text", "Bread."}}})}};
  const Json all = json_of(library.post("/v1/rerank", body));
  ASSERT_EQ(all["results"].size(), 3U) << all;
  EXPECT_EQ(all["results"][0]["index"], 1);
  EXPECT_EQ(all["results"][2]["index"], 0);
  EXPECT_GT(all["results"][0]["relevance_score"], all["results"][1]["relevance_score"]);
  Json best = body;
  best["top_n"] = 1;
  best["return_documents"] = true;
  const Json one = json_of(library.post("/v1/rerank", best));
  ASSERT_EQ(one["results"].size(), 1U);
  EXPECT_EQ(one["results"][0]["document"]["text"], "Bake the bread for an hour.");
  for (const char* missing : {"query", "documents"}) {
    Json part = body;
    part.erase(missing);
    EXPECT_EQ(json_of(library.post("/v1/rerank", part))["error"]["param"], missing);
  }
}

}  // namespace
}  // namespace carrel::server
