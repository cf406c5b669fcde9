// Bytes as a descriptor that can be handed to another process and changed by none.
#pragma once

#include <string_view>

#include "core/files.h"

namespace carrel::ingest {

// In memory, sealed against writing (memfd_create(2)), at its beginning. Throws Error: io.
FileDescriptor sealed_bytes(std::string_view bytes);

}  // namespace carrel::ingest
