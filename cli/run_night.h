// The run that a schedule starts: every collection, and a report in the library's folder.
#pragma once

#include "cli/context.h"

namespace carrel::cli {

// Returns the exit status. On a battery that is low nothing is done, which the report says too.
int run_night(const Context& context);

}  // namespace carrel::cli
