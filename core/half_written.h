// What write_file_atomically() leaves in a folder when it is killed: whole texts, in files that no one
// looks for.
#pragma once

#include <filesystem>

namespace carrel {

bool is_half_written(const std::filesystem::path& file);

// Removes those of one folder, as far as that can be. Nobody may be writing into it.
void remove_half_written(const std::filesystem::path& folder);

}  // namespace carrel
