// A scan from the folder to the answer, by Tesseract itself.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <string>

#include "core/files.h"
#include "tests/cli/run_carrel.h"

namespace carrel::test {
namespace {

using Json = nlohmann::json;

class Scans : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* const name : {"scanned.pdf", "mietvertrag.png"}) {
      home.write(name, read_file(fixtures() / "scans" / name, 1U << 20));
    }
  }

  Outcome run(const std::vector<std::string>& arguments, const std::string& languages) const {
    return home.run(arguments, {{"CARREL_INGEST_OCR_LANGUAGES", languages}});
  }

  Json json(const std::vector<std::string>& arguments) const {
    return Json::parse(run(arguments, "deu+eng").out, nullptr, false);
  }

  Home home;
};

TEST_F(Scans, are_found_cited_and_forgotten) {
  const Outcome added = run({"add", home.documents().string(), "--name", "scans"}, "deu+eng");
  EXPECT_EQ(added.status, 0) << added.err;
  const Json hits = json({"search", "apple trees", "--json"});
  ASSERT_FALSE(hits.empty());
  EXPECT_EQ(hits[0]["file"], "scanned.pdf");
  EXPECT_EQ(hits[0]["page"], 2);
  EXPECT_FALSE(hits[0]["boxes"].empty());

  const Json image = json({"search", "Kaltmiete", "type:image", "--json"});
  ASSERT_EQ(image.size(), 1U);
  EXPECT_EQ(image[0]["file"], "mietvertrag.png");
  EXPECT_EQ(image[0]["page"], 1);

  const Json answer = json({"ask", "How many apple trees did the members decide to buy?", "--json"});
  EXPECT_NE(answer.dump().find("forty apple trees"), std::string::npos) << answer.dump(1);
  EXPECT_NE(answer.dump().find("scanned.pdf"), std::string::npos);

  const Outcome forgotten = run({"forget", "scans", "--verify"}, "deu+eng");
  EXPECT_EQ(forgotten.status, 0) << forgotten.err;
}

TEST_F(Scans, are_listed_with_what_helps_where_there_is_no_such_language) {
  run({"add", home.documents().string(), "--name", "scans"}, "tlh");
  const Outcome failed = run({"ls", "--failed"}, "tlh");
  EXPECT_NE(failed.out.find("no_ocr"), std::string::npos) << failed.out;
  EXPECT_NE(failed.err.find("apt install tesseract-ocr"), std::string::npos) << failed.err;
  EXPECT_NE(failed.out.find("page 2"), std::string::npos);
  const Outcome doctor = run({"doctor"}, "tlh");
  EXPECT_NE(doctor.out.find("tesseract-ocr-tlh"), std::string::npos) << doctor.out;

  run({"index"}, "deu+eng");
  EXPECT_FALSE(json({"search", "apple trees", "--json"}).empty());
  const Outcome wrong = run({"index"}, "../x");
  EXPECT_EQ(wrong.status, 2);
  EXPECT_NE(wrong.err.find("CARREL_INGEST_OCR_LANGUAGES"), std::string::npos) << wrong.err;
}

}  // namespace
}  // namespace carrel::test
