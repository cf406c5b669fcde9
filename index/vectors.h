// The vector index: finds the stored unit vectors nearest to a query, by cosine.
//
// A cache of what SQLite holds. On disk it is one FAISS index file (IndexIDMap over an 8-bit scalar
// quantizer, or an inverted-file index of it when large) followed by a SnapshotStamp that says
// which state of which library it was made from. Small and medium libraries are scanned exactly,
// straight from the mapped file, by our own SIMD loops; so are the lists of large ones. FAISS
// itself (in a module loaded on first need, because its BLAS costs every process milliseconds)
// trains and builds the large ones.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/limits.h"

namespace carrel::index {

// The compact form of a unit vector, as SQLite stores it: a float scale, then dim int8 values;
// value[i] ~ scale * code[i]. Little-endian.
inline constexpr std::size_t encoded_vector_bytes(int dim) {
  return sizeof(float) + static_cast<std::size_t>(dim);
}

struct VectorHit {
  std::int64_t id = 0;
  float score = 0;  // cosine of the query and the decoded vector
};

// Ties a snapshot to the truth it was made from.
struct SnapshotStamp {
  std::array<std::uint8_t, 16> library{};  // random id of the database, made with it
  std::int64_t change = 0;                 // the last row of the change log that it contains
  std::uint64_t space_id = 0;
  bool operator==(const SnapshotStamp&) const = default;
};

// Ids that may be returned, ascending. A narrow set is looked up id by id; in a wide one every row
// that scores high enough is looked for.
using IdSet = std::span<const std::int64_t>;

class VectorIndex {
 public:
  explicit VectorIndex(int dim);
  ~VectorIndex();
  VectorIndex(VectorIndex&&) noexcept;
  VectorIndex& operator=(VectorIndex&&) noexcept;

  // Maps a snapshot. Empty when there is none, it is damaged, of another width, or of another
  // library or space: the caller then rebuilds. `stamp` receives what it contains.
  static std::optional<VectorIndex> open(const std::filesystem::path& snapshot, int dim);
  const SnapshotStamp& stamp() const noexcept;

  int dim() const noexcept;
  std::size_t size() const noexcept;

  // Adds or replaces. `encoded` is encoded_vector_bytes(dim()) long. Throws Error{corrupt} when
  // not.
  void add(std::int64_t id, std::string_view encoded);
  void remove(std::int64_t id);  // nothing happens when it is not there

  // The best `count` by descending score, ties by ascending id. `query` is [dim], any norm.
  // With `allowed`, only those ids, before ranking. Exact below the size where FAISS's inverted
  // lists take over (limits.h); always exact when `allowed` is narrow. Thread-safe against itself,
  // not against add and remove.
  std::vector<VectorHit> search(std::span<const float> query, std::size_t count) const;
  std::vector<VectorHit> search(std::span<const float> query, std::size_t count,
                                IdSet allowed) const;

  struct SaveOptions {
    std::size_t exact_vectors_max = exact_scan_vectors_max;  // more than this get inverted lists
  };
  // Writes the snapshot atomically. With inverted lists it takes seconds to minutes and all CPUs.
  // Throws Error: io.
  void save(const std::filesystem::path& snapshot, const SnapshotStamp& stamp) const;
  void save(const std::filesystem::path& snapshot, const SnapshotStamp& stamp,
            const SaveOptions& options) const;

 private:
  template <typename Accept>
  std::vector<VectorHit> search_rows(std::span<const float> query, std::size_t count, Accept accept,
                                     double allowed_share) const;
  std::vector<VectorHit> search_ids(std::span<const float> query, std::size_t count,
                                    IdSet allowed) const;

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace carrel::index
