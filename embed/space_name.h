// Names the vector space of a model file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "infer/gguf.h"

namespace carrel::embed {

// "<general.name>/<dim>/<8 hex digits>". The digits are of a SHA-256 over a hash of the file's
// metadata and tensor infos and over samples of its tensor data: two models that differ only in
// training have the same metadata, but hardly a sample in common. Reads the header and 8 KiB of
// data. Throws Error{corrupt} when the model has no name.
std::string space_name(const infer::GgufFile& file, std::size_t dim);

// Under this cosine two texts are hardly more alike than chance has them in a space of that name; 0
// where that was not measured.
double chance_cosine_of(std::string_view space) noexcept;

}  // namespace carrel::embed
