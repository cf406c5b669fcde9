// Any bytes as a model file: reading it, loading it as an encoder and embedding a text must end in
// a result or an Error.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/error.h"
#include "infer/gguf.h"
#include "infer/static_embedding.h"

namespace {

using namespace carrel;

void use(const infer::GgufFile& file) {
  for (const infer::GgufTensor& tensor : file.tensors()) {
    const auto& info = infer::number_format_info(tensor.format);
    std::vector<float> row(info.block_elements);
    try {
      infer::decode_row(tensor.format, tensor.bytes.substr(0, info.block_bytes), row);
    } catch (const Error&) {  // no decoder for this format
    }
  }
  const infer::StaticEmbedding model(file);
  std::vector<std::int32_t> ids;
  std::vector<float> out(model.dim());
  model.embed(model.tokenizer().encode_ids("The café, 日本 unaffable cats.", ids), out);
  model.tokenizer().encode("The café, 日本 unaffable cats.");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    use(infer::GgufFile({reinterpret_cast<const char*>(data), size}, "fuzz"));
  } catch (const Error&) {
  }
  return 0;
}
