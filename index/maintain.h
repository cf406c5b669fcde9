// What a library wants done after a run of changes.
#pragma once

#include "index/connection.h"
#include "index/store.h"

namespace carrel::index {

// Writer::maintain. No transaction may be open.
void maintain_library(Store::Connection& connection, const Writer::MaintainOptions& options);

}  // namespace carrel::index
