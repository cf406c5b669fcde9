#include "infer/gguf_writer.h"

namespace carrel::infer {
namespace {

template <typename T>
void append(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void append_string(std::string& out, std::string_view text) {
  append(out, static_cast<std::uint64_t>(text.size()));
  out += text;
}

void pad(std::string& out, std::size_t alignment) {
  out.resize((out.size() + alignment - 1) / alignment * alignment);
}

}  // namespace

std::string gguf_string_bytes(std::span<const std::string> strings) {
  std::string out;
  for (const std::string& text : strings) append_string(out, text);
  return out;
}

GgufWriter::GgufWriter(std::uint32_t alignment) : alignment_(alignment) {
  add_u32("general.alignment", alignment);
}

void GgufWriter::add_raw(std::string_view key, GgufType type, std::string_view bytes) {
  append_string(entries_, key);
  append(entries_, static_cast<std::uint32_t>(type));
  entries_ += bytes;
  ++entry_count_;
}

void GgufWriter::add_string(std::string_view key, std::string_view value) {
  std::string bytes;
  append_string(bytes, value);
  add_raw(key, GgufType::string, bytes);
}

void GgufWriter::add_u32(std::string_view key, std::uint32_t value) {
  std::string bytes;
  append(bytes, value);
  add_raw(key, GgufType::u32, bytes);
}

void GgufWriter::add_f32(std::string_view key, float value) {
  std::string bytes;
  append(bytes, value);
  add_raw(key, GgufType::f32, bytes);
}

void GgufWriter::add_boolean(std::string_view key, bool value) {
  add_raw(key, GgufType::boolean, std::string(1, value ? '\1' : '\0'));
}

void GgufWriter::add_strings(std::string_view key, std::span<const std::string> values) {
  std::string bytes;
  append(bytes, static_cast<std::uint32_t>(GgufType::string));
  append(bytes, static_cast<std::uint64_t>(values.size()));
  bytes += gguf_string_bytes(values);
  add_raw(key, GgufType::array, bytes);
}

void GgufWriter::add_tensor(std::string_view name, std::span<const std::uint64_t> ne,
                            NumberFormat format, std::string_view data) {
  pad(data_, alignment_);
  append_string(tensor_infos_, name);
  append(tensor_infos_, static_cast<std::uint32_t>(ne.size()));
  for (const std::uint64_t size : ne) append(tensor_infos_, size);
  append(tensor_infos_, static_cast<std::uint32_t>(format));
  append(tensor_infos_, static_cast<std::uint64_t>(data_.size()));
  data_ += data;
  ++tensor_count_;
}

std::string GgufWriter::finish() const {
  std::string out = "GGUF";
  append(out, std::uint32_t{3});
  append(out, tensor_count_);
  append(out, entry_count_);
  out += entries_;
  out += tensor_infos_;
  pad(out, alignment_);
  out += data_;
  return out;
}

}  // namespace carrel::infer
