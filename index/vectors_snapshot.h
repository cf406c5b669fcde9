// The vector snapshot on disk: a FAISS index file, and after it what FAISS has no place for.
//
//   FAISS index (faiss_format.h), its rows in ascending order of id within each list
//   zeros up to a multiple of 8
//   float  inverse_norms[rows], in the order of the rows in the file
//   uint32 order[rows]: the rows by ascending id; only when there are several lists
//   Footer: magic, sizes, SnapshotStamp, checksum of everything but the codes
//
// Everything is read in place from the mapped file, which is why the norms are stored although the
// codes imply them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/files.h"
#include "index/faiss_format.h"
#include "index/vectors.h"
#include "index/vectors_rows.h"

namespace carrel::index {

// Completes the bytes of a FAISS index to those of a snapshot file.
std::string finish_snapshot(std::string faiss_bytes, std::size_t dim, const SnapshotStamp& stamp);

class Snapshot {
 public:
  // Maps the file and checks it; see VectorIndex::open.
  static std::optional<Snapshot> open(const std::filesystem::path& path, std::size_t dim);

  const SnapshotStamp& stamp() const noexcept { return stamp_; }
  std::size_t size() const noexcept { return rows_; }

  // One without centroids; else one for each centroid. Ids ascend within each.
  std::span<const VectorRows> lists() const& noexcept { return lists_; }
  // What each list's rows are near to, encoded as they are; their ids are the numbers of the lists.
  const VectorRows& centroids() const& noexcept { return centroids_; }

  std::optional<VectorRow> find(std::int64_t id) const;
  // The rows that are there of ids[], which ascend.
  std::vector<VectorRow> find(IdSet ids) const;

 private:
  Snapshot() = default;
  bool parse(std::size_t dim);
  void set_lists(const FaissView& view, const float* inverse_norms);
  void encode_centroids(std::string_view centroids);
  VectorRow row_by_rank(std::size_t rank) const;

  MappedFile file_;
  std::size_t dim_ = 0;
  std::size_t rows_ = 0;
  SnapshotStamp stamp_;
  std::vector<VectorRows> lists_;
  std::vector<std::size_t> list_ends_;    // [lists] one past the list's last row in the file
  const std::uint32_t* order_ = nullptr;  // [rows]; null: the rows are in order of id
  VectorRows centroids_;                  // into what follows
  std::vector<std::uint8_t> centroid_codes_;
  std::vector<float> centroid_norms_;
  std::vector<std::int64_t> centroid_ids_;
};

}  // namespace carrel::index
