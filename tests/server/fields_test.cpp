#include "server/fields.h"

#include <gtest/gtest.h>

#include "server/errors.h"

namespace carrel::server {
namespace {

// The field a refusal names; empty when nothing was refused.
template <typename Use>
std::string refused(const std::string& json, const Use& use) {
  const Json object = Json::parse(json);
  Fields fields(object);
  try {
    use(fields);
  } catch (const RequestError& error) {
    EXPECT_EQ(error.status(), 422);
    EXPECT_NE(std::string(error.what()).find(error.param()), std::string::npos);
    return error.param();
  }
  return "";
}

TEST(fields, give_what_is_there) {
  const Json object =
      Json::parse(R"({"q":"heron","n":3,"t":0.5,"on":true,"list":["a","b"],"nil":null})");
  Fields fields(object);
  EXPECT_EQ(fields.text("q"), "heron");
  EXPECT_EQ(fields.count("n", 1, 10), 3);
  EXPECT_EQ(fields.number("t"), 0.5);
  EXPECT_EQ(fields.flag("on"), true);
  EXPECT_EQ(fields.texts("list", 2), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(fields.text_or("nil", "none"), "none");
  EXPECT_FALSE(fields.count("absent", 1, 10));
  fields.refuse_others();
}

TEST(fields, refuse_other_types_by_name) {
  EXPECT_EQ(refused(R"({"q":1})", [](Fields& f) { f.text("q"); }), "q");
  EXPECT_EQ(refused(R"({"q":""})", [](Fields& f) { f.text("q"); }), "q");
  EXPECT_EQ(refused("{}", [](Fields& f) { f.text("q"); }), "q");
  EXPECT_EQ(refused(R"({"n":"3"})", [](Fields& f) { f.count("n", 1, 10); }), "n");
  EXPECT_EQ(refused(R"({"n":2.5})", [](Fields& f) { f.count("n", 1, 10); }), "n");
  EXPECT_EQ(refused(R"({"n":1e300})", [](Fields& f) { f.count("n", 1, 10); }), "n");
  EXPECT_EQ(refused(R"({"n":0})", [](Fields& f) { f.count("n", 1, 10); }), "n");
  EXPECT_EQ(refused(R"({"on":"yes"})", [](Fields& f) { f.flag("on"); }), "on");
  EXPECT_EQ(refused(R"({"l":"a"})", [](Fields& f) { f.texts("l", 2); }), "l");
  EXPECT_EQ(refused(R"({"l":["a",1]})", [](Fields& f) { f.texts("l", 2); }), "l");
  EXPECT_EQ(refused(R"({"l":["a","b","c"]})", [](Fields& f) { f.texts("l", 2); }), "l");
}

TEST(fields, refuse_wishes_that_cannot_be_fulfilled_but_not_their_absence) {
  const auto refuse = [](Fields& f) { f.refuse({"tools"}, "cannot be used"); };
  for (const char* json : {R"({"tools":[]})", R"({"tools":null})", R"({"tools":{}})",
                           R"({"tools":false})", R"({"tools":0})", R"({"tools":""})", "{}"}) {
    EXPECT_EQ(refused(json, refuse), "") << json;
  }
  for (const char* json : {R"({"tools":[1]})", R"({"tools":true})", R"({"tools":"x"})"}) {
    EXPECT_EQ(refused(json, refuse), "tools") << json;
  }
}

TEST(fields, refuse_what_nobody_asked_for) {
  const auto take_q = [](Fields& f) {
    f.text("q");
    f.ignore({"seed"});
    f.refuse_others();
  };
  EXPECT_EQ(refused(R"({"q":"a","seed":7})", take_q), "");
  EXPECT_EQ(refused(R"({"q":"a","quary":"b"})", take_q), "quary");
}

}  // namespace
}  // namespace carrel::server
