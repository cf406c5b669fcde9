// Zip files as tests need them: whole ones, and ones that lie (APPNOTE.TXT 6.3, sections 4.3
// and 4.4).
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carrel::ingest {

struct ZipEntry {
  std::string name;
  std::string text;
  bool is_deflated = false;
  bool is_encrypted = false;
};

inline std::string little(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
  return out;
}

inline std::string deflated(std::string_view text) {
  std::string out(compressBound(text.size()) + 64, '\0');
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// What the local header and the directory both say of an entry.
inline std::string zip_fields(const ZipEntry& entry, std::string_view packed) {
  const auto* text = reinterpret_cast<const Bytef*>(entry.text.data());
  const auto crc = crc32(0, text, static_cast<uInt>(entry.text.size()));
  const unsigned flags = 0x0800U | (entry.is_encrypted ? 1U : 0U);  // names are UTF-8
  return little(20, 2) + little(flags, 2) + little(entry.is_deflated ? 8 : 0, 2) + little(0, 4) +
         little(crc, 4) + little(packed.size(), 4) + little(entry.text.size(), 4) +
         little(entry.name.size(), 2) + little(0, 2);
}

inline std::string zip_directory(const std::vector<std::string>& records, std::size_t begin) {
  std::string out;
  for (const std::string& record : records) out += record;
  const std::size_t size_bytes = out.size();
  return out + "PK\x05\x06" + little(0, 4) + little(records.size(), 2) + little(records.size(), 2) +
         little(size_bytes, 4) + little(begin, 4) + little(0, 2);
}

inline std::string zip_record(const ZipEntry& entry, std::string_view fields, std::size_t at) {
  return "PK\x01\x02" + little(20, 2) + std::string(fields) + little(0, 2) + little(0, 2) +
         little(0, 2) + little(0, 4) + little(at, 4) + entry.name;
}

inline std::string tiny_zip(const std::vector<ZipEntry>& entries) {
  std::string out;
  std::vector<std::string> records;
  for (const ZipEntry& entry : entries) {
    const std::string packed = entry.is_deflated ? deflated(entry.text) : entry.text;
    const std::string fields = zip_fields(entry, packed);
    records.push_back(zip_record(entry, fields, out.size()));
    out += "PK\x03\x04" + fields + entry.name + packed;
  }
  return out + zip_directory(records, out.size());
}

// One packed text under many names: entries that overlap.
inline std::string overlapping_zip(const ZipEntry& entry, std::size_t count) {
  const std::string packed = deflated(entry.text);
  const std::string fields = zip_fields(entry, packed);
  const std::string body = "PK\x03\x04" + fields + entry.name + packed;
  return body +
         zip_directory(std::vector<std::string>(count, zip_record(entry, fields, 0)), body.size());
}

}  // namespace carrel::ingest
