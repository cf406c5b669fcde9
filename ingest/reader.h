// Reads files in a process of their own, which can do nothing else: how all of carrel gets Documents.
//
// A Reader owns at most one reader process (carrel-reader), started at the first file, used for
// many and replaced when it broke, has read many files or holds much memory. What a file makes of
// it stays there: a crash, an endless loop or a forbidden call is what read() returns, and the next
// file gets a new process. "This file is bad" is something else: an Issue in its Document.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "ingest/limits.h"
#include "ingest/members.h"
#include "ingest/page_size.h"
#include "ingest/reader_messages.h"
#include "ingest/recognition.h"

namespace carrel::ingest {

struct ReaderOptions {
  std::filesystem::path program;  // empty: the one that carrel is shipped with
  std::chrono::milliseconds wall_max = std::chrono::seconds(reader_wall_seconds_max);
  int cpu_seconds_max = reader_cpu_seconds_max;
  int files_max = reader_files_max;
};

struct FileToRead {
  std::string_view name;   // file name or path, tells the type
  std::string_view bytes;  // the whole file
  int descriptor = -1;     // or where it is open for reading; then `bytes` is not looked at
  std::string_view member; // of the file, as FoundDocument::path has it; only for pages and bytes
  // Called by read() for the words of pages that are pictures. The time it takes does not count. Empty:
  // such pages are told as Issue{no_ocr}.
  Recognize recognize{};
  DocumentsWanted documents = DocumentsWanted::all;  // only for read(), and not for one that is `next`
};

// How reading a file ended. All but `complete` mean that its parser broke.
enum class ReadingEnd {
  complete,
  crashed,
  timed_out,
  out_of_memory,
  forbidden_call,
  invalid_reply,
};

// The word for coverage rows, such as "reader_crashed"; empty for complete.
std::string_view reading_end_name(ReadingEnd end) noexcept;

struct Reading {
  ReadingEnd end = ReadingEnd::complete;
  std::string message;  // for a person: what happened, what helps
};

// Not thread-safe: one a thread. Its process ends with the thread that read first.
class Reader {
 public:
  explicit Reader(ReaderOptions options = {});
  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  // Starts the process, which else the first file does, and waits for its greeting. Throws
  // NoReaderError when there is no reader, or one of another build than this program; Error{cancelled}.
  void start(std::stop_token stop = {});

  // Gives the documents of a file to `sink`: what it holds, then the file's own. A parser that broke
  // may have given some before. The first call starts the process (about 15 ms); each costs some 20
  // microseconds beside the parsing. Throws NoReaderError, also when the program was replaced since
  // the last file; Error: cancelled; what `sink` throws.
  // `next`, when it is not null, is the file that the next read() will be of: a small one is sent
  // along, so that the process goes on with it at once. Waiting for one another costs a small file
  // more than parsing it.
  Reading read(const FileToRead& file, const DocumentSink& sink, std::stop_token stop = {},
               const FileToRead* next = nullptr);

  // Of a PDF or an image, `page` from 1 on; a PNG `width` pixels wide. Nothing when there is no such page or
  // member. Throw as read() does, and Error{corrupt} when the parser broke.
  std::optional<PageSize> page_size(const FileToRead& file, int page, std::stop_token stop = {});
  std::optional<std::string> page_image(const FileToRead& file, int page, int width,
                                        std::stop_token stop = {});
  // The bytes of a file within a file.
  std::optional<std::string> member_bytes(const FileToRead& file, std::stop_token stop = {});

  // What this system gives to confine readers with. Throws Error: unsupported (as NoReaderError), io.
  Protections protections();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Raised when parsers read more than before: files that could not be read are then read again, and
// those that were read as something plainer, which type_changes.cpp lists.
inline constexpr int parsers_version = 10;

// Where the program is. Throws NoReaderError, naming where it looked.
std::filesystem::path shipped_reader();

}  // namespace carrel::ingest
