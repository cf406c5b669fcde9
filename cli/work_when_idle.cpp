#include "cli/work_when_idle.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace carrel::cli {

// SCHED_IDLE is weaker than any niceness; niceness is what holds where it is refused. The C library
// has no ioprio_set(2): a class stands above its 13 bits of level.
void work_when_idle() noexcept {
  constexpr int niceness_max = 19;
  constexpr int ioprio_who_process = 1;
  constexpr int ioprio_idle_class = 3 << 13;
  setpriority(PRIO_PROCESS, 0, niceness_max);
  const sched_param none{};
  sched_setscheduler(0, SCHED_IDLE, &none);
  syscall(SYS_ioprio_set, ioprio_who_process, 0, ioprio_idle_class);
}

}  // namespace carrel::cli
