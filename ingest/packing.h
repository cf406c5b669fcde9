// How the bytes of an archive or a compressed file are packed, by their first bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace carrel::ingest {

enum class Packing : std::uint8_t {
  none,
  // Archives: many files.
  zip,
  tar,
  seven_zip,
  cpio,
  rar4,
  rar5,
  iso,
  cab,
  lha,
  // Streams: one file, which may be a tar.
  gzip,
  bzip2,
  xz,
  zstd,
  lz4,
  lzip,
  lzma,
  compress,
};

// `bytes` is the whole file; `name` serves where the content says too little (lzma), and to leave
// programs alone that are zip files (jar, apk): those are `none`.
Packing packing_of(std::string_view bytes, std::string_view name);

constexpr bool is_stream(Packing packing) noexcept { return packing >= Packing::gzip; }

// What is in a stream: "notes.txt" of "box.zip!/dir/notes.txt.gz".
std::string name_in_stream(std::string_view name);

}  // namespace carrel::ingest
