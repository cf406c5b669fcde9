// Writes the features of the best candidates of question-passage pairs, and the answers given, by
// the code that answers, so that what is fitted is what runs.
//
//   carrel_dump_features PAIRS.jsonl OUT.jsonl [MODEL.gguf|"" [WORDS.tsv]]
#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/unicode.h"
#include "generate/evidence.h"
#include "generate/generator.h"
#include "generate/question.h"
#include "generate/refusal.h"
#include "infer/gguf.h"
#include "infer/static_embedding.h"

namespace {

using namespace carrel;
using nlohmann::json;

constexpr std::size_t candidates_written = 24;

std::string comparable(std::string_view text) {
  std::string out;
  for (const char c : fold(text)) {
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (c != '*') {
      out += c;
    }
  }
  return out;
}

bool holds_answer(std::string_view text, const std::vector<std::string>& answers) {
  const std::string folded = comparable(text);
  return std::any_of(answers.begin(), answers.end(), [&](const std::string& answer) {
    return !answer.empty() && folded.find(answer) != std::string::npos;
  });
}

std::vector<std::string> answers_of(const json& pair) {
  std::vector<std::string> answers;
  for (const auto& answer : pair["answers"]) {
    if (answer.is_string()) answers.push_back(comparable(answer.get<std::string>()));
  }
  return answers;
}

std::vector<Passage> passages_of(const json& pair) {
  std::vector<Passage> passages;
  for (const auto& row : pair["passages"]) {
    Passage passage;
    passage.title = row["title"];
    passage.heading = row.value("heading", "");
    passage.language = row.value("language", pair.value("language", ""));
    passage.page = row.value("page", 0);
    passage.text = row["text"];
    passage.span = {0, passage.text.size()};
    passages.push_back(std::move(passage));
  }
  return passages;
}

class Encoder {
 public:
  explicit Encoder(const std::string& path) : file_(path), model_(file_) {}

  Matrix embed(std::span<const std::string_view> texts) const {
    Matrix vectors(texts.size(), model_.dim());
    std::vector<std::int32_t> scratch;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      model_.embed(model_.tokenizer().encode_ids(texts[i], scratch), vectors.row(i));
    }
    return vectors;
  }

 private:
  infer::GgufFile file_;
  infer::StaticEmbedding model_;
};

json candidate_row(const generate::Candidate& candidate, const generate::Evidence& evidence,
                   const json& pair, const std::vector<Passage>& passages,
                   const std::vector<std::string>& answers) {
  const auto& unit = evidence.units[candidate.passage][candidate.unit];
  const bool gold = pair["passages"][candidate.passage].value("gold", false);
  const std::string_view text = unit.span.in(passages[candidate.passage].text);
  return {{"f", candidate.features}, {"gold", gold}, {"right", gold && holds_answer(text, answers)}};
}

json answer_row(const generate::Answer& answer, const json& pair,
                const std::vector<std::string>& answers) {
  json row{{"text", answer.text}, {"refused", answer.refused}, {"evidence", answer.evidence}};
  bool quotes_answer = false;
  bool cites_gold = false;
  for (const auto& citation : answer.citations) {
    const bool gold = pair["passages"][citation.passage].value("gold", false);
    cites_gold = cites_gold || gold;
    quotes_answer = quotes_answer || (gold && holds_answer(citation.quote, answers));
  }
  row["quotes_answer"] = quotes_answer;
  row["cites_gold"] = cites_gold;
  return row;
}

json row_of(const json& pair, const generate::TextEncoder& encoder,
            const Lexicon* lexicon, double& answer_ms) {
  const std::vector<Passage> passages = passages_of(pair);
  const std::vector<std::string> answers = answers_of(pair);
  const std::string text = pair["question"];
  const auto question = generate::analyse_question(text, lexicon);
  const auto evidence = generate::weigh(question, passages, encoder, {});
  json row{{"set", pair["set"]},
           {"id", pair["id"]},
           {"kind", pair["kind"]},
           {"question", text},
           {"type", static_cast<int>(question.type)},
           {"candidates", json::array()}};
  for (std::size_t i = 0; i < std::min(evidence.candidates.size(), candidates_written); ++i) {
    row["candidates"].push_back(
        candidate_row(evidence.candidates[i], evidence, pair, passages, answers));
  }
  const auto start = std::chrono::steady_clock::now();
  const auto generator = generate::make_extractive_generator(encoder, {.lexicon = lexicon});
  row["answer"] = answer_row(generator->answer(text, passages, {}, {}), pair, answers);
  answer_ms += std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  return row;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::cerr << "usage: carrel_dump_features PAIRS.jsonl OUT.jsonl [MODEL.gguf|\"\" [WORDS.tsv]]\n";
    return 2;
  }
  std::ifstream in(arguments[1]);
  std::ofstream out(arguments[2]);
  std::unique_ptr<Encoder> encoder;
  if (count > 3 && *arguments[3] != 0) encoder = std::make_unique<Encoder>(arguments[3]);
  generate::TextEncoder encode;
  if (encoder) encode = [&](std::span<const std::string_view> texts) { return encoder->embed(texts); };
  std::unique_ptr<Lexicon> lexicon;
  if (count > 4) lexicon = std::make_unique<Lexicon>(arguments[4]);
  json names = json::array();
  for (std::size_t i = 0; i < generate::feature_count; ++i) {
    names.push_back(generate::feature_name(static_cast<generate::Feature>(i)));
  }
  out << json{{"features", names}}.dump() << '\n';
  double answer_ms = 0;
  std::size_t pairs = 0;
  for (std::string line; std::getline(in, line); ++pairs) {
    out << row_of(json::parse(line), encode, lexicon.get(), answer_ms).dump() << '\n';
  }
  std::cerr << pairs << " pairs, " << answer_ms / static_cast<double>(std::max<std::size_t>(pairs, 1))
            << " ms an answer\n";
}
