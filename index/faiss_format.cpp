#include "index/faiss_format.h"

#include <cstring>
#include <type_traits>

#include "index/limits.h"

namespace carrel::index {
namespace {

// FAISS's numbers for what we use.
constexpr std::int32_t metric_inner_product = 0;
constexpr std::int32_t quantizer_8bit_uniform = 2;
// A field that FAISS writes twice into each header and no longer uses.
constexpr std::int64_t unused_header_value = 1 << 20;

constexpr std::uint32_t four_letters(const char (&name)[5]) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i) value = value << 8 | static_cast<unsigned char>(name[i]);
  return value;
}

// Reads values off the front. After the first that is missing or wrong, everything is.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  bool good() const { return good_; }
  std::size_t left() const { return rest_.size(); }

  template <typename T>
  T read() {
    static_assert(std::is_trivially_copyable_v<T>);
    T value{};
    const std::string_view bytes = take(1, sizeof value);
    if (good_) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }

  void require(bool holds) { good_ = good_ && holds; }

  template <typename T>
  void expect(T wanted) {
    require(read<T>() == wanted);
  }

  // `count` items of `item_bytes` each.
  std::string_view take(std::uint64_t count, std::size_t item_bytes) {
    if (!good_ || count > rest_.size() / item_bytes) {
      good_ = false;
      return {};
    }
    const std::string_view bytes = rest_.substr(0, static_cast<std::size_t>(count) * item_bytes);
    rest_.remove_prefix(bytes.size());
    return bytes;
  }

 private:
  std::string_view rest_;
  bool good_ = true;
};

// What every index begins with. Returns its number of vectors.
std::uint64_t read_header(Reader& reader, std::size_t dim) {
  reader.expect(static_cast<std::int32_t>(dim));
  const auto total = reader.read<std::uint64_t>();
  reader.expect(unused_header_value);
  reader.expect(unused_header_value);
  reader.expect(std::uint8_t{1});  // trained
  reader.expect(metric_inner_product);
  return total;
}

void read_quantizer(Reader& reader, std::size_t dim) {
  reader.expect(quantizer_8bit_uniform);
  reader.read<std::int32_t>();  // how the range was estimated; ours was not
  reader.read<float>();
  reader.expect(std::uint64_t{dim});  // dimensions
  reader.expect(std::uint64_t{dim});  // bytes a code
  reader.expect(std::uint64_t{2});    // learned values
  reader.expect(faiss_range_begin);
  reader.expect(faiss_range_size);
}

const std::uint8_t* codes_in(std::string_view bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

void read_flat(Reader& reader, std::size_t dim, FaissView& view) {
  const std::uint64_t count = read_header(reader, dim);
  reader.expect(four_letters("IxSQ"));
  reader.require(read_header(reader, dim) == count);
  read_quantizer(reader, dim);
  const auto code_bytes = reader.read<std::uint64_t>();
  const std::string_view codes = reader.take(count, dim);
  reader.require(code_bytes == codes.size());
  reader.expect(count);
  const std::string_view ids = reader.take(count, sizeof(std::int64_t));
  view.lists.push_back({codes_in(codes), ids.data(), static_cast<std::size_t>(count)});
}

// Returns the lengths of the lists, written one for each, or as (list, length) where few have any.
std::vector<std::uint64_t> read_list_counts(Reader& reader, std::uint64_t lists) {
  std::vector<std::uint64_t> counts(lists);
  const auto form = reader.read<std::uint32_t>();
  const auto values = reader.read<std::uint64_t>();
  if (form == four_letters("full")) {
    reader.require(values == lists);
    for (std::uint64_t& count : counts) count = reader.read<std::uint64_t>();
    return counts;
  }
  reader.require(form == four_letters("sprs") && values % 2 == 0 && values / 2 <= lists);
  for (std::uint64_t i = 0; i < values / 2 && reader.good(); ++i) {
    const auto list = reader.read<std::uint64_t>();
    const auto count = reader.read<std::uint64_t>();
    reader.require(list < lists);
    if (reader.good()) counts[list] = count;
  }
  return counts;
}

void read_lists(Reader& reader, std::uint64_t lists, std::size_t dim, FaissView& view) {
  reader.expect(four_letters("ilar"));
  reader.expect(lists);
  reader.expect(std::uint64_t{dim});
  for (const std::uint64_t count : read_list_counts(reader, lists)) {
    const std::string_view codes = reader.take(count, dim);
    const std::string_view ids = reader.take(count, sizeof(std::int64_t));
    view.lists.push_back({codes_in(codes), ids.data(), static_cast<std::size_t>(count)});
  }
}

void read_inverted_file(Reader& reader, std::size_t dim, FaissView& view) {
  read_header(reader, dim);
  const auto lists = reader.read<std::uint64_t>();
  reader.require(lists >= 1 && lists <= inverted_lists_max);
  reader.read<std::uint64_t>();  // how many lists FAISS itself would probe
  reader.expect(four_letters("IxFI"));
  reader.require(read_header(reader, dim) == lists);
  reader.expect(lists * dim);
  if (!reader.good()) return;
  view.centroids = reader.take(lists, dim * sizeof(float));
  reader.expect(std::uint8_t{0});   // no direct map
  reader.expect(std::uint64_t{0});  // so none of its entries
  read_quantizer(reader, dim);
  reader.expect(std::uint64_t{dim});  // bytes a code
  reader.expect(std::uint8_t{0});     // codes are of the vectors, not of residuals
  if (reader.good()) read_lists(reader, lists, dim, view);
}

template <typename T>
void append(std::string& out, T value) {
  static_assert(std::is_trivially_copyable_v<T>);
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void append_header(std::string& out, const char (&kind)[5], std::size_t dim, std::size_t rows) {
  append(out, four_letters(kind));
  append(out, static_cast<std::int32_t>(dim));
  append(out, std::uint64_t{rows});
  append(out, unused_header_value);
  append(out, unused_header_value);
  append(out, std::uint8_t{1});
  append(out, metric_inner_product);
}

void append_quantizer(std::string& out, std::size_t dim) {
  append(out, quantizer_8bit_uniform);
  append(out, std::int32_t{0});
  append(out, 0.0F);
  append(out, std::uint64_t{dim});
  append(out, std::uint64_t{dim});
  append(out, std::uint64_t{2});
  append(out, faiss_range_begin);
  append(out, faiss_range_size);
}

}  // namespace

std::optional<FaissView> parse_faiss(std::string_view file, std::size_t dim) {
  Reader reader(file);
  FaissView view;
  const auto kind = reader.read<std::uint32_t>();
  if (kind == four_letters("IxMp")) {
    read_flat(reader, dim, view);
  } else if (kind == four_letters("IwSq")) {
    read_inverted_file(reader, dim, view);
  } else {
    return std::nullopt;
  }
  if (!reader.good()) return std::nullopt;
  for (const FaissList& list : view.lists) view.rows += list.count;
  view.size_bytes = file.size() - reader.left();
  return view;
}

std::string write_faiss_flat(std::span<const VectorRow> rows, std::size_t dim) {
  std::string out;
  out.reserve(rows.size() * (dim + sizeof(std::int64_t)) + 1024);
  append_header(out, "IxMp", dim, rows.size());
  append_header(out, "IxSQ", dim, rows.size());
  append_quantizer(out, dim);
  append(out, std::uint64_t{rows.size() * dim});
  for (const VectorRow& row : rows) out.append(reinterpret_cast<const char*>(row.codes), dim);
  append(out, std::uint64_t{rows.size()});
  for (const VectorRow& row : rows) append(out, row.id);
  return out;
}

}  // namespace carrel::index
