// The single-writer lock of a library: held while the file descriptor lives, and let go by the
// system when the process ends, however it ends.
#pragma once

#include <filesystem>

#include "core/files.h"

namespace carrel::index {

// Takes the lock or throws Error{busy}, naming the process that holds it.
FileDescriptor lock_library(const std::filesystem::path& library);

}  // namespace carrel::index
