#include "server/url.h"

#include <gtest/gtest.h>

#include "server/router.h"

namespace carrel::server {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(url, decodes_and_encodes) {
  EXPECT_EQ(percent_decoded("a%20b+c", Plus::is_plus), "a b+c");
  EXPECT_EQ(percent_decoded("a%20b+c", Plus::is_space), "a b c");
  EXPECT_EQ(percent_decoded("%c3%BC", Plus::is_plus), "ü");
  EXPECT_EQ(percent_encoded("a b/ü\"\r\n"), "a%20b%2F%C3%BC%22%0D%0A");
}

TEST(url, refuses_what_cannot_be_decoded) {
  for (const char* text : {"%", "%2", "%zz", "%00", "%1f", "%ff", "%c3", "a%7f"}) {
    EXPECT_FALSE(percent_decoded(text, Plus::is_plus)) << text;
  }
}

TEST(url, parses_queries) {
  EXPECT_EQ(parse_query("q=a%26b&c=1&c=2&&x"), (Pairs{{"q", "a&b"}, {"c", "1"}, {"c", "2"}, {"x", ""}}));
  EXPECT_EQ(parse_query(""), Pairs{});
  EXPECT_FALSE(parse_query("q=%zz"));
  std::string many;
  for (int i = 0; i < 101; ++i) many += "a=1&";
  EXPECT_FALSE(parse_query(many));
}

TEST(router, captures_pieces_and_tells_methods) {
  const Router router({{.method = "GET", .pattern = "/"},
                       {.method = "GET", .pattern = "/a/{id}"},
                       {.method = "DELETE", .pattern = "/a/{id}"},
                       {.method = "GET", .pattern = "/a/{id}/b"}});
  EXPECT_EQ(router.find("GET", "/a/x%20y").params.at("id"), "x y");
  EXPECT_EQ(router.find("HEAD", "/a/1").route->method, "GET");
  EXPECT_EQ(router.find("POST", "/a/1").allowed, "GET, DELETE");
  EXPECT_EQ(router.find("GET", "/").route->pattern, "/");
  for (const char* path : {"/a", "/a/", "/a/1/", "/a/1/c", "/a/1/b/", "//", "/a//b", "/a/x%2Fb",
                           "/a/%", "/a/%00", "a/1", ""}) {
    EXPECT_EQ(router.find("GET", path).route, nullptr) << path;
  }
}

}  // namespace
}  // namespace carrel::server
