// The single-writer lock of a library: held while the file descriptor lives, and let go by the
// system when the process ends, however it ends.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string_view>

#include "core/files.h"

namespace carrel::index {

// Of the lock file in the library. A holder that ends closes it, which it had open for writing.
inline constexpr std::string_view lock_name = "lock";

// Takes the lock or throws Error{busy}, naming the process that holds it.
FileDescriptor lock_library(const std::filesystem::path& library);

// Waits until nobody holds the lock, without taking it: another may be faster. False when a stop was
// requested. Throws Error{io}.
bool wait_until_unlocked(const std::filesystem::path& library, const std::stop_token& stop);

}  // namespace carrel::index
