#include "engine/evaluation_set.h"

#include <charconv>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace carrel::engine {
namespace {

using Json = nlohmann::json;

[[noreturn]] void throw_corrupt(const std::filesystem::path& file, int line,
                                const std::string& what) {
  throw Error(ErrorCode::corrupt, file.string() + ":" + std::to_string(line) + ": " + what);
}

void for_each_line(const std::filesystem::path& file,
                   const std::function<void(const std::string&, int)>& use) {
  std::ifstream in(file);
  if (!in) {
    throw Error(ErrorCode::not_found,
                file.string() + ": not there; a set holds corpus.jsonl, queries.jsonl, qrels.tsv");
  }
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (!line.empty()) use(line, number);
  }
}

void for_each_object(const std::filesystem::path& file,
                     const std::function<void(const Json&)>& use) {
  for_each_line(file, [&](const std::string& line, int number) {
    try {
      use(Json::parse(line));
    } catch (const Json::parse_error& error) {
      // Its own message quotes the line, and texts of documents stay out of errors.
      throw_corrupt(file, number, "no valid JSON at byte " + std::to_string(error.byte));
    } catch (const Json::exception& error) {
      throw_corrupt(file, number, error.what());
    }
  });
}

std::string language_of(const Json& row, const std::string& id) {
  if (row.contains("lang")) return row["lang"].get<std::string>();
  return id.size() > 3 && id[2] == ':' ? id.substr(0, 2) : std::string();
}

EvaluationQuery query_of(const Json& row) {
  EvaluationQuery query;
  query.id = row.at("_id").get<std::string>();
  query.text = row.at("text").get<std::string>();
  query.language = row.value("lang", std::string());
  query.answerable = row.value("answerable", true);
  for (const Json& answer : row.value("answers", Json::array())) {
    query.answers.push_back(answer.is_string() ? answer.get<std::string>() : answer.dump());
  }
  return query;
}

}  // namespace

EvaluationSet read_evaluation_set(const std::filesystem::path& folder) {
  EvaluationSet set;
  set.name = std::filesystem::weakly_canonical(folder).filename().string();
  for_each_object(folder / "corpus.jsonl", [&](const Json& row) {
    const auto id = row.at("_id").get<std::string>();
    set.corpus.push_back({.id = id,
                          .title = row.value("title", std::string()),
                          .text = row.at("text").get<std::string>(),
                          .language = language_of(row, id)});
  });
  for_each_object(folder / "queries.jsonl", [&](const Json& row) {
    set.queries.push_back(query_of(row));
    const auto& query = set.queries.back();
    set.has_answers = set.has_answers || !query.answers.empty() || !query.answerable;
  });
  const auto qrels = folder / "qrels.tsv";
  for_each_line(qrels, [&](const std::string& line, int number) {
    if (number == 1) return;  // the header
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    const bool has_tabs = first != std::string::npos && second != std::string::npos;
    double grade = 0;
    if (!has_tabs ||
        std::from_chars(line.data() + second + 1, line.data() + line.size(), grade).ec !=
            std::errc()) {
      throw_corrupt(qrels, number, "expected query, passage and grade between tabs");
    }
    if (grade > 0) {
      set.gold[line.substr(0, first)][line.substr(first + 1, second - first - 1)] = grade;
    }
  });
  return set;
}

}  // namespace carrel::engine
