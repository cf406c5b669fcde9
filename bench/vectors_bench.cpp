// One exact query over encoded vectors of 256 values: ours at every level, and FAISS's flat indexes
// in the same run. One thread each.
#include <benchmark/benchmark.h>
#include <faiss/IndexFlat.h>
#include <faiss/IndexScalarQuantizer.h>
#include <omp.h>

#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "core/files.h"
#include "core/isa.h"
#include "index/distance.h"
#include "index/vectors.h"

namespace carrel::index {
namespace {

constexpr int dim = 256;
constexpr std::size_t wanted = 200;  // what a search asks of each leg

std::vector<float> random_values(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> values(count);
  for (float& value : values) value = normal(random);
  return values;
}

std::string encode(const float* values) {
  std::vector<std::int8_t> codes(dim);
  const float scale = quantize(values, dim, codes.data());
  std::string bytes(reinterpret_cast<const char*>(&scale), sizeof scale);
  bytes.append(reinterpret_cast<const char*>(codes.data()), codes.size());
  return bytes;
}

enum class Kind { exact, inverted };

// A saved and mapped index of the wanted size, the last one asked for kept.
const VectorIndex& index_of(std::size_t rows, Kind kind = Kind::exact) {
  static const TemporaryFolder folder;
  static std::optional<VectorIndex> index;
  static Kind kind_of_index = Kind::exact;
  if (index && index->size() == rows && kind_of_index == kind) return *index;
  index.reset();
  kind_of_index = kind;
  VectorIndex made(dim);
  for (std::size_t row = 0; row < rows; ++row) {
    made.add(static_cast<std::int64_t>(3 * row),
             encode(random_values(dim, static_cast<unsigned>(row)).data()));
  }
  VectorIndex::SaveOptions options;
  options.exact_vectors_max = kind == Kind::exact ? rows : 0;
  made.save(folder.path() / "vectors.faiss", {}, options);
  index = VectorIndex::open(folder.path() / "vectors.faiss", dim);
  return *index;
}

void search_exact(benchmark::State& state) {
  const auto level = static_cast<Isa>(state.range(1));
  if (level > best_isa()) return state.SkipWithError("not on this CPU");
  const VectorIndex& index = index_of(static_cast<std::size_t>(state.range(0)));
  set_isa(level);
  state.SetLabel(std::string(isa_name(level)));
  unsigned seed = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const std::vector<float> query = random_values(dim, 1'000'000 + seed++);
    state.ResumeTiming();
    benchmark::DoNotOptimize(index.search(query, wanted));
  }
  set_isa(best_isa());
}
BENCHMARK(search_exact)
    ->ArgNames({"rows", "isa"})
    ->ArgsProduct({{100'000}, {0, 1, 2, 3}})
    ->Args({300'000, 3})
    ->Unit(benchmark::kMillisecond)
    ->MinTime(0.5);

// Random vectors have no clusters: this is the time only, vectors_inverted_test has the recall.
void search_inverted(benchmark::State& state) {
  const VectorIndex& index = index_of(static_cast<std::size_t>(state.range(0)), Kind::inverted);
  unsigned seed = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const std::vector<float> query = random_values(dim, 1'000'000 + seed++);
    state.ResumeTiming();
    benchmark::DoNotOptimize(index.search(query, wanted));
  }
}
BENCHMARK(search_inverted)
    ->ArgName("rows")
    ->Arg(300'000)
    ->Unit(benchmark::kMillisecond)
    ->MinTime(0.5);

// `share` in thousandths of the ids may be returned, every n-th.
void search_filtered(benchmark::State& state) {
  const VectorIndex& index = index_of(100'000);
  std::vector<std::int64_t> allowed;
  for (std::int64_t id = 0; id < 300'000; id += 3 * (1000 / state.range(0))) allowed.push_back(id);
  const std::vector<float> query = random_values(dim, 7);
  for (auto _ : state) benchmark::DoNotOptimize(index.search(query, wanted, allowed));
}
BENCHMARK(search_filtered)
    ->ArgName("permille")
    ->Arg(1)
    ->Arg(10)
    ->Arg(40)
    ->Arg(50)
    ->Arg(100)
    ->Arg(500)
    ->Unit(benchmark::kMillisecond);

void open_snapshot(benchmark::State& state) {
  const VectorIndex& index = index_of(100'000);
  const TemporaryFolder folder;
  index.save(folder.path() / "v", {});
  for (auto _ : state) benchmark::DoNotOptimize(VectorIndex::open(folder.path() / "v", dim));
}
BENCHMARK(open_snapshot)->Unit(benchmark::kMillisecond);

void search_faiss(benchmark::State& state, faiss::Index& index, std::size_t rows) {
  omp_set_num_threads(1);
  if (index.ntotal == 0) {
    const std::vector<float> values = random_values(rows * dim, 5);
    index.train(static_cast<faiss::Index::idx_t>(rows), values.data());
    index.add(static_cast<faiss::Index::idx_t>(rows), values.data());
  }
  std::vector<float> scores(wanted);
  std::vector<faiss::Index::idx_t> ids(wanted);
  unsigned seed = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const std::vector<float> query = random_values(dim, 1'000'000 + seed++);
    state.ResumeTiming();
    index.search(1, query.data(), wanted, scores.data(), ids.data());
  }
}

void faiss_flat_float(benchmark::State& state) {
  static faiss::IndexFlatIP index(dim);
  search_faiss(state, index, 100'000);
}
BENCHMARK(faiss_flat_float)->Unit(benchmark::kMillisecond)->MinTime(0.5);

void faiss_flat_8bit(benchmark::State& state) {
  static faiss::IndexScalarQuantizer index(dim, faiss::ScalarQuantizer::QT_8bit_uniform,
                                           faiss::METRIC_INNER_PRODUCT);
  search_faiss(state, index, 100'000);
}
BENCHMARK(faiss_flat_8bit)->Unit(benchmark::kMillisecond)->MinTime(0.5);

}  // namespace
}  // namespace carrel::index

BENCHMARK_MAIN();
