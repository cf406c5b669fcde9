// Every question beside the demo library: answered with a citation that names the page or line of
// the gold answer, or refused when the library does not hold it.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/cli/run_carrel.h"

namespace carrel::test {
namespace {

using Json = nlohmann::json;

std::vector<Json> questions() {
  std::vector<Json> all;
  std::ifstream in(fixtures() / "questions.jsonl");
  for (std::string line; std::getline(in, line);) all.push_back(Json::parse(line));
  return all;
}

bool holds(const Json& place, int number) {
  if (place.is_number()) return place == number;
  for (const Json& each : place) {
    if (each == number) return true;
  }
  return false;
}

// A citation names the page or a line of the gold answer. A quote may begin lines before the
// answer, so every line of the quote counts.
bool cites_gold(const Json& citation, const Json& question) {
  if (citation["file"] != question["file"]) return false;
  const char* unit = question.contains("page") ? "page" : "line";
  if (!citation[unit].is_number()) return false;
  const int first = citation[unit];
  const std::string quote = citation["quote"];
  const int lines = unit == std::string("line")
                        ? static_cast<int>(std::count(quote.begin(), quote.end(), '\n'))
                        : 0;
  for (int place = first; place <= first + lines; ++place) {
    for (const char* key : {"page", "line", "lines", "also"}) {
      if (question.contains(key) && holds(question[key], place)) return true;
    }
  }
  return false;
}

class Questions : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    home = new Home;
    home->run({"add", (fixtures() / "library").string(), "--name", "papers"});
  }
  static void TearDownTestSuite() {
    delete home;
    home = nullptr;
  }

  static Json ask(const Json& question) {
    return Json::parse(home->run({"ask", question["question"].get<std::string>(), "--json"}).out);
  }

  static Home* home;
};
Home* Questions::home = nullptr;

TEST_F(Questions, answerable_ones_are_answered_from_the_right_place) {
  int asked = 0;
  int right = 0;
  for (const Json& question : questions()) {
    if (!question["answerable"]) continue;
    ++asked;
    const Json answer = ask(question);
    bool cited = false;
    for (const Json& citation : answer["citations"]) {
      cited = cited || cites_gold(citation, question);
    }
    right += cited;
    EXPECT_TRUE(cited) << question["id"] << " " << question["question"] << "\n  wanted "
                       << question["file"] << " " << question["answers"] << "\n  got "
                       << answer["answer"];
  }
  std::printf("cited the right place: %d of %d\n", right, asked);
}

TEST_F(Questions, absent_things_are_refused) {
  int asked = 0;
  int refused = 0;
  for (const Json& question : questions()) {
    if (question["answerable"]) continue;
    ++asked;
    const Json answer = ask(question);
    refused += answer["refused"].get<bool>();
    EXPECT_TRUE(answer["refused"].get<bool>())
        << question["id"] << " " << question["question"] << "\n  got " << answer["answer"];
  }
  std::printf("refused: %d of %d\n", refused, asked);
}

}  // namespace
}  // namespace carrel::test
