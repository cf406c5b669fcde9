// Holds the tokenizer against other programs on real vocabularies, where those are at hand.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/files.h"
#include "tests/infer/test_vocabulary.h"

namespace carrel::infer {
namespace {

using nlohmann::json;

const std::filesystem::path shared = "../shared";
constexpr std::size_t file_bytes_max = 64U << 20U;

json read_json(const std::filesystem::path& path) {
  return json::parse(read_file(path, file_bytes_max));
}

// The vocabulary of a Hugging Face tokenizer.json, in order of ids.
std::vector<std::string> tokens_of(const std::filesystem::path& path) {
  const json file = read_json(path);
  const json& vocabulary = file["model"]["vocab"];
  std::vector<std::string> tokens(vocabulary.size());
  for (const auto& [token, id] : vocabulary.items()) tokens.at(id.get<std::size_t>()) = token;
  return tokens;
}

int unknown_id(const std::vector<std::string>& tokens) {
  return static_cast<int>(std::ranges::find(tokens, "[UNK]") - tokens.begin());
}

TEST(SharedVocabulary, gives_the_ids_of_llama_cpp_for_the_vocabulary_of_bert) {
  const auto oracle = shared / "oracles/tokenization.json";
  if (!std::filesystem::exists(oracle)) GTEST_SKIP() << "../shared is absent";
  const auto tokens = tokens_of(shared / "tokenizers/minilm/all-MiniLM-L6-v2.tokenizer.json");
  const TestVocabulary vocabulary(tokens, unknown_id(tokens));
  const json expected = read_json(oracle)["bert-bge-own"];
  std::istringstream sentences(read_file(shared / "oracles/sentences.txt", file_bytes_max));
  std::string line;
  std::size_t compared = 0;
  while (compared < expected.size() && std::getline(sentences, line)) {
    const json& entry = expected[compared++];
    ASSERT_EQ(entry["bytes"].get<std::size_t>(), line.size()) << line;
    EXPECT_EQ(vocabulary.ids(line), entry["ids"].get<std::vector<int>>()) << line;
  }
  EXPECT_GT(compared, 10U);
}

// potion-base-2M in its int8 form: "GGE1", counts, a scale a row, rows, then tokens.
struct Potion {
  explicit Potion(const std::string& bytes) {
    std::uint32_t counts[2];
    std::memcpy(counts, bytes.data() + 4, sizeof counts);
    dim = counts[1];
    scales.resize(counts[0]);
    std::memcpy(scales.data(), bytes.data() + 12, 4 * scales.size());
    quants.resize(scales.size() * dim);
    std::memcpy(quants.data(), bytes.data() + 12 + 4 * scales.size(), quants.size());
  }
  std::size_t dim = 0;
  std::vector<float> scales;
  std::vector<std::int8_t> quants;
};

TEST(SharedVocabulary, tokens_of_a_real_static_model_give_its_reference_vectors) {
  const auto folder = shared / "models/potion-base-2M";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "../shared is absent";
  const auto tokens = tokens_of(folder / "tokenizer.json");
  const TestVocabulary vocabulary(tokens, unknown_id(tokens));
  const Potion potion(read_file(folder / "potion-base-2M.bin", file_bytes_max));
  const json references = read_json(folder / "validation_BASE2M.json");
  for (const json& entry : references) {
    std::vector<double> sum(potion.dim);
    int kept = 0;
    for (const int id : vocabulary.ids(entry["text"].get<std::string>())) {
      if (id == unknown_id(tokens) || ++kept > 512) continue;
      const auto row = static_cast<std::size_t>(id);
      for (std::size_t i = 0; i < potion.dim; ++i) {
        sum[i] += potion.scales[row] * static_cast<double>(potion.quants[row * potion.dim + i]);
      }
    }
    double dot = 0;
    double norm = 0;
    for (std::size_t i = 0; i < potion.dim; ++i) {
      dot += sum[i] * entry["embedding"][i].get<double>();
      norm += sum[i] * sum[i];
    }
    if (norm == 0) continue;  // no tokens
    // The reference holds float32 rows, ours int8 ones; a wrong token costs far more.
    EXPECT_GT(dot / std::sqrt(norm), 0.999) << entry["text"];
  }
  EXPECT_GT(references.size(), 20U);
}

}  // namespace
}  // namespace carrel::infer
