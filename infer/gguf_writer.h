// Writes small GGUF v3 files: for tests, and for tools that change a model.
//
// A GgufWriter keeps everything in memory until finish().
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "infer/gguf.h"

namespace carrel::infer {

// Strings as GGUF stores an array's elements; GgufStrings reads them back.
std::string gguf_string_bytes(std::span<const std::string> strings);

class GgufWriter {
 public:
  // `alignment` must be a power of two; it is written as general.alignment.
  explicit GgufWriter(std::uint32_t alignment = 32);

  void add_string(std::string_view key, std::string_view value);
  void add_u32(std::string_view key, std::uint32_t value);
  void add_f32(std::string_view key, float value);
  void add_boolean(std::string_view key, bool value);
  void add_strings(std::string_view key, std::span<const std::string> values);
  // Any other value, as the bytes that follow its type in the file.
  void add_raw(std::string_view key, GgufType type, std::string_view bytes);

  // `data` holds exactly the numbers of shape `ne` (ne[0] is dense).
  void add_tensor(std::string_view name, std::span<const std::uint64_t> ne, NumberFormat format,
                  std::string_view data);

  // The file's bytes.
  std::string finish() const;

 private:
  std::uint32_t alignment_;
  std::uint64_t entry_count_ = 0;
  std::uint64_t tensor_count_ = 0;
  std::string entries_;
  std::string tensor_infos_;
  std::string data_;
};

}  // namespace carrel::infer
