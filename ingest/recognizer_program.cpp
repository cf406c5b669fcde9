#include "ingest/recognizer_program.h"

#include <clocale>
#include <new>
#include <string_view>

#include "core/error.h"
#include "core/module.h"
#include "ingest/confine.h"
#include "ingest/request_bytes.h"
#include "ingest/reader_program.h"
#include "ingest/reader_socket.h"

namespace carrel::ingest {
namespace {

// Null when Tesseract or its data is not there. Everything is read now: nothing can be opened later.
ReadPicture load(const std::string& data, const std::string& languages) {
  try {
    const auto start =
        reinterpret_cast<StartOcr>(load_module_symbol(ocr_module_name, ocr_start_symbol));
    if (!start(data, languages)) return nullptr;
    return reinterpret_cast<ReadPicture>(load_module_symbol(ocr_module_name, ocr_read_symbol));
  } catch (const Error&) {
    return nullptr;
  }
}

void answer(const ReceivedRequest& received, ReadPicture read) {
  if (received.kind != RequestKind::recognize) {
    throw Error(ErrorCode::corrupt, "a request of no kind");
  }
  const Request request = decode_request(received.payload);
  const RequestBytes file(request, received.file);
  Recognition recognition;
  read(decode_picture(file.get()), recognition);
  send_reply(reader_socket, ReplyKind::recognition, encode_recognition(recognition));
}

}  // namespace

int run_recognizer(const std::string& data, const std::string& languages, ReadPicture read) {
  die_with_parent();
  greet_parent();
  std::setlocale(LC_ALL, "C.UTF-8");
  if (read == nullptr) read = load(data, languages);
  if (read == nullptr) return recognizer_missing_status;
  try {
    confine({.socket = reader_socket, .readable = {"/sys/devices/system/cpu"}});
  } catch (const Error&) {
    return reader_unconfined_status;
  }
  while (const auto request = receive_request(reader_socket)) {
    try {
      answer(*request, read);
    } catch (const std::bad_alloc&) {
      return 1;
    }
  }
  return 0;
}

}  // namespace carrel::ingest
