// How fast texts become tokens and vectors, and how long a model takes to load.
//
// CARREL_BENCH_TEXT names a text file to use; otherwise sentences made from a fixed seed.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/files.h"
#include "core/shipped_file.h"
#include "embed/embedder.h"
#include "infer/gguf.h"
#include "infer/wordpiece.h"

namespace {

using namespace carrel;

constexpr std::size_t text_bytes_max = 64U << 20U;
constexpr std::size_t chunk_bytes = 1'000;  // about what the chunker makes

// Words of 1 to 12 letters, shorter ones more often, with a full stop now and then.
std::string made_text() {
  std::mt19937 random(20250101);
  const std::string letters = "etaoinshrdlucmfwypvbgkjqxz";
  std::string out;
  while (out.size() < 1'000'000) {
    const std::size_t size = 1 + random() % 6 + random() % 7;
    for (std::size_t i = 0; i < size; ++i) out += letters[random() % letters.size()];
    out += random() % 12 == 0 ? ". " : " ";
  }
  return out;
}

const std::string& text() {
  static const std::string loaded = [] {
    const char* path = std::getenv("CARREL_BENCH_TEXT");
    return path != nullptr ? read_file(path, text_bytes_max) : made_text();
  }();
  return loaded;
}

std::vector<std::string_view> chunks() {
  std::vector<std::string_view> out;
  const std::string_view whole = text();
  for (std::size_t at = 0; at < whole.size(); at += chunk_bytes) {
    out.push_back(whole.substr(at, chunk_bytes));
  }
  return out;
}

void load_builtin_model(benchmark::State& state) {
  const auto path = shipped_file(builtin_model_name);
  for (auto _ : state) {
    const embed::Embedder embedder(path);
    benchmark::DoNotOptimize(embedder.dim());
  }
}
BENCHMARK(load_builtin_model)->Unit(benchmark::kMicrosecond);

void build_vocabulary(benchmark::State& state) {
  const infer::GgufFile file(shipped_file(builtin_model_name));
  const infer::GgufStrings tokens = file.strings("tokenizer.ggml.tokens");
  for (auto _ : state) {
    const infer::WordPieceVocabulary vocabulary(tokens, "##");
    benchmark::DoNotOptimize(vocabulary.size());
  }
  state.counters["tokens"] = static_cast<double>(tokens.size());
}
BENCHMARK(build_vocabulary)->Unit(benchmark::kMicrosecond);

void read_gguf_header(benchmark::State& state) {
  const auto path = shipped_file(builtin_model_name);
  for (auto _ : state) {
    const infer::GgufFile file(path);
    benchmark::DoNotOptimize(file.tensors().size());
  }
}
BENCHMARK(read_gguf_header)->Unit(benchmark::kMicrosecond);

void count_tokens(benchmark::State& state) {
  const embed::Embedder embedder(shipped_file(builtin_model_name));
  int tokens = 0;
  for (auto _ : state) tokens = embedder.count_tokens(text());
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text().size()));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * tokens);
}
BENCHMARK(count_tokens)->Unit(benchmark::kMillisecond);

void tokenize_with_spans(benchmark::State& state) {
  const embed::Embedder embedder(shipped_file(builtin_model_name));
  std::size_t tokens = 0;
  for (auto _ : state) tokens = embedder.tokenize(text()).size();
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text().size()));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * tokens));
}
BENCHMARK(tokenize_with_spans)->Unit(benchmark::kMillisecond);

void embed_chunks(benchmark::State& state) {
  embed::Embedder embedder(shipped_file(builtin_model_name));
  const auto texts = chunks();
  for (auto _ : state) {
    const Matrix vectors = embedder.embed(texts, embed::Role::passage);
    benchmark::DoNotOptimize(vectors.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text().size()));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                          embedder.count_tokens(text()));
}
BENCHMARK(embed_chunks)->Unit(benchmark::kMillisecond);

void embed_query(benchmark::State& state) {
  embed::Embedder embedder(shipped_file(builtin_model_name));
  const std::vector<std::string_view> query{"how do I renew a library card after it expired"};
  for (auto _ : state) {
    const Matrix vectors = embedder.embed(query, embed::Role::query);
    benchmark::DoNotOptimize(vectors.data());
  }
}
BENCHMARK(embed_query);

}  // namespace
