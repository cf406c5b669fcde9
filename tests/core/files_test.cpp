#include "core/files.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <thread>
#include <vector>

#include "core/error.h"

namespace carrel {
namespace {

namespace fs = std::filesystem;

ErrorCode code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorCode::internal;
}

void put(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

int mode_of(const fs::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return static_cast<int>(status.st_mode & 07777);
}

TEST(read_file, gives_all_bytes_also_of_long_and_empty_files) {
  const TemporaryFolder folder;
  for (const std::size_t size : {0U, 1U, 16383U, 16384U, 16385U, 1'000'003U}) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7 + i / 256);
    put(folder.path() / "f", bytes);
    EXPECT_EQ(read_file(folder.path() / "f", size), bytes);
  }
}

TEST(read_file, reads_files_whose_size_is_not_known_before) {
  EXPECT_NE(read_file("/proc/self/status", 1 << 20).find("VmRSS"), std::string::npos);
}

TEST(read_file, throws_what_its_contract_says) {
  const TemporaryFolder folder;
  put(folder.path() / "f", "12345");
  EXPECT_EQ(read_file(folder.path() / "f", 5), "12345");
  EXPECT_EQ(code_of([&] { read_file(folder.path() / "f", 4); }), ErrorCode::limit);
  EXPECT_EQ(code_of([&] { read_file("/proc/self/status", 10); }), ErrorCode::limit);
  EXPECT_EQ(code_of([&] { read_file(folder.path() / "none", 4); }), ErrorCode::not_found);
  EXPECT_EQ(code_of([&] { read_file(folder.path() / "f" / "below", 4); }), ErrorCode::not_found);
  EXPECT_EQ(code_of([&] { read_file(folder.path(), 4); }), ErrorCode::io);
}

TEST(open_for_reading, does_not_wait_for_a_pipe) {
  const TemporaryFolder folder;
  const fs::path pipe = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_TRUE(open_for_reading(pipe));
}

TEST(read_descriptor, starts_at_the_beginning_and_leaves_the_position_alone) {
  const TemporaryFolder folder;
  put(folder.path() / "f", "abcdef");
  const FileDescriptor fd = open_for_reading(folder.path() / "f");
  ASSERT_EQ(::lseek(fd.get(), 3, SEEK_SET), 3);
  EXPECT_EQ(read_descriptor(fd.get(), 100, "f"), "abcdef");
  EXPECT_EQ(::lseek(fd.get(), 0, SEEK_CUR), 3);
}

TEST(read_descriptor, reads_a_pipe_to_its_end) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const FileDescriptor from(ends[0]);
  std::jthread writer([write_end = ends[1]] {
    const FileDescriptor to(write_end);
    for (int i = 0; i < 1000; ++i) EXPECT_EQ(::write(to.get(), "0123456789", 10), 10);
  });
  EXPECT_EQ(read_descriptor(from.get(), 1 << 20, "pipe").size(), 10'000U);
}

TEST(file_descriptor, closes_what_it_owns_once) {
  const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  {
    FileDescriptor first(fd);
    FileDescriptor second(std::move(first));
    EXPECT_FALSE(first);
    EXPECT_EQ(second.get(), fd);
    first = std::move(second);
    EXPECT_TRUE(first);
  }
  EXPECT_EQ(::fcntl(fd, F_GETFD), -1);
}

TEST(write_file_atomically, makes_a_private_file_and_leaves_nothing_else) {
  const TemporaryFolder folder;
  write_file_atomically(folder.path() / "new", "one");
  EXPECT_EQ(read_file(folder.path() / "new", 100), "one");
  EXPECT_EQ(mode_of(folder.path() / "new"), 0600);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

TEST(write_file_atomically, replaces_a_file_under_readers_and_keeps_its_mode) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "f";
  put(path, "old");
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  const FileDescriptor reader = open_for_reading(path);
  write_file_atomically(path, std::string(100'000, 'n'));
  EXPECT_EQ(read_descriptor(reader.get(), 100, "f"), "old");
  EXPECT_EQ(read_file(path, 1 << 20).size(), 100'000U);
  EXPECT_EQ(mode_of(path), 0640);
}

TEST(write_file_atomically, that_fails_leaves_the_old_file_and_no_litter) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "taken");
  put(folder.path() / "taken" / "inside", "x");
  EXPECT_EQ(code_of([&] { write_file_atomically(folder.path() / "taken", "y"); }), ErrorCode::io);
  EXPECT_EQ(code_of([&] { write_file_atomically(folder.path() / "no" / "f", "y"); }),
            ErrorCode::io);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

TEST(mapped_file, shows_the_bytes_also_after_a_move) {
  const TemporaryFolder folder;
  put(folder.path() / "f", "mapped bytes");
  MappedFile first(folder.path() / "f");
  const std::string_view bytes = first.bytes();
  const MappedFile second(std::move(first));
  EXPECT_EQ(bytes, "mapped bytes");
  EXPECT_EQ(second.bytes().data(), bytes.data());
  EXPECT_EQ(first.bytes().size(), 0U);
  put(folder.path() / "empty", "");
  const MappedFile empty(folder.path() / "empty");
  EXPECT_EQ(empty.bytes(), "");
}

TEST(mapped_file, throws_what_its_contract_says) {
  const TemporaryFolder folder;
  EXPECT_EQ(code_of([&] { MappedFile(folder.path() / "none"); }), ErrorCode::not_found);
  EXPECT_EQ(code_of([&] { MappedFile{folder.path()}; }), ErrorCode::io);
}

TEST(temporary_folder, is_private_and_goes_with_its_contents) {
  fs::path path;
  {
    const TemporaryFolder folder;
    path = folder.path();
    fs::create_directory(path / "sub");
    put(path / "sub" / "f", "x");
    EXPECT_EQ(mode_of(path), 0700);
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(memory_use, grows_with_what_is_held_and_remembers_its_peak) {
  const MemoryUse before = memory_use();
  EXPECT_GT(before.resident_bytes, 1U << 20);
  constexpr std::size_t size = 64 << 20;
  {
    const std::vector<char> held(size, 'x');
    EXPECT_GT(memory_use().resident_bytes, before.resident_bytes + size / 2);
  }
  EXPECT_GE(memory_use().peak_bytes, before.resident_bytes + size / 2);
}

}  // namespace
}  // namespace carrel
