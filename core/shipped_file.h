// Finds the files that carrel is shipped with: the built-in embedding model, the word list.
#pragma once

#include <filesystem>
#include <string_view>

namespace carrel {

inline constexpr std::string_view builtin_model_name = "carrel-static-v1.gguf";
inline constexpr std::string_view lexicon_name = "carrel-words-v1.tsv";

// Looks beside and above the running program (an unpacked release, a build folder in the source
// tree), in the prefix it was installed to, then in the source tree it was built from.
// Throws Error{not_found} naming where it looked.
std::filesystem::path shipped_file(std::string_view name);

// The same for a program in `program_folder`.
std::filesystem::path shipped_file(std::string_view name,
                                   const std::filesystem::path& program_folder);

}  // namespace carrel
