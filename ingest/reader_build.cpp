#include "ingest/reader_build.h"

namespace carrel::ingest {

std::string_view reader_build() noexcept { return CARREL_VERSION " (" CARREL_WIRE_HASH ")"; }

}  // namespace carrel::ingest
