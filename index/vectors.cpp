#include "index/vectors.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_set>
#include <utility>

#include "core/check.h"
#include "core/error.h"
#include "core/isa.h"
#include "core/log.h"
#include "core/module.h"
#include "index/distance.h"
#include "index/faiss_module.h"
#include "index/limits.h"
#include "index/vectors_scan.h"
#include "index/vectors_snapshot.h"
#include "index/vectors_table.h"

namespace carrel::index {

// A snapshot as it was mapped, what changed since, and which of its rows that made void.
struct VectorIndex::State {
  explicit State(std::size_t dim) : dim_count(dim), added(dim) {}

  std::size_t dim_count;
  std::optional<Snapshot> snapshot;
  std::unordered_set<std::int64_t> replaced;  // ids whose row in the snapshot no longer counts
  VectorTable added;
  SnapshotStamp stamp;

  std::size_t size() const {
    return (snapshot ? snapshot->size() : 0) - replaced.size() + added.size();
  }
};

namespace {

// The numbers of the snapshot's lists, nearest first.
std::vector<std::int64_t> lists_by_nearness(const DistanceKernels& kernels, const ScanQuery& query,
                                            const VectorRows& centroids) {
  if (centroids.count == 0) return {0};
  std::vector<std::int32_t> dots(centroids.count);
  kernels.dot_rows(query.codes(), centroids.codes, centroids.count, query.dim(), dots.data());
  std::vector<std::pair<float, std::int64_t>> order;
  for (std::size_t row = 0; row < centroids.count; ++row) {
    const float score = query.approximate(dots[row], centroids.inverse_norms[row]);
    order.emplace_back(-score, centroids.id(row));
  }
  std::sort(order.begin(), order.end());
  std::vector<std::int64_t> lists;
  for (const auto& [unused, list] : order) lists.push_back(list);
  return lists;
}

// How many rows of a snapshot with inverted lists are scanned when `share` of all may be returned.
std::size_t rows_to_probe(std::size_t rows, double share) {
  const double wanted = static_cast<double>(rows) / (inverted_probe_divisor * share);
  return static_cast<std::size_t>(std::min(wanted, static_cast<double>(rows)));
}

template <typename Accept>
void scan_snapshot(const DistanceKernels& kernels, const ScanQuery& query, const Snapshot& snapshot,
                   double allowed_share, Shortlist& shortlist, Accept accept) {
  const std::size_t enough = rows_to_probe(snapshot.size(), allowed_share);
  std::size_t scanned = 0;
  for (const std::int64_t list : lists_by_nearness(kernels, query, snapshot.centroids())) {
    const VectorRows& rows = snapshot.lists()[static_cast<std::size_t>(list)];
    scan_rows(kernels, query, rows, shortlist, accept);
    scanned += rows.count;
    if (scanned >= enough) break;
  }
}

std::vector<VectorRow> by_ascending_id(const Snapshot* snapshot,
                                       const std::unordered_set<std::int64_t>& replaced,
                                       const VectorTable& added, std::size_t dim) {
  std::vector<VectorRow> rows;
  const auto take = [&](const VectorRows& from, const std::unordered_set<std::int64_t>& without) {
    for (std::size_t row = 0; row < from.count; ++row) {
      if (!without.contains(from.id(row))) rows.push_back(row_at(from, row, dim));
    }
  };
  if (snapshot != nullptr) {
    for (const VectorRows& list : snapshot->lists()) take(list, replaced);
  }
  take(added.rows(), {});
  std::sort(rows.begin(), rows.end(),
            [](const VectorRow& a, const VectorRow& b) { return a.id < b.id; });
  return rows;
}

// Twice the root: four times it finds 0.01 more of the nearest for twice the training.
std::size_t list_count(std::size_t rows) {
  const auto lists = static_cast<std::size_t>(2 * std::sqrt(static_cast<double>(rows)));
  return std::min(lists, inverted_lists_max);
}

std::string write_inverted_file(std::span<const VectorRow> rows, std::size_t dim) {
  auto* const write = reinterpret_cast<WriteInvertedFile*>(
      load_module_symbol("carrel_faiss", write_inverted_file_name));
  std::string result;
  if (!write(rows, dim, list_count(rows.size()), result)) throw Error(ErrorCode::internal, result);
  return result;
}

std::string faiss_bytes_of(std::span<const VectorRow> rows, std::size_t dim,
                           std::size_t exact_max) {
  if (rows.size() > exact_max) {
    try {
      return write_inverted_file(rows, dim);
    } catch (const Error& error) {
      // Without lists every search is slower and none is wrong.
      log(LogLevel::warning, std::string("vectors are searched without an index: ") + error.what());
    }
  }
  return write_faiss_flat(rows, dim);
}

}  // namespace

VectorIndex::VectorIndex(int dim) {
  CARREL_CHECK(dim > 0 && dim <= vector_dim_max);
  state_ = std::make_unique<State>(static_cast<std::size_t>(dim));
}
VectorIndex::~VectorIndex() = default;
VectorIndex::VectorIndex(VectorIndex&&) noexcept = default;
VectorIndex& VectorIndex::operator=(VectorIndex&&) noexcept = default;

std::optional<VectorIndex> VectorIndex::open(const std::filesystem::path& snapshot, int dim) {
  VectorIndex index(dim);
  index.state_->snapshot = Snapshot::open(snapshot, index.state_->dim_count);
  if (!index.state_->snapshot) return std::nullopt;
  index.state_->stamp = index.state_->snapshot->stamp();
  return index;
}

const SnapshotStamp& VectorIndex::stamp() const noexcept { return state_->stamp; }
int VectorIndex::dim() const noexcept { return static_cast<int>(state_->dim_count); }
std::size_t VectorIndex::size() const noexcept { return state_->size(); }

void VectorIndex::add(std::int64_t id, std::string_view encoded) {
  state_->added.add(id, encoded);
  if (state_->snapshot && state_->snapshot->find(id)) state_->replaced.insert(id);
}

void VectorIndex::remove(std::int64_t id) {
  state_->added.remove(id);
  if (state_->snapshot && state_->snapshot->find(id)) state_->replaced.insert(id);
}

std::vector<VectorHit> VectorIndex::search(std::span<const float> query, std::size_t count) const {
  return search_rows(
      query, count, [](std::int64_t) { return true; }, 1.0);
}

std::vector<VectorHit> VectorIndex::search(std::span<const float> query, std::size_t count,
                                           IdSet allowed) const {
  if (allowed.size() < size() / narrow_filter_divisor) return search_ids(query, count, allowed);
  const double share =
      static_cast<double>(allowed.size()) / static_cast<double>(std::max<std::size_t>(size(), 1));
  const auto is_allowed = [allowed](std::int64_t id) {
    return std::binary_search(allowed.begin(), allowed.end(), id);
  };
  return search_rows(query, count, is_allowed, std::min(share, 1.0));
}

template <typename Accept>
std::vector<VectorHit> VectorIndex::search_rows(std::span<const float> query_values,
                                                std::size_t count, Accept accept,
                                                double allowed_share) const {
  CARREL_CHECK(query_values.size() == state_->dim_count);
  const DistanceKernels& kernels = distance_kernels(isa());
  const ScanQuery query(query_values);
  Shortlist shortlist(std::min(count, size()), query.error());
  scan_rows(kernels, query, state_->added.rows(), shortlist, accept);
  if (state_->snapshot) {
    const std::unordered_set<std::int64_t>& replaced = state_->replaced;
    const auto counts = [&](std::int64_t id) { return !replaced.contains(id) && accept(id); };
    scan_snapshot(kernels, query, *state_->snapshot, allowed_share, shortlist, counts);
  }
  return shortlist.best(query);
}

std::vector<VectorHit> VectorIndex::search_ids(std::span<const float> query_values,
                                               std::size_t count, IdSet allowed) const {
  CARREL_CHECK(query_values.size() == state_->dim_count);
  const ScanQuery query(query_values);
  std::vector<VectorRow> rows;
  if (state_->snapshot) rows = state_->snapshot->find(allowed);
  std::erase_if(rows, [&](const VectorRow& row) { return state_->replaced.contains(row.id); });
  if (state_->added.size() > 0) {
    for (const std::int64_t id : allowed) {
      if (const auto row = state_->added.find(id)) rows.push_back(*row);
    }
  }
  Shortlist shortlist(std::min(count, rows.size()), query.error());
  scan_scattered(distance_kernels(isa()), query, rows, shortlist);
  return shortlist.best(query);
}

void VectorIndex::save(const std::filesystem::path& snapshot, const SnapshotStamp& stamp) const {
  save(snapshot, stamp, SaveOptions{});
}

void VectorIndex::save(const std::filesystem::path& snapshot, const SnapshotStamp& stamp,
                       const SaveOptions& options) const {
  const std::size_t dim = state_->dim_count;
  const std::vector<VectorRow> rows = by_ascending_id(
      state_->snapshot ? &*state_->snapshot : nullptr, state_->replaced, state_->added, dim);
  write_file_atomically(
      snapshot, finish_snapshot(faiss_bytes_of(rows, dim, options.exact_vectors_max), dim, stamp));
}

}  // namespace carrel::index
