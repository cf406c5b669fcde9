#include "infer/gguf.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <functional>

#include "core/error.h"
#include "infer/gguf_writer.h"
#include "infer/static_embedding.h"
#include "tests/infer/test_vocabulary.h"

namespace carrel::infer {
namespace {

template <typename T>
std::string raw(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string counted(std::string_view text) {
  return raw(static_cast<std::uint64_t>(text.size())) + std::string(text);
}

// The message of the Error that reading `bytes` throws, after its code; empty when it throws none.
std::string failure(const std::string& bytes) {
  try {
    const GgufFile file(bytes, "test");
    return {};
  } catch (const Error& error) {
    return std::string(error_code_name(error.code())) + " " + error.what();
  }
}

void expect_failure(const std::string& bytes, const std::string& words) {
  const std::string message = failure(bytes);
  EXPECT_NE(message.find(words), std::string::npos) << "got: " << message;
}

std::string header(std::uint32_t version, std::uint64_t tensors, std::uint64_t entries) {
  return "GGUF" + raw(version) + raw(tensors) + raw(entries);
}

std::string tensor_info(std::string_view name, std::vector<std::uint64_t> ne, std::uint32_t format,
                        std::uint64_t offset) {
  std::string out = counted(name) + raw(static_cast<std::uint32_t>(ne.size()));
  for (const std::uint64_t size : ne) out += raw(size);
  return out + raw(format) + raw(offset);
}

std::string file_with_tensor(const std::string& info) {
  std::string out = header(3, 1, 0) + info;
  out.resize((out.size() + 31) / 32 * 32 + 64);
  return out;
}

std::string file_with_value(GgufType type, const std::string& bytes) {
  return header(3, 0, 1) + counted("key") + raw(static_cast<std::uint32_t>(type)) + bytes;
}

TEST(Gguf, reads_back_every_type_of_value) {
  GgufWriter writer;
  writer.add_raw("u8", GgufType::u8, raw<std::uint8_t>(200));
  writer.add_raw("i8", GgufType::i8, raw<std::int8_t>(-100));
  writer.add_raw("u16", GgufType::u16, raw<std::uint16_t>(60'000));
  writer.add_raw("i16", GgufType::i16, raw<std::int16_t>(-30'000));
  writer.add_u32("u32", 4'000'000'000U);
  writer.add_raw("i32", GgufType::i32, raw<std::int32_t>(-2'000'000'000));
  writer.add_raw("u64", GgufType::u64, raw<std::uint64_t>(1ULL << 40U));
  writer.add_raw("i64", GgufType::i64, raw<std::int64_t>(-(1LL << 40U)));
  writer.add_f32("f32", 1.5F);
  writer.add_raw("f64", GgufType::f64, raw(2.25));
  writer.add_boolean("yes", true);
  writer.add_string("text", "grüße");
  const std::string bytes = writer.finish();
  const GgufFile file(bytes, "test");
  EXPECT_EQ(file.integer("u8"), 200);
  EXPECT_EQ(file.integer("i8"), -100);
  EXPECT_EQ(file.integer("u16"), 60'000);
  EXPECT_EQ(file.integer("i16"), -30'000);
  EXPECT_EQ(file.integer("u32"), 4'000'000'000);
  EXPECT_EQ(file.integer("i32"), -2'000'000'000);
  EXPECT_EQ(file.integer("u64"), 1LL << 40U);
  EXPECT_EQ(file.integer("i64"), -(1LL << 40U));
  EXPECT_EQ(file.find("f32")->number(), 1.5);
  EXPECT_EQ(file.find("f64")->number(), 2.25);
  EXPECT_EQ(file.find("u8")->number(), 200.0);
  EXPECT_EQ(file.find("yes")->boolean(), true);
  EXPECT_EQ(file.string("text"), "grüße");
  EXPECT_EQ(file.find("other"), nullptr);
}

TEST(Gguf, reads_arrays_of_strings_numbers_and_arrays) {
  GgufWriter writer;
  const std::vector<std::string> words{"one", "", "three"};
  writer.add_strings("words", words);
  writer.add_raw("scores", GgufType::array,
                 raw(std::uint32_t{6}) + raw(std::uint64_t{2}) + raw(0.5F) + raw(-1.0F));
  const std::string inner = raw(std::uint32_t{0}) + raw(std::uint64_t{1}) + raw(std::uint8_t{7});
  writer.add_raw("nested", GgufType::array,
                 raw(std::uint32_t{9}) + raw(std::uint64_t{2}) + inner + inner);
  writer.add_u32("after", 5);
  const std::string bytes = writer.finish();
  const GgufFile file(bytes, "test");
  const GgufStrings strings = file.strings("words");
  EXPECT_EQ(std::vector<std::string>(strings.begin(), strings.end()), words);
  EXPECT_EQ(file.find("scores")->numbers(), (std::vector<double>{0.5, -1.0}));
  EXPECT_EQ(file.find("nested")->count, 2U);
  EXPECT_FALSE(file.find("words")->numbers());
  EXPECT_FALSE(file.find("scores")->strings());
  EXPECT_EQ(file.integer("after"), 5);
}

TEST(Gguf, finds_tensors_with_their_bytes) {
  GgufWriter writer;
  const std::uint64_t ne[] = {2, 3};
  std::string values;
  for (int i = 0; i < 6; ++i) values += raw(static_cast<float>(i));
  writer.add_tensor("b", ne, NumberFormat::f32, values);
  const std::uint64_t one[] = {1};
  writer.add_tensor("a", one, NumberFormat::f16, "xy");
  const std::string bytes = writer.finish();
  const GgufFile file(bytes, "test");
  EXPECT_EQ(file.tensor("b").bytes, values);
  EXPECT_EQ(file.tensor("b").ne, (std::array<std::uint64_t, 4>{2, 3, 1, 1}));
  EXPECT_EQ(file.tensor("a").bytes, "xy");
  EXPECT_EQ(file.tensor("a").format, NumberFormat::f16);
  EXPECT_THROW(file.tensor("c"), Error);
}

TEST(Gguf, says_which_key_is_missing_or_of_another_type) {
  GgufWriter writer;
  writer.add_string("name", "x");
  const std::string bytes = writer.finish();
  const GgufFile file(bytes, "test");
  for (const auto& get : {std::function<void()>([&] { (void)file.integer("name"); }),
                          std::function<void()>([&] { (void)file.strings("name"); })}) {
    try {
      get();
      FAIL() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::corrupt);
      EXPECT_NE(std::string(error.what()).find("name"), std::string::npos);
    }
  }
}

TEST(Gguf, refuses_what_is_no_gguf_and_other_versions) {
  expect_failure("", "corrupt");
  expect_failure("GGUX" + header(3, 0, 0).substr(4), "corrupt");
  expect_failure(header(1, 0, 0), "unsupported");
  expect_failure(header(4, 0, 0), "unsupported");
  expect_failure(header(0x03000000, 0, 0), "unsupported");  // big-endian
  EXPECT_EQ(failure(header(3, 0, 0)), "");
  EXPECT_EQ(failure(header(2, 0, 0)), "");
}

TEST(Gguf, refuses_counts_and_lengths_that_the_file_cannot_hold) {
  constexpr std::uint64_t huge = ~std::uint64_t{0};
  expect_failure(header(3, huge, 0), "too many tensors");
  expect_failure(header(3, 0, huge), "too many metadata keys");
  expect_failure(header(3, 0, 1) + raw(huge), "corrupt");
  expect_failure(file_with_value(GgufType::string, raw(huge)), "key");
  expect_failure(file_with_value(GgufType::array, raw(std::uint32_t{10}) + raw(huge)), "key");
  expect_failure(file_with_value(GgufType::array, raw(std::uint32_t{10}) + raw(huge / 8 + 2)),
                 "key");
  expect_failure(file_with_value(GgufType::array, raw(std::uint32_t{8}) + raw(std::uint64_t{1})),
                 "key");
}

TEST(Gguf, refuses_unknown_types_odd_truth_values_and_deep_arrays) {
  expect_failure(file_with_value(static_cast<GgufType>(13), raw(std::uint64_t{0})), "key");
  expect_failure(file_with_value(GgufType::boolean, "\2"), "key");
  std::string nested;
  for (int i = 0; i < 6; ++i) nested += raw(std::uint32_t{9}) + raw(std::uint64_t{1});
  expect_failure(file_with_value(GgufType::array, nested), "deeply");
}

TEST(Gguf, refuses_a_key_or_tensor_that_is_there_twice) {
  GgufWriter writer;
  writer.add_u32("same", 1);
  writer.add_u32("same", 2);
  expect_failure(writer.finish(), "same is there twice");
  GgufWriter tensors;
  const std::uint64_t one[] = {1};
  tensors.add_tensor("same", one, NumberFormat::f32, raw(1.0F));
  tensors.add_tensor("same", one, NumberFormat::f32, raw(1.0F));
  expect_failure(tensors.finish(), "same is there twice");
}

TEST(Gguf, refuses_an_alignment_that_is_no_power_of_two) {
  for (const std::uint32_t alignment : {0U, 24U, 1U << 30U}) {
    expect_failure(
        header(3, 0, 1) + counted("general.alignment") + raw(std::uint32_t{4}) + raw(alignment),
        "general.alignment");
  }
}

TEST(Gguf, refuses_tensors_that_do_not_lie_in_the_file) {
  constexpr std::uint64_t huge = ~std::uint64_t{0};
  EXPECT_EQ(failure(file_with_tensor(tensor_info("t", {16}, 0, 0))), "");
  for (const auto& info : {
           tensor_info("t", {17}, 0, 0),                        // one element too many
           tensor_info("t", {16}, 0, 32),                       // starts too late
           tensor_info("t", {1}, 0, 4),                         // not aligned
           tensor_info("t", {1}, 0, huge - 31),                 // offset + size overflows
           tensor_info("t", {huge}, 0, 0),                      // size in bytes overflows
           tensor_info("t", {1ULL << 32U, 1ULL << 32U}, 0, 0),  // the product is 2^64
           tensor_info("t", {4, 0}, 0, 0),                      // no elements
           tensor_info("t", {}, 0, 0),                          // no dimensions
           tensor_info("t", {1, 1, 1, 1, 1}, 0, 0),             // too many dimensions
           tensor_info("t", {16}, 8, 0),                        // half a block of Q8_0
           tensor_info("t", {16}, 99, 0),                       // no such number format
       }) {
    expect_failure(file_with_tensor(info), "corrupt");
    expect_failure(file_with_tensor(info), " t ");
  }
}

TEST(Gguf, every_truncation_of_a_model_is_an_error) {
  const std::string whole = tiny_model_bytes({"[UNK]", "[PAD]", "cat", "##s"});
  EXPECT_EQ(failure(whole), "");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_NE(failure(whole.substr(0, size)), "") << size << " bytes were accepted";
  }
}

// Loads and uses a model whatever its bytes are; only an Error may come of it.
void load_and_embed(const std::string& bytes) {
  try {
    const GgufFile file(bytes, "test");
    const StaticEmbedding model(file);
    std::vector<float> out(model.dim());
    std::vector<std::int32_t> ids;
    model.embed(model.tokenizer().encode_ids("cats and a cat", ids), out);
  } catch (const Error&) {
  }
}

TEST(Gguf, no_changed_byte_of_a_model_leads_outside_the_file) {
  // Meaningful under the address sanitizer.
  const std::string whole = tiny_model_bytes({"[UNK]", "[PAD]", "cat", "##s"});
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int flip : {0x01, 0x80, 0xFF}) {
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ flip);
      load_and_embed(changed);
    }
  }
}

}  // namespace
}  // namespace carrel::infer
