#include "embed/space_name.h"

#include <cstdint>
#include <string_view>

#include "core/sha256.h"
#include "infer/hash.h"

namespace carrel::embed {
namespace {

constexpr std::size_t sample_count = 16;
constexpr std::size_t sample_bytes = 512;  // the name of a space is on disk: do not change

}  // namespace

std::string space_name(const infer::GgufFile& file, std::size_t dim) {
  // The header is mostly vocabulary, half a megabyte and more: SHA-256 of it took as long as all
  // other loading, so a fast hash stands for it.
  const std::uint64_t header = infer::hash_long(file.header_bytes(), 0);
  Sha256Stream digest;
  digest.update({reinterpret_cast<const char*>(&header), sizeof header});
  const std::string_view data = file.data_bytes();
  for (std::size_t i = 0; i < sample_count; ++i) {
    digest.update(data.substr(data.size() / sample_count * i, sample_bytes));
  }
  return std::string(file.string("general.name")) + "/" + std::to_string(dim) + "/" +
         to_hex(digest.finish()).substr(0, 8);
}

// Measured on seven sets of bench/quality: of 1,313 right passages among the first ten, one had no
// word of its query, at 0.41; of 2,305 without a word that 71 queries on absent things brought, 96 in a
// hundred were under this. Between passages it was not measured.
double chance_cosine_of(std::string_view space) noexcept {
  return space.starts_with("carrel-static-") ? 0.3 : 0;
}

}  // namespace carrel::embed
