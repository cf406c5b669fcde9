#include "index/compressed_text.h"

#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>

#include "core/check.h"
#include "core/error.h"

namespace carrel::index {
namespace {

// Measured: docs/adr/0005.
constexpr int level = 3;
constexpr std::size_t gains_from_bytes = 200;

constexpr char form_raw = 'r';
constexpr char form_frames = 'z';
constexpr std::size_t number_bytes = 4;
constexpr std::size_t ends_begin = 1 + number_bytes;

[[noreturn]] void throw_corrupt() {
  throw Error(ErrorCode::corrupt,
              "library database: a compressed text is damaged; delete the library folder and index "
              "again");
}

void put_number(char* out, std::size_t value) {
  for (std::size_t i = 0; i < number_bytes; ++i) out[i] = static_cast<char>(value >> (8 * i));
}

std::size_t number_at(std::string_view bytes, std::size_t at) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < number_bytes; ++i) {
    value |= std::size_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  }
  return value;
}

std::size_t frames_of(std::size_t size) {
  return (size + compressed_frame_bytes - 1) / compressed_frame_bytes;
}

// Making a context costs more than most texts; every thread keeps one.
ZSTD_CCtx* compressor() {
  thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(
      ZSTD_createCCtx(), ZSTD_freeCCtx);
  if (!context) throw std::bad_alloc();
  return context.get();
}

ZSTD_DCtx* decompressor() {
  thread_local const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(
      ZSTD_createDCtx(), ZSTD_freeDCtx);
  if (!context) throw std::bad_alloc();
  return context.get();
}

void append_frame(std::string& out, std::string_view bytes) {
  const std::size_t begin = out.size();
  out.resize(begin + ZSTD_compressBound(bytes.size()));
  const std::size_t size = ZSTD_compressCCtx(compressor(), out.data() + begin, out.size() - begin,
                                             bytes.data(), bytes.size(), level);
  CARREL_CHECK(!ZSTD_isError(size));  // the bound leaves room for any input
  out.resize(begin + size);
}

// The frame must hold exactly `size` bytes.
void append_contents(std::string& out, std::string_view frame, std::size_t size) {
  const std::size_t begin = out.size();
  out.resize(begin + size);
  const std::size_t found =
      ZSTD_decompressDCtx(decompressor(), out.data() + begin, size, frame.data(), frame.size());
  if (ZSTD_isError(found) || found != size) throw_corrupt();
}

// Where the frames of a text stand among its stored bytes.
struct Frames {
  std::size_t text_size = 0;
  std::size_t begin = 0;         // of the first frame
  std::size_t stored_bytes = 0;  // of all frames

  std::size_t size_of(std::size_t frame) const {
    return std::min(compressed_frame_bytes, text_size - frame * compressed_frame_bytes);
  }
};

Frames frames_from(std::string_view head, std::size_t stored_size) {
  if (head.size() < ends_begin) throw_corrupt();
  Frames frames;
  frames.text_size = number_at(head, 1);
  frames.begin = ends_begin + number_bytes * frames_of(frames.text_size);
  if (frames.begin > stored_size) throw_corrupt();
  frames.stored_bytes = stored_size - frames.begin;
  return frames;
}

// Frames [first, last) of a text, one after another.
std::string read_frames(const Frames& frames, const ReadStored& read, std::size_t first,
                        std::size_t last) {
  // The end of the frame before is where the first one begins.
  const std::size_t from = first == 0 ? 0 : first - 1;
  const std::string ends = read(ends_begin + number_bytes * from, number_bytes * (last - from));
  std::size_t begin = first == 0 ? 0 : number_at(ends, 0);
  const std::size_t stored_begin = begin;
  const std::size_t stored_end = number_at(ends, ends.size() - number_bytes);
  if (begin > stored_end || stored_end > frames.stored_bytes) throw_corrupt();
  const std::string stored = read(frames.begin + begin, stored_end - begin);
  std::string text;
  for (std::size_t frame = first; frame < last; ++frame) {
    const std::size_t end = number_at(ends, number_bytes * (frame - from));
    if (end < begin || end > stored_end) throw_corrupt();
    append_contents(text, std::string_view(stored).substr(begin - stored_begin, end - begin),
                    frames.size_of(frame));
    begin = end;
  }
  return text;
}

std::string write_frames(std::string_view bytes) {
  const std::size_t count = frames_of(bytes.size());
  const std::size_t frames_begin = ends_begin + number_bytes * count;
  // Room for all at once: a string that doubles holds three times itself, of a big text for long.
  std::string out;
  out.reserve(frames_begin + bytes.size() + ZSTD_compressBound(compressed_frame_bytes));
  out.resize(frames_begin);
  out[0] = form_frames;
  put_number(out.data() + 1, bytes.size());
  for (std::size_t frame = 0; frame < count; ++frame) {
    append_frame(out, bytes.substr(frame * compressed_frame_bytes, compressed_frame_bytes));
    put_number(out.data() + ends_begin + number_bytes * frame, out.size() - frames_begin);
  }
  return out;
}

}  // namespace

std::string compress(std::string_view bytes) {
  CARREL_CHECK(bytes.size() <= std::numeric_limits<std::uint32_t>::max());
  if (bytes.size() >= gains_from_bytes) {
    std::string out = write_frames(bytes);
    if (out.size() <= bytes.size()) return out;
  }
  std::string raw;
  raw.reserve(1 + bytes.size());
  raw += form_raw;
  return raw += bytes;
}

std::string decompress(std::string_view stored) {
  return decompress_part(
      stored.size(),
      [&](std::size_t begin, std::size_t size) { return std::string(stored.substr(begin, size)); },
      0, std::string_view::npos);
}

std::string decompress_part(std::size_t stored_size, const ReadStored& read, std::size_t begin,
                            std::size_t size) {
  const std::string head = read(0, std::min(stored_size, ends_begin));
  if (head.empty()) throw_corrupt();
  if (head[0] == form_raw) {
    const std::size_t text_size = stored_size - 1;
    begin = std::min(begin, text_size);
    return read(1 + begin, std::min(size, text_size - begin));
  }
  if (head[0] != form_frames) throw_corrupt();
  const Frames frames = frames_from(head, stored_size);
  if (begin >= frames.text_size) return {};
  size = std::min(size, frames.text_size - begin);
  if (size == 0) return {};
  const std::size_t first = begin / compressed_frame_bytes;
  std::string text = read_frames(frames, read, first, frames_of(begin + size));
  if (size == text.size()) return text;
  return text.substr(begin - first * compressed_frame_bytes, size);
}

}  // namespace carrel::index
