#include "index/faiss_module.h"

#include <faiss/IndexFlat.h>
#include <faiss/IndexScalarQuantizer.h>
#include <faiss/impl/io.h>
#include <faiss/index_io.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <utility>
#include <vector>

#include "index/distance.h"
#include "index/faiss_format.h"

namespace carrel::index {
namespace {

// k-means needs no more to place its centroids; FAISS asks for 39 to 256 (its own defaults).
constexpr std::size_t training_rows_per_list = 40;
constexpr int training_rounds = 8;
constexpr std::size_t batch_rows = 16384;  // bounds the floats in memory at a time

class StringWriter : public faiss::IOWriter {
 public:
  size_t operator()(const void* bytes, size_t item_bytes, size_t count) override {
    text_.append(static_cast<const char*>(bytes), item_bytes * count);
    return count;
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

// Unit vectors, for clustering by angle.
void decode(const VectorRow& row, std::size_t dim, float* out) {
  for (std::size_t i = 0; i < dim; ++i) {
    out[i] = static_cast<float>(row.codes[i] - code_offset) * row.inverse_norm;
  }
}

void train_centroids(faiss::IndexFlatIP& centroids, std::span<const VectorRow> rows,
                     std::size_t dim, std::size_t lists) {
  // Evenly spaced rather than random: the same library gives the same index.
  const std::size_t wanted = std::min(rows.size(), lists * training_rows_per_list);
  std::vector<float> sample(wanted * dim);  // [wanted, dim]
  for (std::size_t i = 0; i < wanted; ++i) {
    decode(rows[i * rows.size() / wanted], dim, sample.data() + i * dim);
  }
  faiss::ClusteringParameters parameters;
  parameters.niter = training_rounds;
  parameters.spherical = true;
  parameters.min_points_per_centroid = 1;
  parameters.max_points_per_centroid = static_cast<int>(training_rows_per_list) + 1;
  faiss::Clustering clustering(static_cast<int>(dim), static_cast<int>(lists), parameters);
  clustering.train(static_cast<faiss::Index::idx_t>(wanted), sample.data(), centroids);
}

// Vectors are assigned by angle but stored as the codes they have, which add() cannot do in one.
void add_rows(faiss::IndexIVFScalarQuantizer& index, const faiss::IndexFlatIP& centroids,
              std::span<const VectorRow> rows, std::size_t dim) {
  std::vector<float> vectors(batch_rows * dim);  // [batch, dim]
  std::vector<faiss::Index::idx_t> list_of(batch_rows);
  while (!rows.empty()) {
    const std::span<const VectorRow> batch = rows.first(std::min(batch_rows, rows.size()));
    for (std::size_t i = 0; i < batch.size(); ++i) decode(batch[i], dim, vectors.data() + i * dim);
    centroids.assign(static_cast<faiss::Index::idx_t>(batch.size()), vectors.data(),
                     list_of.data());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      index.invlists->add_entry(static_cast<std::size_t>(list_of[i]), batch[i].id, batch[i].codes);
    }
    index.ntotal += static_cast<faiss::Index::idx_t>(batch.size());
    rows = rows.subspan(batch.size());
  }
}

std::string inverted_file(std::span<const VectorRow> rows, std::size_t dim, std::size_t lists) {
  faiss::IndexFlatIP centroids(static_cast<faiss::Index::idx_t>(dim));
  train_centroids(centroids, rows, dim, lists);
  faiss::IndexIVFScalarQuantizer index(&centroids, dim, lists,
                                       faiss::ScalarQuantizer::QT_8bit_uniform,
                                       faiss::METRIC_INNER_PRODUCT, false);
  index.sq.trained = {faiss_range_begin, faiss_range_size};
  index.is_trained = true;
  add_rows(index, centroids, rows, dim);
  StringWriter writer;
  faiss::write_index(&index, &writer);
  return writer.take();
}

}  // namespace

extern "C" bool carrel_faiss_write_inverted_file(std::span<const VectorRow> rows, std::size_t dim,
                                                 std::size_t lists, std::string& result) {
  try {
    result = inverted_file(rows, dim, lists);
    return true;
  } catch (const std::exception& error) {  // FaissException, bad_alloc
    result = error.what();
    return false;
  }
}

}  // namespace carrel::index
