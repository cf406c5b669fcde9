// One reader process: started, spoken to, ended.
//
// The process gets a socket at 3, /dev/null at 0 to 2 and no other descriptor, and an environment
// of its own. It ends when this object does, when this process dies, and with the thread that
// started it. Not thread-safe but for kill().
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/files.h"
#include "ingest/reader_messages.h"

namespace carrel::ingest {

using Deadline = std::chrono::steady_clock::time_point;

struct Reply {
  ReplyKind kind = ReplyKind::nothing;
  std::string payload;
};

// How a process came to its end.
struct ProcessEnd {
  int status = 0;        // of exit; meaningless when signal is set
  int signal = 0;        // 0: it ended itself
  std::uint64_t peak_bytes = 0;
};

class ReaderProcess {
 public:
  // Throws Error: io when it cannot be started.
  explicit ReaderProcess(const std::filesystem::path& program,
                         const std::vector<std::string>& arguments = {});
  ~ReaderProcess();
  ReaderProcess(ReaderProcess&&) = delete;
  ReaderProcess& operator=(ReaderProcess&&) = delete;

  // `descriptor` goes along unless it is -1. False when the process has ended or the deadline is
  // past.
  bool send(const Request& request, int descriptor, Deadline deadline);
  bool send(const Recognition& recognition, Deadline deadline);

  // The next frame. Nothing when the process has ended or the deadline is past. Throws
  // Error{corrupt} for a frame that is longer than any, and as greeted() does.
  std::optional<Reply> receive(Deadline deadline);

  // Waits until the process has said which build it is of. False when it has ended or the deadline is
  // past. Throws NoReaderError when it is of another build than this program: each would
  // misunderstand what the other sends.
  bool greeted(Deadline deadline);

  // Any thread may.
  void kill() const;

  // Kills it if need be, and says how it ended.
  ProcessEnd end();

  // From now on; a limit above what it used already.
  void allow_cpu_seconds(int seconds) const;
  std::uint64_t resident_bytes() const;

 private:
  bool wait_for(short events, Deadline deadline) const;
  bool send_all(std::string_view bytes, int descriptor, Deadline deadline) const;
  bool receive_all(char* into, std::size_t size_bytes, Deadline deadline);

  std::optional<Reply> receive_frame(std::uint64_t payload_bytes_max, Deadline deadline);

  const std::filesystem::path program_;
  bool is_greeted_ = false;
  FileDescriptor socket_;
  pid_t process_ = -1;
  mutable std::mutex mutex_;  // of ended_, after which the process's number may be another's
  std::optional<ProcessEnd> ended_;
};

}  // namespace carrel::ingest
