#include "index/vectors.h"

#include <faiss/IndexIDMap.h>
#include <faiss/IndexScalarQuantizer.h>
#include <faiss/index_io.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>

#include "core/error.h"
#include "core/files.h"
#include "core/isa.h"
#include "tests/index/vectors_helpers.h"

namespace carrel::index {
namespace {

constexpr SnapshotStamp stamp_one = {.library = {1, 2, 3}, .change = 41, .space_id = 7};

// The index under test beside what it should do.
struct Pair {
  explicit Pair(int width) : index(width), dim(static_cast<std::size_t>(width)) {}

  void add(std::int64_t id, const Values& values) {
    index.add(id, encode(values));
    truth.encoded[id] = encode(values);
  }
  void remove(std::int64_t id) {
    index.remove(id);
    truth.encoded.erase(id);
  }
  void save_and_open(const std::filesystem::path& path) {
    index.save(path, stamp_one);
    auto opened = VectorIndex::open(path, static_cast<int>(dim));
    ASSERT_TRUE(opened.has_value());
    index = std::move(*opened);
  }

  VectorIndex index;
  std::size_t dim;
  BruteForce truth;
};

// The same scores to float's precision, and the same ids but among equal scores.
void expect_same(const std::vector<VectorHit>& hits, const std::vector<VectorHit>& expected) {
  ASSERT_EQ(hits.size(), expected.size());
  for (std::size_t i = 0; i < hits.size(); ++i) {
    EXPECT_NEAR(hits[i].score, expected[i].score, 4e-7) << i;
    const bool tied =
        (i > 0 && std::abs(expected[i].score - expected[i - 1].score) < 4e-7) ||
        (i + 1 < hits.size() && std::abs(expected[i].score - expected[i + 1].score) < 4e-7) ||
        i + 1 == hits.size();
    EXPECT_TRUE(tied || hits[i].id == expected[i].id) << i;
    if (i > 0) {
      EXPECT_TRUE(hits[i - 1].score > hits[i].score ||
                  (hits[i - 1].score == hits[i].score && hits[i - 1].id < hits[i].id));
    }
  }
}

void expect_like_brute_force(const Pair& pair, std::mt19937& random) {
  ASSERT_EQ(pair.index.size(), pair.truth.encoded.size());
  std::vector<std::int64_t> wide, narrow;
  for (const auto& [id, unused] : pair.truth.encoded) {
    if (random() % 3 != 0) wide.push_back(id);
    if (random() % 50 == 0) narrow.push_back(id);
  }
  narrow.push_back(1'000'000'000);  // not there
  for (const std::size_t count : {1, 10, 200, 100'000}) {
    const Values query = random_values(pair.dim, random);
    expect_same(pair.index.search(query, count), pair.truth.search(query, count));
    for (const auto* allowed : {&wide, &narrow}) {
      expect_same(pair.index.search(query, count, *allowed),
                  pair.truth.search(query, count, allowed));
    }
  }
}

// Without the sync to disk of write_file_atomically, which a thousand writes would wait for.
void overwrite(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

class Vectors : public testing::Test {
 protected:
  std::filesystem::path path() const { return folder_.path() / "vectors.faiss"; }
  std::mt19937 random_{3};

 private:
  TemporaryFolder folder_;
};

TEST_F(Vectors, search_equals_brute_force_at_every_level_and_width) {
  for (const Isa level : {Isa::scalar, Isa::avx2, Isa::avx512, Isa::avx512_vnni}) {
    if (level > best_isa()) continue;
    set_isa(level);
    for (const int dim : {1, 7, 64, 100, 256}) {
      SCOPED_TRACE(testing::Message() << isa_name(level) << " dim " << dim);
      Pair pair(dim);
      for (int i = 0; i < 3000; ++i) pair.add(3 * i + 5, random_values(pair.dim, random_));
      expect_like_brute_force(pair, random_);
      pair.save_and_open(path());
      expect_like_brute_force(pair, random_);
    }
  }
  set_isa(best_isa());
}

TEST_F(Vectors, search_equals_brute_force_where_thousands_are_nearly_the_same) {
  Pair pair(64);
  const std::vector<Values> centre = {random_values(64, random_)};
  for (int i = 0; i < 5000; ++i) pair.add(i, near_one_of(centre, 0.003F, random_));
  for (int i = 0; i < 20; ++i) {
    const Values query = near_one_of(centre, 0.003F, random_);
    expect_same(pair.index.search(query, 10), pair.truth.search(query, 10));
  }
}

TEST_F(Vectors, equal_vectors_come_by_ascending_id) {
  Pair pair(32);
  const Values values = random_values(32, random_);
  for (int i = 4999; i >= 0; --i) pair.add(i, values);
  const std::vector<VectorHit> hits = pair.index.search(values, 100);
  ASSERT_EQ(hits.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(hits[static_cast<std::size_t>(i)].id, i);
}

TEST_F(Vectors, changes_after_a_snapshot_count_and_survive_the_next_one) {
  Pair pair(48);
  for (int i = 0; i < 2000; ++i) pair.add(i, random_values(48, random_));
  pair.save_and_open(path());
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 300; ++i) {
      const auto id = static_cast<std::int64_t>(random_() % 2500);
      if (random_() % 2 == 0) {
        pair.add(id, random_values(48, random_));
      } else {
        pair.remove(id);
      }
    }
    expect_like_brute_force(pair, random_);
    pair.save_and_open(path());
    expect_like_brute_force(pair, random_);
  }
}

TEST_F(Vectors, a_removed_and_added_id_is_found_once_with_its_new_vector) {
  Pair pair(16);
  for (int i = 0; i < 10; ++i) pair.add(i, random_values(16, random_));
  pair.save_and_open(path());
  const Values changed = random_values(16, random_);
  pair.remove(4);
  pair.remove(4);
  EXPECT_EQ(pair.index.size(), 9U);
  pair.add(4, changed);
  pair.add(4, changed);
  EXPECT_EQ(pair.index.size(), 10U);
  EXPECT_EQ(pair.index.search(changed, 1).at(0).id, 4);
  expect_like_brute_force(pair, random_);
}

TEST_F(Vectors, odd_queries_and_sets_have_plain_answers) {
  Pair pair(8);
  EXPECT_TRUE(pair.index.search(Values(8, 1.0F), 10).empty());
  pair.add(1, Values(8, 1.0F));
  pair.add(2, Values(8, 0.0F));
  EXPECT_TRUE(pair.index.search(Values(8, 1.0F), 0).empty());
  EXPECT_TRUE(pair.index.search(Values(8, 1.0F), 10, IdSet{}).empty());
  const std::vector<VectorHit> hits = pair.index.search(Values(8, 5.0F), 10);
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_FLOAT_EQ(hits[0].score, 1.0F);
  EXPECT_EQ(hits[1].score, 0.0F);
  for (const VectorHit& hit : pair.index.search(Values(8, 0.0F), 10)) EXPECT_EQ(hit.score, 0.0F);
}

TEST_F(Vectors, bytes_that_are_no_vector_are_corrupt) {
  VectorIndex index(8);
  EXPECT_THROW(index.add(1, ""), Error);
  EXPECT_THROW(index.add(1, encode(Values(9, 1.0F))), Error);
  std::string endless = encode(Values(8, 1.0F));
  const float infinity = std::numeric_limits<float>::infinity();
  std::memcpy(endless.data(), &infinity, sizeof infinity);
  EXPECT_THROW(index.add(1, endless), Error);
  EXPECT_EQ(index.size(), 0U);
}

TEST_F(Vectors, an_empty_index_can_be_saved) {
  Pair pair(8);
  pair.save_and_open(path());
  EXPECT_EQ(pair.index.size(), 0U);
  EXPECT_EQ(pair.index.stamp(), stamp_one);
  EXPECT_TRUE(pair.index.search(Values(8, 1.0F), 5).empty());
}

TEST_F(Vectors, a_snapshot_that_is_absent_or_of_another_width_is_not_opened) {
  EXPECT_FALSE(VectorIndex::open(path(), 8).has_value());
  VectorIndex index(8);
  index.add(1, encode(Values(8, 1.0F)));
  index.save(path(), stamp_one);
  EXPECT_TRUE(VectorIndex::open(path(), 8).has_value());
  EXPECT_FALSE(VectorIndex::open(path(), 16).has_value());
}

TEST_F(Vectors, a_snapshot_cut_short_or_changed_anywhere_but_in_its_codes_is_not_opened) {
  constexpr std::size_t dim = 8, rows = 20;
  VectorIndex index(dim);
  for (std::size_t i = 0; i < rows; ++i) {
    index.add(static_cast<std::int64_t>(i), encode(random_values(dim, random_)));
  }
  index.save(path(), stamp_one);
  const std::string good = read_file(path(), 1 << 20);
  for (std::size_t kept = 0; kept < good.size(); ++kept) {
    overwrite(path(), good.substr(0, kept));
    ASSERT_FALSE(VectorIndex::open(path(), dim).has_value()) << kept;
  }
  std::size_t opened_count = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x41);
    overwrite(path(), bad);
    opened_count += VectorIndex::open(path(), dim).has_value() ? 1 : 0;
  }
  EXPECT_EQ(opened_count, dim * rows);
  overwrite(path(), good + "x");
  EXPECT_FALSE(VectorIndex::open(path(), dim).has_value());
}

TEST_F(Vectors, faiss_reads_the_snapshot_and_finds_the_same_neighbours) {
  constexpr std::size_t dim = 64, rows = 500;
  Pair pair(dim);
  for (std::size_t i = 0; i < rows; ++i) {
    pair.add(static_cast<std::int64_t>(10 * i), random_values(dim, random_));
  }
  pair.index.save(path(), stamp_one);
  const std::unique_ptr<faiss::Index> read(faiss::read_index(path().c_str()));
  const auto* by_id = dynamic_cast<faiss::IndexIDMap*>(read.get());
  ASSERT_NE(by_id, nullptr);
  ASSERT_EQ(read->ntotal, static_cast<faiss::Index::idx_t>(rows));
  const Values query = random_values(dim, random_);
  std::vector<float> products(rows);
  std::vector<faiss::Index::idx_t> ids(rows);
  read->search(1, query.data(), rows, products.data(), ids.data());
  // FAISS multiplies whole codes; a cosine is that divided by both norms.
  double query_norm = 0;
  for (const float value : query) query_norm += double{value} * value;
  std::vector<std::pair<double, std::int64_t>> by_cosine;
  for (std::size_t i = 0; i < rows; ++i) {
    const std::string encoded = pair.truth.encoded.at(ids[i]);
    double norm = 0;
    for (std::size_t at = sizeof(float); at < encoded.size(); ++at) {
      norm += std::pow(static_cast<signed char>(encoded[at]), 2);
    }
    by_cosine.emplace_back(-products[i] / std::sqrt(norm * query_norm), ids[i]);
  }
  std::sort(by_cosine.begin(), by_cosine.end());
  const std::vector<VectorHit> hits = pair.index.search(query, 20);
  for (std::size_t i = 0; i < hits.size(); ++i) {
    EXPECT_EQ(hits[i].id, by_cosine[i].second);
    EXPECT_NEAR(hits[i].score, -by_cosine[i].first, 1e-5);  // FAISS sums in float
  }
}

}  // namespace
}  // namespace carrel::index
