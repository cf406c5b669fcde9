// What a long PDF takes in memory, in the reader and of what it hands over: every word of it has a
// place, and there are millions.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "core/word_boxes.h"
#include "ingest/reader.h"
#include "tests/ingest/tiny_pdf.h"

namespace carrel::ingest {
namespace {

constexpr int pages = 600;
constexpr int lines_a_page = 45;

std::string dense_pdf() {
  TinyPdf pdf;
  for (int page = 1; page <= pages; ++page) {
    pdf.page();
    for (int line = 0; line < lines_a_page; ++line) {
      pdf.text(60, 60 + 15 * line,
               "Page " + std::to_string(page) + " line " + std::to_string(line) +
                   " tells of harbours, lighthouses and the weather of that day in words.");
    }
  }
  return pdf.bytes();
}

// The most that this thread's child held so far: a process has only one here, its reader. Not by
// getrusage, which counts what this process held when it started that.
std::uint64_t peak_bytes_of_reader() {
  const std::string thread = std::to_string(gettid());
  std::ifstream children("/proc/self/task/" + thread + "/children");
  std::string process;
  if (!(children >> process)) return 0;
  std::ifstream status("/proc/" + process + "/status");
  std::string word;
  while (status >> word) {
    std::uint64_t kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes << 10;
  }
  return 0;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

// 5,000 such pages shall stay below 200 MB: 35 KB a page beside what any reader takes. Each has 4
// KB of text, which is held and packed, as are the places of its words.
TEST(LongPdf, a_page_takes_little_of_the_readers_memory_and_of_ours) {
  const std::string bytes = dense_pdf();
  Reader reader;
  reader.start();
  reader.read({.name = "small.md", .bytes = "# Small\n"}, [](FoundDocument) {});
  const std::uint64_t before = peak_bytes_of_reader();
  Document document;
  const Reading reading =
      reader.read({.name = "long.pdf", .bytes = bytes},
                  [&](FoundDocument found) { document = std::move(found.document); });
  ASSERT_EQ(reading.end, ReadingEnd::complete) << reading.message;
  ASSERT_EQ(document.pages.size(), static_cast<std::size_t>(pages));
  EXPECT_TRUE(document.issues.empty());
  EXPECT_EQ(words_of(document.pages.back()).size(), 16U * lines_a_page);
  std::size_t places_bytes = 0;
  for (const Page& page : document.pages) places_bytes += page.packed_words.capacity();
  EXPECT_LT(places_bytes, document.text.size() * 5 / 4);
  const std::uint64_t after = peak_bytes_of_reader();
  // A sanitizer takes memory of its own for every byte.
  if (is_sanitized) return;
  // Not every kernel is built to list a thread's children in /proc.
  if (before == 0 || after == 0) GTEST_SKIP() << "this kernel does not tell of children";
  EXPECT_LT((after - before) / pages, 35'000U);
}

}  // namespace
}  // namespace carrel::ingest
