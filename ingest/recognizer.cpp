#include "ingest/recognizer.h"

#include <optional>
#include <utility>

#include "core/error.h"
#include "ingest/no_reader.h"
#include "ingest/ocr_languages.h"
#include "ingest/reader.h"
#include "ingest/reader_process.h"
#include "ingest/reader_program.h"
#include "ingest/sealed_bytes.h"

namespace carrel::ingest {

struct Recognizer::State {
  Recognition ask(const GrayPicture& picture, const std::stop_token& stop);
  Recognition ask_once(const GrayPicture& picture, const std::stop_token& stop);
  Recognition ask_nothing(const std::stop_token& stop);
  bool start();
  Recognition broken(Deadline deadline);

  RecognizerOptions options;
  std::optional<ReaderProcess> process;
  int pages_read = 0;      // by this process
  bool is_broken = false;  // it did not start: no later page is tried
};

// False when there is no OCR.
bool Recognizer::State::start() {
  if (process && pages_read < recognizer_pages_max) return true;
  const OcrState ocr = look_for_ocr(options);
  if (!ocr.usable()) return false;
  process.reset();
  process.emplace(options.program.empty() ? shipped_reader() : options.program,
                  std::vector<std::string>{std::string(recognize_argument), ocr.data.string(),
                                           joined_languages(ocr.languages)});
  pages_read = 0;
  return true;
}

Recognition Recognizer::State::broken(Deadline deadline) {
  if (std::chrono::steady_clock::now() >= deadline) return {RecognitionEnd::timed_out};
  const ProcessEnd end = process->end();
  const bool did_not_start = end.signal == 0 && (end.status == recognizer_missing_status ||
                                                 end.status == reader_unconfined_status);
  return {did_not_start ? RecognitionEnd::does_not_start : RecognitionEnd::crashed};
}

Recognition Recognizer::State::ask_nothing(const std::stop_token& stop) {
  constexpr std::uint32_t side = 64;
  const std::string white(std::size_t{side} * side, '\xFF');
  return ask_once({.width = side, .height = side, .dots_per_inch = 300, .rows = white}, stop);
}

// The first page that a process is given may break it, or find it broken: one on which nothing
// stands tells.
Recognition Recognizer::State::ask(const GrayPicture& picture, const std::stop_token& stop) {
  if (is_broken) return {RecognitionEnd::does_not_start};
  const bool is_first = !process || pages_read == 0;
  Recognition found = ask_once(picture, stop);
  if (found.end == RecognitionEnd::crashed && is_first) {
    const bool breaks_on_nothing = ask_nothing(stop).end != RecognitionEnd::read;
    if (breaks_on_nothing) found.end = RecognitionEnd::does_not_start;
    process.reset();
  }
  is_broken = found.end == RecognitionEnd::does_not_start;
  return found;
}

Recognition Recognizer::State::ask_once(const GrayPicture& picture, const std::stop_token& stop) {
  if (!start()) return {RecognitionEnd::no_ocr};
  const std::string bytes = encode_picture(picture);
  const FileDescriptor sealed = sealed_bytes(bytes);
  const Deadline deadline = std::chrono::steady_clock::now() + options.wall_max;
  process->allow_cpu_seconds(recognizer_cpu_seconds_max);
  Recognition recognition;
  bool is_whole = false;
  {
    const std::stop_callback end_on_stop(stop, [this] { process->kill(); });
    const Request request{.kind = RequestKind::recognize, .has_descriptor = true};
    std::optional<Reply> reply;
    if (process->send(request, sealed.get(), deadline)) {
      try {
        reply = process->receive(deadline);
        is_whole = reply && reply->kind == ReplyKind::recognition;
        if (is_whole) recognition = decode_recognition(reply->payload);
      } catch (const NoReaderError&) {  // no page did that, and none would be read
        process.reset();
        throw;
      } catch (const Error&) {  // it was taken over: the page did that
        is_whole = false;
      }
    }
    if (!is_whole) recognition = broken(deadline);
  }
  if (!is_whole) process.reset();
  if (stop.stop_requested()) throw Error(ErrorCode::cancelled, "reading was interrupted");
  ++pages_read;
  return recognition;
}

Recognizer::Recognizer(RecognizerOptions options) : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
}
Recognizer::~Recognizer() = default;
Recognizer::Recognizer(Recognizer&&) noexcept = default;
Recognizer& Recognizer::operator=(Recognizer&&) noexcept = default;

Recognition Recognizer::recognize(const GrayPicture& picture, std::stop_token stop) {
  return state_->ask(picture, stop);
}

bool Recognizer::starts(std::stop_token stop) {
  return state_->ask_nothing(stop).end == RecognitionEnd::read;
}

}  // namespace carrel::ingest
