// Every question beside the demo library: answered with a citation that names the page or line of
// the gold answer, or refused when the library does not hold it.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
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

// A citation names the page, or the lines the quote runs over, where the gold answer stands.
bool cites_gold(const Json& citation, const Json& question) {
  if (citation["file"] != question["file"]) return false;
  const bool paged = question.contains("page");
  const Json& first = citation[paged ? "page" : "line"];
  const Json& last = citation[paged ? "page" : "line_last"];
  if (!first.is_number() || !last.is_number()) return false;
  for (int place = first; place <= last.get<int>(); ++place) {
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

  static std::map<std::string, int> count_right();

  static Home* home;
};
Home* Questions::home = nullptr;

// Of each style of answerable questions, those cited right. Misses are printed with what was said.
std::map<std::string, int> Questions::count_right() {
  std::map<std::string, int> right;
  for (const Json& question : questions()) {
    if (!question["answerable"]) continue;
    const Json answer = ask(question);
    const Json& citations = answer["citations"];
    const bool cited = std::any_of(citations.begin(), citations.end(), [&](const Json& citation) {
      return cites_gold(citation, question);
    });
    right[question["style"]] += cited;
    if (cited) continue;
    std::cout << "missed " << question["id"] << " (" << question["style"].get<std::string>() << ") "
              << question["question"] << "\n  wanted " << question["file"] << " "
              << question["answers"] << "\n  got " << answer["answer"] << "\n";
  }
  return right;
}

// The word list and some rules were written with an eye on these questions: what they measure is that
// nothing is lost, not how strangers' questions fare.
TEST_F(Questions, answerable_ones_are_answered_from_the_right_place) {
  auto right = count_right();
  std::printf("cited the right place: plain %d of 64, paraphrase %d of 21, cross-lingual %d of 6\n",
              right["plain"], right["paraphrase"], right["cross-lingual"]);
  EXPECT_EQ(right["plain"], 64);
  EXPECT_EQ(right["paraphrase"], 21);
  EXPECT_EQ(right["cross-lingual"], 6);
}

TEST_F(Questions, absent_things_are_refused) {
  int asked = 0;
  int refused = 0;
  for (const Json& question : questions()) {
    if (question["answerable"]) continue;
    ++asked;
    const Json answer = ask(question);
    refused += answer["refused"].get<bool>();
    if (answer["refused"]) continue;
    std::cout << "answered " << question["id"] << " " << question["question"] << "\n  with "
              << answer["answer"] << "\n";
  }
  std::printf("refused: %d of %d\n", refused, asked);
  EXPECT_GE(refused, 19);
}

}  // namespace
}  // namespace carrel::test
