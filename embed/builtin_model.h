// Finds the encoder model that carrel is shipped with.
#pragma once

#include <filesystem>

namespace carrel::embed {

// Looks beside and above the running program (an unpacked release, a build folder in the source
// tree), in the prefix it was installed to, then in the source tree it was built from.
// Throws Error{not_found} naming where it looked.
std::filesystem::path builtin_model_path();

// The same for a program in `program_folder`.
std::filesystem::path builtin_model_path(const std::filesystem::path& program_folder);

}  // namespace carrel::embed
