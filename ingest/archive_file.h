// The entries of an archive or a compressed file, one after the other, by libarchive.
//
// Owns libarchive's handle and reads bytes that the caller keeps. It knows how things are unpacked,
// not what becomes of them. Only formats and filters that are built into libarchive are asked for:
// none starts a program, and none opens a file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/packing.h"

namespace carrel::ingest {

struct ArchiveEntry {
  enum class Kind { file, folder, link, device };
  std::string name;  // as the archive has it, in any encoding; empty in a stream that is no archive
  Kind kind = Kind::file;
  bool is_encrypted = false;
  std::optional<std::uint64_t> size_bytes;  // unpacked, as the archive claims
};

class ArchiveFile {
 public:
  // `without_directory`: a zip by its entries alone, since its directory is lost. `as_one_file`: a
  // stream that is not looked into for a tar. Keeps the view.
  enum class Way { as_usual, without_directory, as_one_file };
  ArchiveFile(std::string_view bytes, Packing packing, Way way = Way::as_usual);
  ~ArchiveFile();
  ArchiveFile(ArchiveFile&&) = delete;
  ArchiveFile& operator=(ArchiveFile&&) = delete;

  enum class Step { entry, end, damaged };
  Step next();
  const ArchiveEntry& entry() const noexcept { return entry_; }

  // The next bytes of the entry, at most `bytes_max` and 256 KiB, put to the end of `out`.
  enum class Piece { more, end, damaged, unsupported };
  Piece read(std::string& out, std::uint64_t bytes_max);

  // That the names of the entries need a password, too.
  bool has_encrypted_names() const;

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
  ArchiveEntry entry_;
};

}  // namespace carrel::ingest
