#include "index/vectors_snapshot.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "core/error.h"
#include "index/distance.h"

namespace carrel::index {
namespace {

constexpr std::uint64_t footer_magic = 0x3156'4c45'5252'4143;  // "CARRELV1"; on disk

// On disk as it stands here: eight-byte fields, no padding.
struct Footer {
  std::uint64_t magic = footer_magic;
  std::uint64_t faiss_bytes = 0;
  std::uint64_t rows = 0;
  std::uint64_t dim = 0;
  std::array<std::uint8_t, 16> library{};
  std::int64_t change = 0;
  std::uint64_t space_id = 0;
  std::uint64_t checksum = 0;  // of all before it but the codes
};
static_assert(sizeof(Footer) == 72);

std::size_t align_8(std::size_t bytes) { return (bytes + 7) / 8 * 8; }

// A multiply-and-fold hash by words of eight bytes: it finds damage, it does not keep out malice.
class Checksum {
 public:
  void add(std::string_view bytes) {
    for (; bytes.size() >= 8; bytes.remove_prefix(8)) add_word(bytes.data(), 8);
    if (!bytes.empty()) add_word(bytes.data(), bytes.size());
  }
  std::uint64_t value() const { return value_; }

 private:
  void add_word(const char* bytes, std::size_t count) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, count);
    value_ = (value_ ^ word) * 0x9e37'79b9'7f4a'7c15;  // 2^64 / golden ratio, odd
    value_ ^= value_ >> 32;
  }
  std::uint64_t value_ = 0x6a09'e667'f3bc'c908;  // any start but 0, which would swallow zeros
};

// The codes are most of the file, and reading them all would cost more than a search; a wrong code
// can only misplace a passage.
std::uint64_t checksum_without_codes(std::string_view bytes, const FaissView& view,
                                     std::size_t dim) {
  Checksum sum;
  std::size_t begin = 0;
  for (const FaissList& list : view.lists) {
    if (list.count == 0) continue;
    const auto codes =
        static_cast<std::size_t>(reinterpret_cast<const char*>(list.codes) - bytes.data());
    sum.add(bytes.substr(begin, codes - begin));
    begin = codes + list.count * dim;
  }
  sum.add(bytes.substr(begin));
  return sum.value();
}

std::vector<float> inverse_norms_of(const FaissView& view, std::size_t dim) {
  std::vector<float> norms;
  norms.reserve(view.rows);
  for (const FaissList& list : view.lists) {
    for (std::size_t row = 0; row < list.count; ++row) {
      norms.push_back(inverse_norm(list.codes + row * dim, dim));
    }
  }
  return norms;
}

std::vector<std::uint32_t> order_of(const FaissView& view) {
  std::vector<std::int64_t> ids(view.rows);
  char* out = reinterpret_cast<char*>(ids.data());
  for (const FaissList& list : view.lists) {
    if (list.count == 0) continue;
    std::memcpy(out, list.ids, list.count * sizeof(std::int64_t));
    out += list.count * sizeof(std::int64_t);
  }
  std::vector<std::uint32_t> order(view.rows);
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; });
  return order;
}

template <typename T>
std::string_view bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

// The lookups by id rely on it.
bool ids_ascend(const VectorRows& rows) {
  for (std::size_t row = 1; row < rows.count; ++row) {
    if (rows.id(row - 1) >= rows.id(row)) return false;
  }
  return true;
}

std::optional<MappedFile> map(const std::filesystem::path& path) {
  try {
    return MappedFile(path);
  } catch (const Error&) {
    return std::nullopt;  // a cache that cannot be read is a cache that is not there
  }
}

}  // namespace

std::string finish_snapshot(std::string faiss_bytes, std::size_t dim, const SnapshotStamp& stamp) {
  Footer footer{.faiss_bytes = faiss_bytes.size(),
                .dim = dim,
                .library = stamp.library,
                .change = stamp.change,
                .space_id = stamp.space_id};
  std::string bytes = std::move(faiss_bytes);
  std::optional<FaissView> view = parse_faiss(bytes, dim);
  if (!view || view->size_bytes != footer.faiss_bytes) {
    throw Error(ErrorCode::internal, "FAISS wrote an index file of an unknown layout");
  }
  footer.rows = view->rows;
  const std::vector<float> norms = inverse_norms_of(*view, dim);
  const std::vector<std::uint32_t> order =
      view->centroids.empty() ? std::vector<std::uint32_t>{} : order_of(*view);
  bytes.resize(align_8(bytes.size()), '\0');
  bytes += bytes_of(norms);
  bytes += bytes_of(order);
  bytes.append(reinterpret_cast<const char*>(&footer), sizeof footer - sizeof footer.checksum);
  view = parse_faiss(bytes, dim);  // the views of before went with the old memory
  footer.checksum = checksum_without_codes(bytes, *view, dim);
  bytes.append(reinterpret_cast<const char*>(&footer.checksum), sizeof footer.checksum);
  return bytes;
}

std::optional<Snapshot> Snapshot::open(const std::filesystem::path& path, std::size_t dim) {
  std::optional<MappedFile> file = map(path);
  if (!file) return std::nullopt;
  Snapshot snapshot;
  snapshot.file_ = std::move(*file);
  if (!snapshot.parse(dim)) return std::nullopt;
  return snapshot;
}

bool Snapshot::parse(std::size_t dim) {
  const std::string_view bytes = file_.bytes();
  if (bytes.size() < sizeof(Footer)) return false;
  Footer footer;
  std::memcpy(&footer, bytes.data() + bytes.size() - sizeof footer, sizeof footer);
  if (footer.magic != footer_magic || footer.dim != dim) return false;
  const std::optional<FaissView> view = parse_faiss(bytes, dim);
  if (!view || view->size_bytes != footer.faiss_bytes || view->rows != footer.rows) return false;
  const bool ordered = view->centroids.empty();
  const std::size_t norms_begin = align_8(view->size_bytes);
  const std::size_t order_begin = norms_begin + view->rows * sizeof(float);
  const std::size_t footer_begin = order_begin + (ordered ? 0 : view->rows * sizeof(std::uint32_t));
  if (footer_begin + sizeof footer != bytes.size()) return false;
  const std::string_view summed = bytes.substr(0, bytes.size() - sizeof footer.checksum);
  if (checksum_without_codes(summed, *view, dim) != footer.checksum) return false;
  dim_ = dim;
  rows_ = view->rows;
  stamp_ = {footer.library, footer.change, footer.space_id};
  // The map begins on a page, so what begins at a multiple of 4 in the file does so in memory.
  if (!ordered) order_ = reinterpret_cast<const std::uint32_t*>(bytes.data() + order_begin);
  set_lists(*view, reinterpret_cast<const float*>(bytes.data() + norms_begin));
  encode_centroids(view->centroids);
  return std::all_of(lists_.begin(), lists_.end(), ids_ascend);
}

void Snapshot::set_lists(const FaissView& view, const float* inverse_norms) {
  std::size_t end = 0;
  for (const FaissList& list : view.lists) {
    lists_.push_back({list.codes, inverse_norms + end, list.ids, list.count});
    end += list.count;
    list_ends_.push_back(end);
  }
}

void Snapshot::encode_centroids(std::string_view centroids) {
  if (centroids.empty()) return;
  const std::size_t count = lists_.size();
  centroid_codes_.resize(count * dim_);
  std::vector<float> values(dim_);
  std::vector<std::int8_t> codes(dim_);
  for (std::size_t list = 0; list < count; ++list) {
    std::memcpy(values.data(), centroids.data() + list * dim_ * sizeof(float),
                dim_ * sizeof(float));
    quantize(values.data(), dim_, codes.data());
    std::uint8_t* const out = centroid_codes_.data() + list * dim_;
    for (std::size_t i = 0; i < dim_; ++i) {
      out[i] = static_cast<std::uint8_t>(codes[i] + code_offset);
    }
    centroid_norms_.push_back(inverse_norm(out, dim_));
    centroid_ids_.push_back(static_cast<std::int64_t>(list));
  }
  centroids_ = {centroid_codes_.data(), centroid_norms_.data(),
                reinterpret_cast<const char*>(centroid_ids_.data()), count};
}

// The row with the rank-th smallest id.
VectorRow Snapshot::row_by_rank(std::size_t rank) const {
  if (order_ == nullptr) return row_at(lists_[0], rank, dim_);
  const std::size_t row = std::min<std::size_t>(order_[rank], rows_ - 1);
  const auto end = std::upper_bound(list_ends_.begin(), list_ends_.end(), row);
  const auto list = static_cast<std::size_t>(end - list_ends_.begin());
  const std::size_t list_begin = *end - lists_[list].count;
  return row_at(lists_[list], row - list_begin, dim_);
}

std::vector<VectorRow> Snapshot::find(IdSet ids) const {
  std::vector<VectorRow> found;
  std::size_t begin = 0;  // ranks below it have smaller ids than what is looked for
  for (const std::int64_t id : ids) {
    // Doubling steps from where the last one was: ids are asked for in order.
    std::size_t step = 1;
    while (begin + step < rows_ && row_by_rank(begin + step).id < id) step *= 2;
    std::size_t end = std::min(begin + step + 1, rows_);
    begin += step / 2;
    while (begin < end) {
      const std::size_t middle = begin + (end - begin) / 2;
      if (row_by_rank(middle).id < id) {
        begin = middle + 1;
      } else {
        end = middle;
      }
    }
    if (begin == rows_) break;
    const VectorRow row = row_by_rank(begin);
    if (row.id == id) found.push_back(row);
  }
  return found;
}

std::optional<VectorRow> Snapshot::find(std::int64_t id) const {
  const std::vector<VectorRow> found = find(IdSet(&id, 1));
  return found.empty() ? std::nullopt : std::optional(found.front());
}

}  // namespace carrel::index
