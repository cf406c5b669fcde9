// Archives as tests need them, written by libarchive.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace carrel::ingest {

struct TarEntry {
  std::string name;
  std::string text;
  unsigned type = AE_IFREG;
  std::string link;                // where a link leads; of a hard link when `type` is a file
};

namespace tiny_archive_detail {
inline la_ssize_t append(archive*, void* out, const void* data, std::size_t size_bytes) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(data), size_bytes);
  return static_cast<la_ssize_t>(size_bytes);
}

inline void write(archive* handle, const TarEntry& entry) {
  archive_entry* made = archive_entry_new();
  archive_entry_set_pathname(made, entry.name.c_str());
  archive_entry_set_filetype(made, entry.type);
  archive_entry_set_perm(made, 0644);
  archive_entry_set_mtime(made, 1'700'000'000, 0);
  if (entry.type == AE_IFREG) archive_entry_set_size(made, static_cast<la_int64_t>(entry.text.size()));
  if (entry.type == AE_IFLNK) archive_entry_set_symlink(made, entry.link.c_str());
  if (entry.type == AE_IFREG && !entry.link.empty()) {
    archive_entry_set_hardlink(made, entry.link.c_str());
  }
  archive_write_header(handle, made);
  archive_write_data(handle, entry.text.data(), entry.text.size());
  archive_entry_free(made);
}
}  // namespace tiny_archive_detail

// `format` is "gnutar", "7zip", "newc", "iso9660", "raw" …; `filter` "none", "gzip", "xz" …, as
// libarchive calls them.
inline std::string tiny_archive(const char* format, const char* filter,
                                const std::vector<TarEntry>& entries) {
  std::string out;
  archive* handle = archive_write_new();
  const bool has_filter = std::string_view(filter) != "none";
  const bool opened =
      archive_write_set_format_by_name(handle, format) == ARCHIVE_OK &&
      (!has_filter || archive_write_add_filter_by_name(handle, filter) == ARCHIVE_OK) &&
      archive_write_set_bytes_per_block(handle, 512) == ARCHIVE_OK &&
      archive_write_set_bytes_in_last_block(handle, 1) == ARCHIVE_OK &&
      archive_write_open(handle, &out, nullptr, tiny_archive_detail::append, nullptr) == ARCHIVE_OK;
  if (!opened) throw std::invalid_argument(archive_error_string(handle));
  for (const TarEntry& entry : entries) tiny_archive_detail::write(handle, entry);
  archive_write_close(handle);
  archive_write_free(handle);
  return out;
}

// So many zeros, packed without being there at once.
inline std::string gzip_of_zeros(std::size_t size_bytes) {
  std::string out;
  std::string piece(1U << 20, '\0');
  std::string packed(64U << 10, '\0');
  z_stream stream{};
  deflateInit2(&stream, 1, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY);
  for (std::size_t done = 0; done <= size_bytes; done += piece.size()) {
    stream.next_in = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_in = static_cast<uInt>(done < size_bytes ? piece.size() : 0);
    do {
      stream.next_out = reinterpret_cast<Bytef*>(packed.data());
      stream.avail_out = static_cast<uInt>(packed.size());
      deflate(&stream, done < size_bytes ? Z_NO_FLUSH : Z_FINISH);
      out.append(packed, 0, packed.size() - stream.avail_out);
    } while (stream.avail_out == 0);
  }
  deflateEnd(&stream);
  return out;
}

}  // namespace carrel::ingest
