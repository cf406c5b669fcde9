// Large libraries: snapshots with FAISS's inverted lists, here made small.
#include <faiss/IndexScalarQuantizer.h>
#include <faiss/index_io.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <set>

#include "core/files.h"
#include "index/vectors.h"
#include "tests/index/vectors_helpers.h"

namespace carrel::index {
namespace {

constexpr std::size_t dim = 64;
constexpr std::int64_t rows = 20'000;
constexpr SnapshotStamp stamp_one = {.library = {9}, .change = 3, .space_id = 5};

// Built once: training takes a second.
class InvertedVectors : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    shared_ = std::make_unique<Shared>();
    std::mt19937 random(11);
    VectorIndex index(dim);
    for (int i = 0; i < 100; ++i) shared_->centres.push_back(random_values(dim, random));
    for (std::int64_t id = 0; id < rows; ++id) {
      const std::string encoded = encode(near_one_of(shared_->centres, 1.5F, random));
      index.add(2 * id, encoded);
      shared_->truth.encoded[2 * id] = encoded;
    }
    index.save(path(), stamp_one, {.exact_vectors_max = 1000});
  }
  static void TearDownTestSuite() { shared_.reset(); }

  static std::filesystem::path path() { return shared_->folder.path() / "vectors.faiss"; }
  static const BruteForce& truth() { return shared_->truth; }

  Values query() { return near_one_of(shared_->centres, 1.5F, random_); }
  std::mt19937 random_{12};

 private:
  struct Shared {
    TemporaryFolder folder;
    std::vector<Values> centres;
    BruteForce truth;
  };
  inline static std::unique_ptr<Shared> shared_;
};

std::size_t common(const std::vector<VectorHit>& a, const std::vector<VectorHit>& b) {
  std::set<std::int64_t> ids;
  for (const VectorHit& hit : a) ids.insert(hit.id);
  return static_cast<std::size_t>(std::count_if(
      b.begin(), b.end(), [&](const VectorHit& hit) { return ids.contains(hit.id); }));
}

TEST_F(InvertedVectors, faiss_reads_the_lists_and_every_vector_in_them) {
  const std::unique_ptr<faiss::Index> read(faiss::read_index(path().c_str()));
  const auto* index = dynamic_cast<faiss::IndexIVFScalarQuantizer*>(read.get());
  ASSERT_NE(index, nullptr);
  EXPECT_EQ(index->ntotal, rows);
  std::set<std::int64_t> ids;
  for (std::size_t list = 0; list < index->nlist; ++list) {
    const faiss::InvertedLists::ScopedIds in_list(index->invlists, list);
    for (std::size_t i = 0; i < index->invlists->list_size(list); ++i) ids.insert(in_list[i]);
  }
  EXPECT_EQ(ids.size(), static_cast<std::size_t>(rows));
  EXPECT_EQ(*ids.rbegin(), 2 * (rows - 1));
}

TEST_F(InvertedVectors, finds_nineteen_of_twenty_of_the_ten_nearest) {
  const auto index = VectorIndex::open(path(), dim);
  ASSERT_TRUE(index.has_value());
  EXPECT_EQ(index->size(), static_cast<std::size_t>(rows));
  EXPECT_EQ(index->stamp(), stamp_one);
  std::size_t found = 0;
  for (int i = 0; i < 50; ++i) {
    const Values values = query();
    found += common(index->search(values, 10), truth().search(values, 10));
  }
  EXPECT_GE(found, 475U);
}

TEST_F(InvertedVectors, a_narrow_filter_is_exact) {
  const auto index = VectorIndex::open(path(), dim);
  ASSERT_TRUE(index.has_value());
  for (const int keep_one_in : {7, 100, 5000}) {
    std::vector<std::int64_t> allowed = {-5, 1, 3};  // not there
    for (std::int64_t id = 0; id < 2 * rows; id += 2) {
      if (random_() % static_cast<unsigned>(keep_one_in) == 0) allowed.push_back(id);
    }
    allowed.push_back(2 * rows + 100);
    const Values values = query();
    const auto hits = index->search(values, 25, allowed);
    const auto expected = truth().search(values, 25, &allowed);
    ASSERT_EQ(hits.size(), expected.size());
    for (std::size_t i = 0; i < hits.size(); ++i) EXPECT_EQ(hits[i].id, expected[i].id);
  }
}

TEST_F(InvertedVectors, a_wide_filter_is_kept_to_and_costs_little_recall) {
  const auto index = VectorIndex::open(path(), dim);
  ASSERT_TRUE(index.has_value());
  std::vector<std::int64_t> allowed;
  for (std::int64_t id = 0; id < 2 * rows; id += 6) allowed.push_back(id);
  std::size_t found = 0;
  for (int i = 0; i < 30; ++i) {
    const Values values = query();
    const auto hits = index->search(values, 10, allowed);
    for (const VectorHit& hit : hits) EXPECT_EQ(hit.id % 6, 0);
    found += common(hits, truth().search(values, 10, &allowed));
  }
  EXPECT_GE(found, 285U);
}

TEST_F(InvertedVectors, changes_since_the_snapshot_count) {
  auto index = VectorIndex::open(path(), dim);
  ASSERT_TRUE(index.has_value());
  const Values values = query();
  const std::int64_t nearest = index->search(values, 1).at(0).id;
  index->remove(nearest);
  index->remove(nearest + 1);  // never was
  EXPECT_EQ(index->size(), static_cast<std::size_t>(rows) - 1);
  EXPECT_NE(index->search(values, 1).at(0).id, nearest);
  index->add(777, encode(values));
  EXPECT_EQ(index->search(values, 1).at(0).id, 777);
  // A save that may scan everything turns the lists back into one.
  const TemporaryFolder folder;
  index->save(folder.path() / "flat", stamp_one, {.exact_vectors_max = 100'000});
  const auto flat = VectorIndex::open(folder.path() / "flat", dim);
  ASSERT_TRUE(flat.has_value());
  EXPECT_EQ(flat->size(), static_cast<std::size_t>(rows));
  BruteForce expected = truth();
  expected.encoded.erase(nearest);
  expected.encoded[777] = encode(values);
  EXPECT_EQ(common(flat->search(values, 50), expected.search(values, 50)), 50U);
}

TEST_F(InvertedVectors, damage_outside_the_codes_is_noticed) {
  const std::string good = read_file(path(), std::size_t{1} << 30);
  const TemporaryFolder folder;
  const auto opens = [&](const std::string& bytes) {
    std::ofstream(folder.path() / "bad", std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return VectorIndex::open(folder.path() / "bad", dim).has_value();
  };
  ASSERT_TRUE(opens(good));
  for (const std::size_t at : {std::size_t{0}, std::size_t{5}, std::size_t{40}, std::size_t{400},
                               good.size() - 1, good.size() - 70, good.size() - 100}) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    EXPECT_FALSE(opens(bad)) << at;
  }
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(opens(good.substr(0, random_() % good.size())));
}

}  // namespace
}  // namespace carrel::index
