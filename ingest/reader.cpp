#include "ingest/reader.h"

#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/error.h"
#include "core/module.h"
#include "ingest/no_reader.h"
#include "ingest/reader_process.h"
#include "ingest/reader_program.h"
#include "ingest/sealed_bytes.h"

namespace carrel::ingest {
namespace {

constexpr std::string_view program_name = "carrel-reader";

// Looking at a process's memory costs as much as reading a small file does.
constexpr int files_between_looks = 64;
constexpr std::size_t big_file_bytes = 1U << 20;
constexpr std::size_t documents_between_limits = 64;

// A process that died of a lack of memory in a library that did not say so.
constexpr std::uint64_t nearly_all_bytes = reader_memory_bytes_max / 4 * 3;

constexpr std::string_view remedy =
    "; opening the file and saving it in another program may help; please report it";

Reading broken(ReadingEnd end, const std::string& what) {
  return {end, "the reader " + what + std::string(remedy)};
}

std::string seconds(std::chrono::milliseconds time) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + " s";
}

Reading describe(const ProcessEnd& end, const ReaderOptions& options) {
  if (end.signal == SIGXCPU) {
    return broken(ReadingEnd::timed_out, "took more than " +
                                             std::to_string(options.cpu_seconds_max) +
                                             " s of processor time");
  }
  if (end.signal == SIGSYS) return broken(ReadingEnd::forbidden_call, "made a forbidden call");
  if (end.signal == SIGKILL || end.peak_bytes > nearly_all_bytes) {
    return broken(ReadingEnd::out_of_memory, "ran out of memory");
  }
  const std::string how = end.signal != 0 ? std::string(strsignal(end.signal))
                                          : "status " + std::to_string(end.status);
  return broken(ReadingEnd::crashed, "crashed (" + how + ")");
}

// What all documents of one file may come to.
struct ReplyBounds {
  std::size_t documents = members_max;
  std::uint64_t bytes = replies_bytes_max;
};

// Only mailboxes are read that are longer than other files may be, and in windows.
ReplyBounds bounds_of_replies(int descriptor) {
  struct stat status {};
  if (descriptor < 0 || fstat(descriptor, &status) != 0) return {};
  const auto size_bytes = static_cast<std::uint64_t>(std::max<off_t>(status.st_size, 0));
  if (size_bytes <= file_bytes_max) return {};
  return {members_of_mailbox_max, std::max(replies_bytes_max, mailbox_replies_times_max * size_bytes)};
}

// What the reader says of a call is one of its own words, or another's that took it over.
std::string call_name(std::string_view said) {
  constexpr std::size_t bytes_max = 40;
  std::string name;
  for (const char c : said.substr(0, bytes_max)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' ' || c == '_';
    name += plain ? c : '?';
  }
  return name;
}

}  // namespace

std::string_view reading_end_name(ReadingEnd end) noexcept {
  switch (end) {
    case ReadingEnd::complete:
      return "";
    case ReadingEnd::crashed:
      return "reader_crashed";
    case ReadingEnd::timed_out:
      return "reader_timed_out";
    case ReadingEnd::out_of_memory:
      return "reader_out_of_memory";
    case ReadingEnd::forbidden_call:
      return "reader_forbidden_call";
    case ReadingEnd::invalid_reply:
      return "reader_invalid_reply";
  }
  return "reader_broken";
}

std::filesystem::path shipped_reader() {
  std::string looked;
  for (const std::filesystem::path& folder : module_folders()) {
    const std::filesystem::path program = folder / program_name;
    std::error_code error;
    if (std::filesystem::is_regular_file(program, error)) return program;
    looked += (looked.empty() ? "" : ", ") + folder.string();
  }
  throw NoReaderError(std::string(program_name) + " is in none of " + looked + "; reinstall carrel");
}

struct Reader::State {
  // What came back for a request: the last frame, or how the process broke.
  struct Answer {
    Reply last;
    Reading reading;
  };

  // What takes what a reader gives before its last frame.
  struct Takers {
    const DocumentSink& documents;
    const Recognize& recognize;
    ReplyBounds bounds;
  };

  Answer ask(RequestKind kind, const FileToRead& file, int page, int width,
             const DocumentSink& sink, std::stop_token stop, const FileToRead* next = nullptr);
  Answer ask_once(const Request& request, int descriptor, const Takers& takers,
                  std::stop_token stop, const FileToRead* next);
  bool was_sent(const Request& request);
  void send_ahead(const FileToRead& file);
  Answer receive_all(Deadline deadline, const Takers& takers);
  bool answer_picture(const Reply& reply, const Recognize& recognize);
  std::optional<FoundDocument> decode(const Reply& reply, Reading& reading) const;
  Reading why_it_ended(Deadline deadline);
  void start();
  void retire_if_worn(std::size_t file_bytes);

  ReaderOptions options;
  std::optional<ReaderProcess> process;
  std::optional<std::string> ahead;  // name of the file that this process was sent already
  int files_read = 0;                // by this process
  bool gave_any = false;    // of the present request
  bool is_spoiled = false;  // a part of a frame may lie in the socket
};

void Reader::State::start() {
  if (process) return;
  process.emplace(options.program.empty() ? shipped_reader() : options.program);
  ahead.reset();
  files_read = 0;
  is_spoiled = false;
}

Reading Reader::State::why_it_ended(Deadline deadline) {
  if (std::chrono::steady_clock::now() >= deadline) {
    return broken(ReadingEnd::timed_out, "took more than " + seconds(options.wall_max));
  }
  const ProcessEnd end = process->end();
  if (end.signal == 0 && end.status == reader_unconfined_status) {
    throw NoReaderError(
        "this system does not let carrel confine its readers (no seccomp): documents are not read "
        "without; see carrel doctor");
  }
  return describe(end, options);
}

std::optional<FoundDocument> Reader::State::decode(const Reply& reply, Reading& reading) const {
  try {
    return decode_found(reply.payload);
  } catch (const Error& error) {
    reading = broken(ReadingEnd::invalid_reply, std::string("gave what it may not (") +
                                                    error.what() + ")");
    return std::nullopt;
  }
}

// False when the reader has ended meanwhile. Throws Error{corrupt} for what is no picture, and what
// `recognize` throws.
bool Reader::State::answer_picture(const Reply& reply, const Recognize& recognize) {
  const Recognition words = recognize(decode_picture(reply.payload));
  // A reader that has drawn one page may take as long for the next.
  process->allow_cpu_seconds(options.cpu_seconds_max);
  return process->send(words, std::chrono::steady_clock::now() + options.wall_max);
}

Reader::State::Answer Reader::State::receive_all(Deadline deadline, const Takers& takers) {
  Answer answer;
  std::uint64_t bytes_left = takers.bounds.bytes;
  int pictures_left = recognized_pages_max;
  Deadline last = deadline + members_times_max * options.wall_max;
  for (std::size_t count = 0;; ++count) {
    auto reply = process->receive(deadline);
    if (!reply) {
      answer.reading = why_it_ended(deadline);
      return answer;
    }
    if (reply->kind == ReplyKind::out_of_memory) {
      answer.reading = broken(ReadingEnd::out_of_memory, "ran out of memory");
      return answer;
    }
    if (reply->kind == ReplyKind::forbidden_call) {
      answer.reading =
          broken(ReadingEnd::forbidden_call, "tried what it may not (" +
                                                 call_name(reply->payload) + ")");
      return answer;
    }
    if (reply->kind == ReplyKind::picture && takers.recognize && --pictures_left >= 0) {
      const auto asked = std::chrono::steady_clock::now();
      if (!answer_picture(*reply, takers.recognize)) {
        answer.reading = why_it_ended(deadline);
        return answer;
      }
      const auto now = std::chrono::steady_clock::now();
      last += now - asked;
      deadline = std::min(now + options.wall_max, last);
      continue;
    }
    const bool is_last = reply->kind == ReplyKind::last_document;
    if (reply->kind != ReplyKind::document && !is_last) {
      // Of what is to be parsed, only a member that is not there has no document.
      if (takers.documents && reply->kind != ReplyKind::nothing) {
        answer.reading = broken(ReadingEnd::invalid_reply, "gave something else");
      }
      answer.last = std::move(*reply);
      return answer;
    }
    if (count > takers.bounds.documents || reply->payload.size() > bytes_left ||
        !takers.documents) {
      answer.reading = broken(ReadingEnd::invalid_reply, "gave more than it may");
      return answer;
    }
    bytes_left -= reply->payload.size();
    const auto arrived = std::chrono::steady_clock::now();
    auto found = decode(*reply, answer.reading);
    if (!found) return answer;
    gave_any = true;
    reply.reset();
    takers.documents(std::move(*found));
    if (is_last) return answer;
    // Each document of a file has its own time, and what became of it here is not the reader's.
    const auto now = std::chrono::steady_clock::now();
    last += now - arrived;
    deadline = std::min(now + options.wall_max, last);
    if (count % documents_between_limits == 0) process->allow_cpu_seconds(options.cpu_seconds_max);
  }
}

// Whether the process has this request already. One that was sent another, which nobody asks for any
// more, is ended.
bool Reader::State::was_sent(const Request& request) {
  if (!process || !ahead) return false;
  const bool is_this = request.kind == RequestKind::parse && !request.has_descriptor &&
                       request.documents == DocumentsWanted::all && request.member.empty() &&
                       request.name == *ahead;
  ahead.reset();
  if (!is_this) process.reset();
  return is_this;
}

// What does not go at once spoils the socket: the process is replaced once it has answered.
void Reader::State::send_ahead(const FileToRead& file) {
  if (file.descriptor >= 0 || file.bytes.size() > ahead_bytes_max || !file.member.empty()) return;
  const Request request{.kind = RequestKind::parse,
                        .may_recognize = static_cast<bool>(file.recognize),
                        .name = file.name, .bytes = file.bytes};
  if (process->send(request, -1, std::chrono::steady_clock::now())) {
    ahead = file.name;
  } else {
    is_spoiled = true;
  }
}

Reader::State::Answer Reader::State::ask_once(const Request& request, int descriptor,
                                              const Takers& takers, std::stop_token stop,
                                              const FileToRead* next) {
  const bool sent = was_sent(request);
  start();
  // Whatever leaves here by an exception leaves a process in the middle of an answer.
  struct Discard {
    std::optional<ReaderProcess>* process;
    ~Discard() {
      if (process != nullptr) process->reset();
    }
  } discard{&process};
  const Deadline deadline = std::chrono::steady_clock::now() + options.wall_max;
  // Also what was sent ahead has its own time, from the end of the file before it.
  process->allow_cpu_seconds(options.cpu_seconds_max);
  Answer answer;
  {
    const std::stop_callback end_on_stop(stop, [this] { process->kill(); });
    if (sent || process->send(request, descriptor, deadline)) {
      // Behind a big file it might not fit into the socket, and would wait for nothing anyway.
      if (next != nullptr && !request.has_descriptor) send_ahead(*next);
      try {
        answer = receive_all(deadline, takers);
      } catch (const Error& error) {
        if (error.code() != ErrorCode::corrupt || gave_any) throw;
        answer.reading = broken(ReadingEnd::invalid_reply, "gave what it may not");
      }
    } else {
      answer.reading = why_it_ended(deadline);
    }
  }
  if (stop.stop_requested()) throw Error(ErrorCode::cancelled, "reading was interrupted");
  if (answer.reading.end == ReadingEnd::complete) discard.process = nullptr;
  return answer;
}

Reader::State::Answer Reader::State::ask(RequestKind kind, const FileToRead& file, int page,
                                         int width, const DocumentSink& sink,
                                         std::stop_token stop, const FileToRead* next) {
  Request request{.kind = kind, .may_recognize = static_cast<bool>(file.recognize),
                  .documents = file.documents, .name = file.name, .member = file.member, .page = page, .width = width};
  FileDescriptor sealed;
  int descriptor = file.descriptor;
  if (descriptor < 0 && file.bytes.size() > inline_bytes_max) {
    sealed = sealed_bytes(file.bytes);
    descriptor = sealed.get();
  }
  request.has_descriptor = descriptor >= 0;
  if (!request.has_descriptor) request.bytes = file.bytes;
  gave_any = false;
  const bool was_used = process.has_value() && files_read > 0;
  const Takers takers{sink, file.recognize, bounds_of_replies(descriptor)};
  Answer answer = ask_once(request, descriptor, takers, stop, next);
  // A process that has read other files may have broken by one of them, or have been ended by the
  // system: a new one tells.
  const bool may_be_others = answer.reading.end == ReadingEnd::crashed ||
                             answer.reading.end == ReadingEnd::out_of_memory;
  if (may_be_others && was_used && !gave_any) {
    answer = ask_once(request, descriptor, takers, stop, next);
  }
  retire_if_worn(file.bytes.size());
  return answer;
}

void Reader::State::retire_if_worn(std::size_t file_bytes) {
  if (!process) return;
  ++files_read;
  const bool look = files_read % files_between_looks == 0 || file_bytes > big_file_bytes;
  if (is_spoiled || files_read >= options.files_max ||
      (look && process->resident_bytes() > reader_resident_bytes_max)) {
    process.reset();
  }
}

Reader::Reader(ReaderOptions options) : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

// What ends before it greets tells why by the first file.
void Reader::start(std::stop_token stop) {
  state_->start();
  {
    const std::stop_callback end_on_stop(stop, [this] { state_->process->kill(); });
    static_cast<void>(state_->process->greeted(std::chrono::steady_clock::now() +
                                               state_->options.wall_max));
  }
  if (!stop.stop_requested()) return;
  state_->process.reset();
  throw Error(ErrorCode::cancelled, "reading was interrupted");
}

Reading Reader::read(const FileToRead& file, const DocumentSink& sink, std::stop_token stop,
                     const FileToRead* next) {
  return state_->ask(RequestKind::parse, file, 0, 0, sink, std::move(stop), next).reading;
}

namespace {

// The payload of a reply of the kind asked for; nothing when the reader said so.
std::optional<std::string> payload_of(Reply reply, const Reading& reading, ReplyKind wanted) {
  if (reading.end != ReadingEnd::complete) throw Error(ErrorCode::corrupt, reading.message);
  if (reply.kind == ReplyKind::nothing) return std::nullopt;
  if (reply.kind != wanted) throw Error(ErrorCode::corrupt, "a reader answered something else");
  return std::move(reply.payload);
}

}  // namespace

std::optional<PageSize> Reader::page_size(const FileToRead& file, int page,
                                          std::stop_token stop) {
  auto answer = state_->ask(RequestKind::page_size, file, page, 0, {}, std::move(stop));
  const auto payload = payload_of(std::move(answer.last), answer.reading, ReplyKind::page_size);
  if (!payload) return std::nullopt;
  return decode_page_size(*payload);
}

std::optional<std::string> Reader::page_image(const FileToRead& file, int page, int width,
                                              std::stop_token stop) {
  auto answer = state_->ask(RequestKind::page_image, file, page, width, {}, std::move(stop));
  return payload_of(std::move(answer.last), answer.reading, ReplyKind::bytes);
}

std::optional<std::string> Reader::member_bytes(const FileToRead& file, std::stop_token stop) {
  auto answer = state_->ask(RequestKind::member_bytes, file, 0, 0, {}, std::move(stop));
  return payload_of(std::move(answer.last), answer.reading, ReplyKind::bytes);
}

Protections Reader::protections() {
  auto answer = state_->ask(RequestKind::protections, {}, 0, 0, {}, {});
  return decode_protections(
      payload_of(std::move(answer.last), answer.reading, ReplyKind::protections).value_or(""));
}

}  // namespace carrel::ingest
