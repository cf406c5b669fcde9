// Names the vector space of a model file.
#pragma once

#include <cstddef>
#include <string>

#include "infer/gguf.h"

namespace carrel::embed {

// "<general.name>/<dim>/<8 hex digits>". The digits are of a SHA-256 over a hash of the file's
// metadata and tensor infos and over samples of its tensor data: two models that differ only in
// training have the same metadata, but hardly a sample in common. Reads the header and 8 KiB of
// data. Throws Error{corrupt} when the model has no name.
std::string space_name(const infer::GgufFile& file, std::size_t dim);

}  // namespace carrel::embed
