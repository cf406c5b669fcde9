// Makes this process, and the threads and processes that it makes from then on, take only the time
// of processors and disks that nobody else wants. What the system refuses is left as it is.
#pragma once

namespace carrel::cli {

void work_when_idle() noexcept;

}  // namespace carrel::cli
