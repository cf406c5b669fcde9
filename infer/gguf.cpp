#include "infer/gguf.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <utility>

#include "core/error.h"
#include "infer/gguf_cursor.h"
#include "infer/limits.h"

namespace carrel::infer {
namespace {

constexpr std::string_view magic = "GGUF";
constexpr std::uint64_t default_alignment = 32;

// 0 for types whose size is written in the file.
std::size_t fixed_bytes(GgufType type) noexcept {
  switch (type) {
    case GgufType::u8:
    case GgufType::i8:
    case GgufType::boolean:
      return 1;
    case GgufType::u16:
    case GgufType::i16:
      return 2;
    case GgufType::u32:
    case GgufType::i32:
    case GgufType::f32:
      return 4;
    case GgufType::u64:
    case GgufType::i64:
    case GgufType::f64:
      return 8;
    default:
      return 0;
  }
}

GgufType take_type(GgufCursor& cursor) {
  const auto number = cursor.take<std::uint32_t>();
  if (number > static_cast<std::uint32_t>(GgufType::f64)) cursor.fail("has an unknown value type");
  return static_cast<GgufType>(number);
}

void check_booleans(const GgufCursor& cursor, std::string_view bytes) {
  for (const char c : bytes) {
    if (c != 0 && c != 1) cursor.fail("holds a truth value that is neither 0 nor 1");
  }
}

// Vocabularies are arrays of 30,000 strings and more, read at every start: no GgufValue for each.
void skip_strings(GgufCursor& cursor, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) cursor.take_string(cursor.left());
}

GgufValue take_value(GgufCursor& cursor, GgufType type, int depth);

GgufValue take_array(GgufCursor& cursor, int depth) {
  if (depth >= array_depth_max) cursor.fail("nests arrays too deeply");
  GgufValue value;
  value.type = GgufType::array;
  value.element_type = take_type(cursor);
  const auto count = cursor.take<std::uint64_t>();
  if (count > cursor.left()) cursor.fail("counts more elements than the file has bytes");
  value.count = static_cast<std::size_t>(count);
  const std::size_t begin = cursor.at();
  const std::size_t element_bytes = fixed_bytes(value.element_type);
  if (element_bytes != 0) {
    // No overflow: the count is at most the file's size, and elements have at most 8 bytes.
    value.bytes = cursor.take_bytes(count * element_bytes);
    if (value.element_type == GgufType::boolean) check_booleans(cursor, value.bytes);
    return value;
  }
  if (value.element_type == GgufType::string) {
    skip_strings(cursor, value.count);
  } else {
    for (std::size_t i = 0; i < value.count; ++i) take_value(cursor, value.element_type, depth + 1);
  }
  value.bytes = cursor.since(begin);
  return value;
}

GgufValue take_value(GgufCursor& cursor, GgufType type, int depth) {
  if (type == GgufType::array) return take_array(cursor, depth);
  GgufValue value;
  value.type = type;
  if (type == GgufType::string) {
    value.bytes = cursor.take_string(cursor.left());
  } else {
    value.bytes = cursor.take_bytes(fixed_bytes(type));
  }
  if (type == GgufType::boolean) check_booleans(cursor, value.bytes);
  return value;
}

struct TensorPlace {
  GgufTensor tensor;
  std::uint64_t offset = 0;  // in the data section
  std::uint64_t bytes = 0;
};

// How many bytes the tensor's numbers take; fails where the product passes `bytes_max`.
std::uint64_t tensor_bytes(const GgufCursor& cursor, const GgufTensor& tensor,
                           std::uint64_t bytes_max) {
  const NumberFormatInfo& info = number_format_info(tensor.format);
  if (tensor.ne[0] % info.block_elements != 0) cursor.fail("has rows that are not whole blocks");
  std::uint64_t bytes = tensor.ne[0] / info.block_elements;
  if (bytes > bytes_max / info.block_bytes) cursor.fail("is bigger than the file");
  bytes *= info.block_bytes;
  for (std::size_t i = 1; i < tensor.ne.size(); ++i) {
    if (tensor.ne[i] > bytes_max / bytes) cursor.fail("is bigger than the file");
    bytes *= tensor.ne[i];
  }
  return bytes;
}

TensorPlace take_tensor(GgufCursor& cursor, std::uint64_t bytes_max) {
  cursor.set_subject("a tensor's name");
  TensorPlace place;
  GgufTensor& tensor = place.tensor;
  tensor.name = cursor.take_string(tensor_name_bytes_max);
  cursor.set_subject(tensor.name);
  const auto dimension_count = cursor.take<std::uint32_t>();
  if (dimension_count == 0 || dimension_count > tensor.ne.size()) {
    cursor.fail("must have 1 to 4 dimensions");
  }
  tensor.dimension_count = static_cast<int>(dimension_count);
  for (std::uint32_t i = 0; i < dimension_count; ++i) {
    tensor.ne[i] = cursor.take<std::uint64_t>();
    if (tensor.ne[i] == 0) cursor.fail("has a dimension of 0");
  }
  const auto format = cursor.take<std::uint32_t>();
  if (find_number_format(format) == nullptr) cursor.fail("has an unknown number format");
  tensor.format = static_cast<NumberFormat>(format);
  place.offset = cursor.take<std::uint64_t>();
  place.bytes = tensor_bytes(cursor, tensor, bytes_max);
  return place;
}

// Where the data section begins: the end of the header, rounded up.
std::size_t data_begin(const GgufCursor& cursor, std::uint64_t alignment, std::size_t file_bytes) {
  const std::uint64_t begin = (cursor.at() + alignment - 1) / alignment * alignment;
  return static_cast<std::size_t>(std::min<std::uint64_t>(begin, file_bytes));
}

void place_tensor(GgufCursor& cursor, TensorPlace& place, std::string_view data,
                  std::uint64_t alignment) {
  cursor.set_subject(place.tensor.name);
  if (place.offset % alignment != 0) cursor.fail("has an offset that is not aligned");
  if (place.offset > data.size() || place.bytes > data.size() - place.offset) {
    cursor.fail("runs past the end of the file");
  }
  place.tensor.bytes =
      data.substr(static_cast<std::size_t>(place.offset), static_cast<std::size_t>(place.bytes));
}

std::uint64_t alignment_of(const GgufValue* value, GgufCursor& cursor) {
  if (value == nullptr) return default_alignment;
  cursor.set_subject("general.alignment");
  const auto alignment = static_cast<std::uint64_t>(value->integer().value_or(0));
  if (!std::has_single_bit(alignment) || alignment > alignment_max) {
    cursor.fail("must be a power of two up to 1 MiB");
  }
  return alignment;
}

// Sorts by name and refuses two of the same.
template <typename T, typename Name>
void sort_by_name(std::vector<T>& items, Name name, GgufCursor& cursor) {
  std::ranges::sort(items, {}, name);
  const auto twice = std::ranges::adjacent_find(items, {}, name);
  if (twice == items.end()) return;
  cursor.set_subject(std::invoke(name, *twice));
  cursor.fail("is there twice");
}

template <typename T, typename Name>
const T* find_by_name(const std::vector<T>& items, std::string_view wanted, Name name) noexcept {
  const auto at = std::ranges::lower_bound(items, wanted, {}, name);
  return at != items.end() && std::invoke(name, *at) == wanted ? &*at : nullptr;
}

template <typename T>
T required(const std::optional<T>& value, const std::string& file, std::string_view key,
           std::string_view type) {
  if (value) return *value;
  throw Error(ErrorCode::corrupt, file + ": metadata key " + std::string(key) +
                                      " is missing or not " + std::string(type));
}

}  // namespace

GgufFile::GgufFile(const std::filesystem::path& path) : map_(path), name_(path.string()) {
  read(map_.bytes());
}

GgufFile::GgufFile(std::string_view bytes, std::string name) : name_(std::move(name)) {
  read(bytes);
}

void GgufFile::read(std::string_view bytes) {
  GgufCursor cursor(bytes, name_);
  if (cursor.take_bytes(magic.size()) != magic) cursor.fail("does not say GGUF");
  version_ = cursor.take<std::uint32_t>();
  if (version_ != 2 && version_ != 3) {
    throw Error(ErrorCode::unsupported,
                name_ + ": GGUF version " + std::to_string(version_) + " (2 and 3 can be read)");
  }
  const auto tensor_count = cursor.take<std::uint64_t>();
  const auto entry_count = cursor.take<std::uint64_t>();
  if (tensor_count > tensor_count_max) cursor.fail("counts too many tensors");
  if (entry_count > metadata_count_max) cursor.fail("counts too many metadata keys");

  for (std::uint64_t i = 0; i < entry_count; ++i) {
    cursor.set_subject("a metadata key");
    const std::string_view key = cursor.take_string(key_bytes_max);
    cursor.set_subject(key);
    entries_.push_back({key, take_value(cursor, take_type(cursor), 0)});
  }
  sort_by_name(entries_, &Entry::key, cursor);

  std::vector<TensorPlace> places;
  for (std::uint64_t i = 0; i < tensor_count; ++i) {
    places.push_back(take_tensor(cursor, bytes.size()));
  }
  const std::uint64_t alignment = alignment_of(find("general.alignment"), cursor);
  header_ = bytes.substr(0, cursor.at());
  data_ = bytes.substr(data_begin(cursor, alignment, bytes.size()));
  for (TensorPlace& place : places) {
    place_tensor(cursor, place, data_, alignment);
    tensors_.push_back(place.tensor);
  }
  sort_by_name(tensors_, &GgufTensor::name, cursor);
}

const GgufValue* GgufFile::find(std::string_view key) const noexcept {
  const Entry* entry = find_by_name(entries_, key, &Entry::key);
  return entry != nullptr ? &entry->value : nullptr;
}

const GgufTensor* GgufFile::find_tensor(std::string_view name) const noexcept {
  return find_by_name(tensors_, name, &GgufTensor::name);
}

std::int64_t GgufFile::integer(std::string_view key) const {
  const GgufValue* value = find(key);
  return required(value != nullptr ? value->integer() : std::nullopt, name_, key, "an integer");
}

std::string_view GgufFile::string(std::string_view key) const {
  const GgufValue* value = find(key);
  return required(value != nullptr ? value->string() : std::nullopt, name_, key, "a string");
}

GgufStrings GgufFile::strings(std::string_view key) const {
  const GgufValue* value = find(key);
  return required(value != nullptr ? value->strings() : std::nullopt, name_, key,
                  "an array of strings");
}

const GgufTensor& GgufFile::tensor(std::string_view name) const {
  if (const GgufTensor* found = find_tensor(name)) return *found;
  throw Error(ErrorCode::corrupt, name_ + ": tensor " + std::string(name) + " is missing");
}

}  // namespace carrel::infer
