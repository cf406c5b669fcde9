// Long bytes on disk: compressed in frames that stand for themselves, so that reading a part takes
// only the frames it touches.
//
//   'r' bytes                                     what is too small to gain
//   'z' size:u32 frame_end:u32[n] frame[n]        n = size / compressed_frame_bytes, rounded up
//
// Numbers are little-endian; frame_end counts from the first frame's beginning. A change needs a
// migration.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace carrel::index {

inline constexpr std::size_t compressed_frame_bytes = 32768;

// Thread-safe. At most 4 GiB.
std::string compress(std::string_view bytes);

// What compress() was given, or a part of it. Throws Error{corrupt} when `stored` cannot have come
// from compress().
std::string decompress(std::string_view stored);

// Gives `size` of the stored bytes from `begin` on; never asked for more than there are.
using ReadStored = std::function<std::string(std::size_t begin, std::size_t size)>;

// The part [begin, begin + size) of the bytes, cut at their end.
std::string decompress_part(std::size_t stored_size, const ReadStored& read, std::size_t begin,
                            std::size_t size);

}  // namespace carrel::index
