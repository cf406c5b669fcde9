#include "ingest/recognizer.h"

#include <optional>
#include <utility>

#include "core/error.h"
#include "ingest/ocr_languages.h"
#include "ingest/reader.h"
#include "ingest/reader_process.h"
#include "ingest/reader_program.h"
#include "ingest/sealed_bytes.h"

namespace carrel::ingest {

struct Recognizer::State {
  Recognition ask(const GrayPicture& picture, std::stop_token stop);
  bool start();
  Recognition broken(Deadline deadline);

  RecognizerOptions options;
  std::optional<ReaderProcess> process;
  int pages_read = 0;       // by this process
  bool is_missing = false;  // it did not start: no later page finds it there
};

// False when there is no OCR.
bool Recognizer::State::start() {
  if (is_missing) return false;
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

// Tesseract that cannot be loaded is as good as none.
Recognition Recognizer::State::broken(Deadline deadline) {
  if (std::chrono::steady_clock::now() >= deadline) return {RecognitionEnd::timed_out, {}};
  const ProcessEnd end = process->end();
  const bool not_there = end.signal == 0 && (end.status == recognizer_missing_status ||
                                             end.status == reader_unconfined_status);
  is_missing = not_there;
  return {not_there ? RecognitionEnd::no_ocr : RecognitionEnd::crashed, {}};
}

Recognition Recognizer::State::ask(const GrayPicture& picture, std::stop_token stop) {
  if (!start()) return {RecognitionEnd::no_ocr, {}};
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
  return state_->ask(picture, std::move(stop));
}

}  // namespace carrel::ingest
