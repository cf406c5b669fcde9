#include "ingest/packing.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace carrel::ingest {
namespace {

using namespace std::string_view_literals;

struct Magic {
  Packing packing;
  std::size_t offset;
  std::string_view bytes;
};

constexpr auto magics = std::to_array<Magic>({
    {Packing::zip, 0, "PK\x03\x04"sv},
    {Packing::zip, 0, "PK\x05\x06"sv},          // an empty one
    {Packing::zip, 0, "PK\x07\x08PK\x03\x04"sv},  // once meant to be split
    {Packing::seven_zip, 0, "7z\xBC\xAF\x27\x1C"sv},
    {Packing::rar4, 0, "Rar!\x1A\x07\x00"sv},
    {Packing::rar5, 0, "Rar!\x1A\x07\x01\x00"sv},
    {Packing::cab, 0, "MSCF\0\0\0\0"sv},
    {Packing::gzip, 0, "\x1F\x8B\x08"sv},
    {Packing::xz, 0, "\xFD\x37zXZ\0"sv},
    {Packing::zstd, 0, "\x28\xB5\x2F\xFD"sv},
    {Packing::lz4, 0, "\x04\x22\x4D\x18"sv},
    {Packing::lzip, 0, "LZIP\x01"sv},
    {Packing::compress, 0, "\x1F\x9D"sv},
    {Packing::tar, 257, "ustar"sv},
    {Packing::iso, 32769, "CD001"sv},
});

// Zip files that are programs, not collections of documents.
constexpr auto programs = std::to_array<std::string_view>(
    {"jar", "war", "ear", "apk", "aab", "ipa", "xpi", "crx", "vsix", "nupkg"});

constexpr auto stream_endings = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{".gz", ""}, {".bz2", ""}, {".xz", ""}, {".zst", ""}, {".lz4", ""}, {".lz", ""},
     {".lzma", ""}, {".z", ""}, {".svgz", ".svg"}, {".tgz", ".tar"}, {".tbz2", ".tar"},
     {".txz", ".tar"}, {".tzst", ".tar"}});

std::string lower(std::string_view text) {
  std::string low(text);
  for (char& c : low) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return low;
}

bool has_ending(std::string_view name, std::string_view ending) {
  return name.size() > ending.size() && lower(name.substr(name.size() - ending.size())) == ending;
}

bool is_program(std::string_view name) {
  const std::size_t dot = name.find_last_of("./");
  if (dot == std::string_view::npos || name[dot] != '.') return false;
  return std::find(programs.begin(), programs.end(), lower(name.substr(dot + 1))) != programs.end();
}

// Tar files of before "ustar" have no magic, but each header has the sum of its bytes, in which the
// field of the sum itself counts as spaces (POSIX.1-1988, section 10.1.1).
bool is_old_tar(std::string_view bytes) {
  constexpr std::size_t header_bytes = 512;
  constexpr std::size_t sum_begin = 148;
  constexpr std::size_t sum_bytes = 8;
  if (bytes.size() < header_bytes || bytes[0] == '\0') return false;
  unsigned written = 0;
  bool has_digits = false;
  for (const char c : bytes.substr(sum_begin, sum_bytes)) {
    if (c == ' ' && !has_digits) continue;
    if (c < '0' || c > '7') break;
    has_digits = true;
    written = written * 8 + static_cast<unsigned>(c - '0');
  }
  unsigned sum = 0;
  for (std::size_t i = 0; i < header_bytes; ++i) {
    const bool in_sum = i >= sum_begin && i < sum_begin + sum_bytes;
    sum += in_sum ? unsigned{' '} : static_cast<unsigned char>(bytes[i]);
  }
  return has_digits && written == sum;
}

bool is_bzip2(std::string_view bytes) {
  if (!bytes.starts_with("BZh") || bytes.size() < 10 || bytes[3] < '1' || bytes[3] > '9') {
    return false;
  }
  const std::string_view block = bytes.substr(4, 6);
  return block == "1AY&SY" || block == "\x17\x72\x45\x38\x50\x90"sv;  // the latter of nothing
}

// "-lh5-" and its like, after the sizes of the header.
bool is_lha(std::string_view bytes) {
  return bytes.size() > 24 && bytes[2] == '-' && bytes[3] == 'l' && bytes[4] == 'h' &&
         bytes[6] == '-' && bytes[5] >= '0' && bytes[5] <= '7';
}

// Its headers are digits, so that a text may begin with the magic.
bool is_cpio(std::string_view bytes) {
  constexpr std::size_t header_bytes = 76;
  if (bytes.size() < header_bytes || !bytes.starts_with("07070")) return false;
  if (bytes[5] != '1' && bytes[5] != '2' && bytes[5] != '7') return false;
  const std::string_view header = bytes.substr(0, header_bytes);
  return header.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

}  // namespace

Packing packing_of(std::string_view bytes, std::string_view name) {
  for (const Magic& magic : magics) {
    if (bytes.size() < magic.offset || !bytes.substr(magic.offset).starts_with(magic.bytes)) continue;
    return magic.packing == Packing::zip && is_program(name) ? Packing::none : magic.packing;
  }
  if (is_bzip2(bytes)) return Packing::bzip2;
  if (is_lha(bytes)) return Packing::lha;
  if (is_cpio(bytes)) return Packing::cpio;
  if (is_old_tar(bytes)) return Packing::tar;
  // Its first bytes are settings, which any file may begin with.
  if (has_ending(name, ".lzma") && bytes.starts_with("\x5D\0\0"sv)) return Packing::lzma;
  return Packing::none;
}

std::string name_in_stream(std::string_view name) {
  name.remove_prefix(name.find_last_of('/') + 1);  // npos + 1 is 0
  for (const auto& [ending, instead] : stream_endings) {
    if (!has_ending(name, ending)) continue;
    name.remove_suffix(ending.size());
    return std::string(name) + std::string(instead);
  }
  return std::string(name);
}

}  // namespace carrel::ingest
