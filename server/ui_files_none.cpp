#include "server/ui_files.h"

namespace carrel::server {

std::span<const UiFile> ui_files() noexcept { return {}; }

}  // namespace carrel::server
