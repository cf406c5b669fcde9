// Reads GGUF model files, versions 2 and 3 (github.com/ggml-org/ggml, docs/gguf.md).
//
// A GgufFile maps the file and checks every count, length, type, offset and alignment against the
// file's size before it is used; nothing is copied but a table of keys and one of tensors. It knows
// nothing of what a model means. Big-endian files are not read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/files.h"
#include "infer/number_formats.h"

namespace carrel::infer {

// The numbers are GGUF's, on disk: do not renumber.
enum class GgufType : std::uint32_t {
  u8 = 0,
  i8 = 1,
  u16 = 2,
  i16 = 3,
  u32 = 4,
  i32 = 5,
  f32 = 6,
  boolean = 7,
  string = 8,
  array = 9,
  u64 = 10,
  i64 = 11,
  f64 = 12,
};

// A string array as it lies in the file: each string after its u64 length. Walking it decodes one
// string at a time, so that a vocabulary of 30,000 strings costs nothing until it is read. Only for
// bytes whose lengths were checked, as those of a GgufFile are.
class GgufStrings {
 public:
  class Iterator {
   public:
    using value_type = std::string_view;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;
    using pointer = const std::string_view*;
    using reference = std::string_view;

    Iterator() = default;
    explicit Iterator(const char* at) noexcept : at_(at) {}
    std::string_view operator*() const noexcept { return {at_ + 8, size()}; }
    Iterator& operator++() noexcept {
      at_ += 8 + size();
      return *this;
    }
    Iterator operator++(int) noexcept {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator&) const = default;

   private:
    std::size_t size() const noexcept {
      std::uint64_t bytes = 0;
      std::memcpy(&bytes, at_, sizeof bytes);
      return static_cast<std::size_t>(bytes);
    }
    const char* at_ = nullptr;
  };

  GgufStrings() = default;
  GgufStrings(std::string_view bytes, std::size_t count) noexcept : bytes_(bytes), count_(count) {}

  std::size_t size() const noexcept { return count_; }
  std::string_view bytes() const noexcept { return bytes_; }
  Iterator begin() const noexcept { return Iterator(bytes_.data()); }
  Iterator end() const noexcept { return Iterator(bytes_.data() + bytes_.size()); }

 private:
  std::string_view bytes_;
  std::size_t count_ = 0;
};

// One metadata value: a checked view into the file. A conversion that does not fit is empty.
struct GgufValue {
  GgufType type = GgufType::u8;
  GgufType element_type = GgufType::u8;  // of an array
  std::size_t count = 1;                 // of an array's elements
  std::string_view bytes;                // without length, type and count

  std::optional<std::int64_t> integer() const noexcept;  // of any integer type
  std::optional<double> number() const noexcept;         // of any integer or float type
  std::optional<bool> boolean() const noexcept;
  std::optional<std::string_view> string() const noexcept;
  std::optional<GgufStrings> strings() const noexcept;
  std::optional<std::vector<double>> numbers() const;  // of an array of integers or floats
};

struct GgufTensor {
  std::string_view name;
  NumberFormat format = NumberFormat::f32;
  int dimension_count = 0;                      // 1 to 4
  std::array<std::uint64_t, 4> ne{1, 1, 1, 1};  // ne[0] lies dense in memory
  std::string_view bytes;                       // exactly the tensor's data, aligned in the file
};

class GgufFile {
 public:
  // Maps `path`. Throws Error: not_found; io; corrupt, naming the bad key or tensor; unsupported,
  // naming the version.
  explicit GgufFile(const std::filesystem::path& path);

  // Reads from memory that the caller keeps alive and aligned; `name` is for messages.
  GgufFile(std::string_view bytes, std::string name);

  GgufFile(GgufFile&&) noexcept = default;
  GgufFile& operator=(GgufFile&&) noexcept = default;

  const std::string& name() const& noexcept { return name_; }
  const std::string& name() const&& = delete;
  std::uint32_t version() const noexcept { return version_; }

  // Null when there is no such key or tensor. Everything below lives as long as this object, also
  // after it was moved.
  const GgufValue* find(std::string_view key) const noexcept;
  const GgufTensor* find_tensor(std::string_view name) const noexcept;

  // Throw Error{corrupt} naming the key or tensor when it is missing or of another type.
  std::int64_t integer(std::string_view key) const;
  std::string_view string(std::string_view key) const;
  GgufStrings strings(std::string_view key) const;
  const GgufTensor& tensor(std::string_view name) const;

  const std::vector<GgufTensor>& tensors() const& noexcept { return tensors_; }  // by name
  const std::vector<GgufTensor>& tensors() const&& = delete;

  std::string_view header_bytes() const noexcept { return header_; }  // metadata and tensor infos
  std::string_view data_bytes() const noexcept { return data_; }      // all tensor data

 private:
  struct Entry {
    std::string_view key;
    GgufValue value;
  };
  void read(std::string_view bytes);

  MappedFile map_;
  std::string name_;
  std::uint32_t version_ = 0;
  std::vector<Entry> entries_;       // by key
  std::vector<GgufTensor> tensors_;  // by name
  std::string_view header_;
  std::string_view data_;
};

}  // namespace carrel::infer
