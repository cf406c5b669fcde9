// Readers that break in every way a hostile file could make them: each is contained, told apart,
// and the next file is read.
#include "ingest/reader.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "ingest/no_reader.h"
#include "ingest/parse.h"
#include "ingest/reader_build.h"
#include "tests/ingest/document_checks.h"
#include "tests/ingest/reader_script.h"
#include "tests/ingest/tiny_pdf.h"
#include "tests/ingest/tiny_zip.h"

namespace carrel::ingest {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

ReaderOptions misbehaving() { return {.program = CARREL_MISBEHAVING_READER}; }

struct ReadFile {
  Reading reading;
  std::vector<FoundDocument> documents;
};

ReadFile read_with(Reader& reader, const FileToRead& file, std::stop_token stop = {}) {
  ReadFile read;
  read.reading = reader.read(
      file, [&](FoundDocument found) { read.documents.push_back(std::move(found)); }, stop);
  return read;
}

ReadFile read_with(Reader& reader, std::string_view name, std::string_view bytes) {
  return read_with(reader, FileToRead{.name = name, .bytes = bytes});
}

void expect_next_file_is_read(Reader& reader) {
  const ReadFile next = read_with(reader, "note.md", "# Title\n\nThe next file.\n");
  EXPECT_EQ(next.reading.end, ReadingEnd::complete) << next.reading.message;
  ASSERT_EQ(next.documents.size(), 1U);
  EXPECT_EQ(next.documents[0].document.title, "Title");
}

void expect_broken(const std::string& fault, ReadingEnd end, std::string_view word,
                   ReaderOptions options = misbehaving()) {
  SCOPED_TRACE(fault);
  Reader reader(std::move(options));
  const ReadFile broken = read_with(reader, fault + ".fault", "x");
  EXPECT_EQ(broken.reading.end, end) << broken.reading.message;
  EXPECT_NE(broken.reading.message.find(word), std::string::npos) << broken.reading.message;
  expect_next_file_is_read(reader);
}

TEST(Reader, reads_what_the_parser_in_this_process_reads) {
  Reader reader;
  const std::string text = "---\ntitle: A note\ntags: [a, b]\n---\n# One\n\nText [[link]].\n\n- item\n";
  const ReadFile read = read_with(reader, "note.md", text);
  ASSERT_EQ(read.reading.end, ReadingEnd::complete) << read.reading.message;
  ASSERT_EQ(read.documents.size(), 1U);
  EXPECT_EQ(read.documents[0].path, "");
  expect_same(read.documents[0].document, parse(text, "note.md"));
}

struct NamedFile {
  std::string name, bytes;
  FileToRead to_read() const { return {.name = name, .bytes = bytes}; }
};

// Reads the first, saying that `announced` comes next, then the second.
void expect_read_in_turn(ReaderOptions options, const NamedFile& first, ReadingEnd first_end,
                         const NamedFile& announced, const NamedFile& second) {
  SCOPED_TRACE(first.name + ", then " + second.name);
  Reader reader(std::move(options));
  const FileToRead next = announced.to_read();
  std::vector<FoundDocument> found;
  const Reading reading = reader.read(
      first.to_read(), [&](FoundDocument one) { found.push_back(std::move(one)); }, {}, &next);
  EXPECT_EQ(reading.end, first_end) << reading.message;
  const ReadFile read = read_with(reader, second.to_read());
  EXPECT_EQ(read.reading.end, ReadingEnd::complete) << read.reading.message;
  ASSERT_EQ(read.documents.size(), 1U);
  EXPECT_EQ(read.documents[0].document.title, "Second");
  expect_next_file_is_read(reader);
}

TEST(Reader, goes_on_with_the_next_file_at_once) {
  const NamedFile first{"a.md", "# First\n"};
  const NamedFile second{"b.md", "# Second\n"};
  const NamedFile other{"c.md", "# Other\n"};
  const NamedFile big{"d.md", "# Second\n" + std::string(100'000, '\n')};
  expect_read_in_turn({}, first, ReadingEnd::complete, second, second);
  expect_read_in_turn({}, first, ReadingEnd::complete, other, second);  // asked for in vain
  expect_read_in_turn({}, first, ReadingEnd::complete, big, big);
  expect_read_in_turn({}, big, ReadingEnd::complete, second, second);
  expect_read_in_turn({.files_max = 1}, first, ReadingEnd::complete, second, second);
  expect_read_in_turn(misbehaving(), {"crash.fault", ""}, ReadingEnd::crashed, second, second);
  expect_read_in_turn(misbehaving(), {"lie.fault", ""}, ReadingEnd::invalid_reply, second, second);
}

TEST(Reader, every_file_has_its_own_processor_time) {
  ReaderOptions little_work = misbehaving();
  little_work.cpu_seconds_max = 2;
  Reader reader(little_work);
  const FileToRead file{.name = "burn.fault", .bytes = "x"};
  for (int i = 0; i < 6; ++i) {  // three seconds in all
    const Reading reading = reader.read(file, [](FoundDocument) {}, {}, &file);
    EXPECT_EQ(reading.end, ReadingEnd::complete) << i << ": " << reading.message;
  }
}

TEST(Reader, a_mailbox_may_be_longer_than_what_other_files_unpack_to) {
  const FoundDocument found{.size_bytes = members_bytes_max + 1};
  EXPECT_EQ(decode_found(encode_found(found)).size_bytes, members_bytes_max + 1);
}

TEST(Reader, reads_files_of_any_size) {
  Reader reader;
  for (const std::size_t size : {std::size_t{0}, inline_bytes_max, inline_bytes_max + 1,
                                 std::size_t{5} << 20}) {
    SCOPED_TRACE(size);
    std::string text;
    while (text.size() < size) text += "A line of words, one as any other.\n";
    text.resize(size);
    const ReadFile read = read_with(reader, "a.txt", text);
    ASSERT_EQ(read.reading.end, ReadingEnd::complete) << read.reading.message;
    ASSERT_EQ(read.documents.size(), 1U);
    EXPECT_EQ(read.documents[0].document.text, text);
  }
}

TEST(Reader, reads_an_open_file) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a.md";
  std::ofstream(path) << "# From a descriptor\n\nText.\n";
  const FileDescriptor file = open_for_reading(path);
  Reader reader;
  const ReadFile read = read_with(reader, {.name = "a.md", .descriptor = file.get()});
  ASSERT_EQ(read.documents.size(), 1U) << read.reading.message;
  EXPECT_EQ(read.documents[0].document.title, "From a descriptor");
}

TEST(Reader, draws_pages) {
  TinyPdf pdf;
  pdf.page();
  pdf.text(72, 100, "Words on a page");
  const std::string bytes = pdf.bytes();
  Reader reader;
  const FileToRead file{.name = "a.pdf", .bytes = bytes};
  const auto size = reader.page_size(file, 1);
  ASSERT_TRUE(size);
  EXPECT_EQ(size->pages, 1);
  const auto png = reader.page_image(file, 1, 200);
  ASSERT_TRUE(png);
  EXPECT_EQ(png->substr(1, 3), "PNG");
  EXPECT_FALSE(reader.page_image(file, 2, 200));
  EXPECT_FALSE(reader.page_size({.name = "a.pdf", .bytes = "no pdf"}, 1));
}

TEST(Reader, crash_is_told_from_a_bad_file) {
  expect_broken("crash", ReadingEnd::crashed, "crashed");
  expect_broken("abort", ReadingEnd::crashed, "crashed");
  expect_broken("quit", ReadingEnd::crashed, "status 0");
  Reader reader;
  const ReadFile bad = read_with(reader, "bad.pdf", "%PDF-1.4\nthis is no more");
  EXPECT_EQ(bad.reading.end, ReadingEnd::complete);
  ASSERT_EQ(bad.documents.size(), 1U);
  ASSERT_FALSE(bad.documents[0].document.issues.empty());
  EXPECT_EQ(bad.documents[0].document.issues[0].kind, IssueKind::damaged);
}

TEST(Reader, hang_ends_at_the_wall_or_the_processor_limit) {
  ReaderOptions soon = misbehaving();
  soon.wall_max = milliseconds(300);
  expect_broken("wait", ReadingEnd::timed_out, "took more than", soon);
  expect_broken("hang", ReadingEnd::timed_out, "took more than", soon);
  ReaderOptions little_work = misbehaving();
  little_work.cpu_seconds_max = 1;
  expect_broken("hang", ReadingEnd::timed_out, "processor", little_work);
}

TEST(Reader, memory_is_bounded) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers need address space without a bound";
#endif
  expect_broken("hog", ReadingEnd::out_of_memory, "memory");
  expect_broken("hog-c", ReadingEnd::out_of_memory, "memory");
}

TEST(Reader, forbidden_calls_are_refused_and_named) {
  for (const char* call : {"connect", "socket", "ptrace", "kill"}) {
    expect_broken(call, ReadingEnd::forbidden_call, call);
  }
  expect_broken("write", ReadingEnd::forbidden_call, "(open for writing)");
  expect_broken("fork", ReadingEnd::forbidden_call, "clone");
  expect_broken("exec", ReadingEnd::forbidden_call, "execve");
  expect_broken("open", ReadingEnd::forbidden_call, "(open)");
  expect_broken("setrlimit", ReadingEnd::forbidden_call, "system call");
  EXPECT_FALSE(std::filesystem::exists("/tmp/carrel-was-here"));
}

// Past the C library, Landlock is what stands between; without it the call is not there at all.
TEST(Reader, no_file_opens_by_another_call) {
  Reader reader(misbehaving());
  const ReadFile tried = read_with(reader, "openat2.fault", "x");
  EXPECT_NE(tried.reading.message.find("99"), 0U);
  const bool refused = tried.reading.end == ReadingEnd::complete ||
                       tried.reading.end == ReadingEnd::forbidden_call;
  EXPECT_TRUE(refused) << tried.reading.message;
  expect_next_file_is_read(reader);
}

TEST(Reader, replies_are_not_trusted) {
  expect_broken("lie", ReadingEnd::invalid_reply, "may not");
  expect_broken("too-long", ReadingEnd::invalid_reply, "may not");
  expect_broken("endless", ReadingEnd::invalid_reply, "more than it may");
}

TEST(Reader, process_is_used_for_many_files_and_replaced) {
  ReaderOptions options = misbehaving();
  options.files_max = 3;
  Reader reader(options);
  for (int i = 0; i < 10; ++i) expect_next_file_is_read(reader);
}

// The crash is the second file's own: a new process finds the same.
TEST(Reader, crash_after_another_file_is_tried_in_a_new_process) {
  Reader reader(misbehaving());
  expect_next_file_is_read(reader);
  EXPECT_EQ(read_with(reader, "crash.fault", "x").reading.end, ReadingEnd::crashed);
  expect_next_file_is_read(reader);
}

TEST(Reader, gives_what_came_before_a_crash) {
  Reader reader(misbehaving());
  const ReadFile read = read_with(reader, "crash-later.fault", "x");
  EXPECT_EQ(read.reading.end, ReadingEnd::crashed);
  ASSERT_EQ(read.documents.size(), 1U);
  EXPECT_EQ(read.documents[0].path, "first.txt");
}

TEST(Reader, gives_members_before_the_file_itself) {
  Reader reader(misbehaving());
  const ReadFile read = read_with(reader, "3.members", "The whole.");
  EXPECT_EQ(read.reading.end, ReadingEnd::complete) << read.reading.message;
  ASSERT_EQ(read.documents.size(), 4U);
  EXPECT_EQ(read.documents[0].path, "part/3.txt");
  EXPECT_EQ(read.documents[0].document.text, "Part 3.");
  EXPECT_EQ(read.documents[0].content, sha256("Part 3."));
  EXPECT_EQ(read.documents[3].path, "");
  const auto bytes = reader.member_bytes(
      {.name = "3.members", .bytes = "The whole.", .member = "part/2.txt"});
  EXPECT_EQ(bytes, "Part 2.");
  EXPECT_FALSE(reader.member_bytes({.name = "3.members", .bytes = "x", .member = "part/9.txt"}));
}

// To show a file that holds a thousand others, and scans, is not to read them all again.
TEST(Reader, what_a_file_holds_is_not_parsed_where_its_own_document_is_wanted) {
  const std::string picture = "P5 400 300 255\n" + std::string(60'000, '\0') + std::string(60'000, '\xFF');
  const std::string letter = tiny_zip(
      {{"mimetype", "application/vnd.oasis.opendocument.text"},
       {"content.xml",
        R"(<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
            xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>
            <text:p>A letter.</text:p></office:text></office:body></office:document-content>)"},
       {"Pictures/a.png", picture}});
  Reader reader;
  int asked = 0;
  FileToRead file{.name = "letter.odt", .bytes = letter, .recognize = [&](const GrayPicture&) {
                    ++asked;
                    return Recognition{};
                  }};
  read_with(reader, file);
  EXPECT_EQ(asked, 1);
  file.documents = DocumentsWanted::own;
  const ReadFile own = read_with(reader, file);
  EXPECT_EQ(asked, 1);
  ASSERT_EQ(own.documents.size(), 1U);
  EXPECT_EQ(own.documents[0].document.text, "A letter.");
  const std::string box = tiny_zip({{"a.txt", "A."}, {"b.txt", "B."}});
  EXPECT_EQ(read_with(reader, FileToRead{.name = "box.zip", .bytes = box}).documents.size(), 3U);
  EXPECT_EQ(read_with(reader, {.name = "box.zip", .bytes = box, .documents = DocumentsWanted::own})
                .documents.size(),
            1U);
}

TEST(Reader, stop_ends_one_that_does_not_greet) {
  const TemporaryFolder folder;
  const auto program = folder.path() / "reader";
  write_reader(program, "exec cat <&3\n");
  std::stop_source stop;
  stop.request_stop();
  try {
    Reader({.program = program, .wall_max = seconds(2)}).start(stop.get_token());
    FAIL() << "it was waited for";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled) << error.what();
  }
}

TEST(Reader, stop_ends_a_reader_at_work) {
  Reader reader(misbehaving());
  std::stop_source source;
  std::jthread stopper([&] {
    std::this_thread::sleep_for(milliseconds(50));
    source.request_stop();
  });
  try {
    read_with(reader, {.name = "hang.fault", .bytes = "x"}, source.get_token());
    FAIL() << "it was not interrupted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled);
  }
  expect_next_file_is_read(reader);
}

TEST(Reader, error_of_the_sink_leaves_a_usable_reader) {
  Reader reader(misbehaving());
  EXPECT_THROW(reader.read({.name = "2.members", .bytes = "x"},
                           [](FoundDocument) { throw Error(ErrorCode::io, "disk full"); }),
               Error);
  expect_next_file_is_read(reader);
}

TEST(Reader, leaves_no_process_behind) {
  { Reader reader;
    expect_next_file_is_read(reader); }
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
}

TEST(Reader, missing_program_is_an_error_and_no_bad_file) {
  Reader reader({.program = "/nonexistent/carrel-reader"});
  EXPECT_THROW(read_with(reader, "a.md", "x"), Error);
}

void expect_other_build(const std::string& frames, std::string_view build) {
  const TemporaryFolder folder;
  const auto program = folder.path() / "carrel-reader";
  write_reader(program, saying(frames));
  Reader reader({.program = program});
  for (int time = 0; time < 2; ++time) {  // it stays said
    try {
      read_with(reader, "a.md", "x");
      FAIL() << "it was not noticed";
    } catch (const NoReaderError& error) {
      const std::string_view message = error.what();
      for (const std::string_view part : {std::string_view(program.native()), build, reader_build()}) {
        EXPECT_NE(message.find(part), std::string_view::npos) << message;
      }
    }
  }
  EXPECT_THROW(Reader({.program = program}).start(), NoReaderError);
}

TEST(Reader, one_of_another_build_is_named_and_not_misunderstood) {
  expect_other_build("\\013\\0\\0\\0\\0130.0.9 (abc)", "0.0.9 (abc)");
  expect_other_build("\\004\\0\\0\\0\\013\\033[1m", "?[1m");
  // As readers before greetings began: with a document, or the refusal of a call.
  expect_other_build("\\001\\0\\0\\0\\002x", "does not name itself");
  expect_other_build("\\0\\0\\001\\0\\002x", "does not name itself");
}

TEST(Reader, says_what_confines_it) {
  Reader reader;
  const Protections protections = reader.protections();
  EXPECT_TRUE(protections.system_calls);
  EXPECT_TRUE(protections.no_new_privileges);
  EXPECT_TRUE(protections.processes);
}

}  // namespace
}  // namespace carrel::ingest
