#include "ingest/archive_file.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>

#include "ingest/archive_names.h"
#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

constexpr std::uint64_t piece_bytes = 256U << 10;

struct Support {
  Packing packing;
  int (*enable)(archive*);
};

// lzop, lrzip and grzip are missing on purpose: they are programs that libarchive would start.
constexpr auto supports = std::to_array<Support>({
    {Packing::zip, archive_read_support_format_zip_seekable},
    {Packing::tar, archive_read_support_format_tar},
    {Packing::seven_zip, archive_read_support_format_7zip},
    {Packing::cpio, archive_read_support_format_cpio},
    {Packing::rar4, archive_read_support_format_rar},
    {Packing::rar5, archive_read_support_format_rar5},
    {Packing::iso, archive_read_support_format_iso9660},
    {Packing::cab, archive_read_support_format_cab},
    {Packing::lha, archive_read_support_format_lha},
    {Packing::gzip, archive_read_support_filter_gzip},
    {Packing::bzip2, archive_read_support_filter_bzip2},
    {Packing::xz, archive_read_support_filter_xz},
    {Packing::zstd, archive_read_support_filter_zstd},
    {Packing::lz4, archive_read_support_filter_lz4},
    {Packing::lzip, archive_read_support_filter_lzip},
    {Packing::lzma, archive_read_support_filter_lzma},
    {Packing::compress, archive_read_support_filter_compress},
});

// False when this build of libarchive lacks it, or would start a program for it (ARCHIVE_WARN).
bool enable(archive* handle, Packing packing, ArchiveFile::Way way) {
  if (packing == Packing::zip && way == ArchiveFile::Way::without_directory) {
    return archive_read_support_format_zip_streamable(handle) == ARCHIVE_OK;
  }
  for (const Support& support : supports) {
    if (support.packing == packing && support.enable(handle) != ARCHIVE_OK) return false;
  }
  if (!is_stream(packing)) return true;
  // What is in a stream: a tar, a cpio, or anything else as one entry.
  const bool may_be_tar = way == ArchiveFile::Way::as_usual;
  return (!may_be_tar || archive_read_support_format_tar(handle) == ARCHIVE_OK) &&
         (!may_be_tar || archive_read_support_format_cpio(handle) == ARCHIVE_OK) &&
         archive_read_support_format_raw(handle) == ARCHIVE_OK &&
         archive_read_support_format_empty(handle) == ARCHIVE_OK;
}

ArchiveEntry::Kind kind_of(archive_entry* entry) {
  const bool has_size = archive_entry_size_is_set(entry) != 0 && archive_entry_size(entry) > 0;
  if (archive_entry_symlink(entry) != nullptr) return ArchiveEntry::Kind::link;
  if (archive_entry_hardlink(entry) != nullptr && !has_size) return ArchiveEntry::Kind::link;
  switch (archive_entry_filetype(entry)) {
    case AE_IFDIR:
      return ArchiveEntry::Kind::folder;
    case AE_IFLNK:
      return ArchiveEntry::Kind::link;
    case AE_IFCHR:
    case AE_IFBLK:
    case AE_IFIFO:
    case AE_IFSOCK:
      return ArchiveEntry::Kind::device;
    default:
      return ArchiveEntry::Kind::file;
  }
}

bool says_unsupported(archive* handle) {
  const char* said = archive_error_string(handle);
  return said != nullptr && std::string_view(said).find("nsupported") != std::string_view::npos;
}

}  // namespace

struct ArchiveFile::Handle {
  archive* get = nullptr;  // null: could not be opened
  ~Handle() {
    if (get != nullptr) archive_read_free(get);
  }
};

ArchiveFile::ArchiveFile(std::string_view bytes, Packing packing, Way way)
    : handle_(std::make_unique<Handle>()) {
  const Utf8Names locale;
  archive* made = archive_read_new();
  if (made == nullptr) return;
  const bool opened = enable(made, packing, way) &&
                      archive_read_open_memory(made, bytes.data(), bytes.size()) >= ARCHIVE_WARN;
  if (opened) {
    handle_->get = made;
  } else {
    archive_read_free(made);
  }
}

ArchiveFile::~ArchiveFile() = default;

ArchiveFile::Step ArchiveFile::next() {
  if (handle_->get == nullptr) return Step::damaged;
  const Utf8Names locale;
  archive_entry* entry = nullptr;
  int status = ARCHIVE_RETRY;
  for (int tries = 0; status == ARCHIVE_RETRY && tries <= archive_retries_max; ++tries) {
    status = archive_read_next_header(handle_->get, &entry);
  }
  if (status == ARCHIVE_EOF) return Step::end;
  if (status < ARCHIVE_WARN || status == ARCHIVE_RETRY) return Step::damaged;
  const bool is_raw = archive_format(handle_->get) == ARCHIVE_FORMAT_RAW;
  entry_ = {.name = is_raw ? std::string() : name_of(entry),
            .kind = kind_of(entry),
            .is_encrypted = archive_entry_is_encrypted(entry) == 1,
            .size_bytes = std::nullopt};
  if (archive_entry_size_is_set(entry) != 0) {
    entry_.size_bytes = static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
  }
  return Step::entry;
}

ArchiveFile::Piece ArchiveFile::read(std::string& out, std::uint64_t bytes_max) {
  const Utf8Names locale;
  const std::size_t before = out.size();
  const std::size_t wanted = std::min(bytes_max, piece_bytes);
  out.resize(before + wanted);
  const la_ssize_t got = archive_read_data(handle_->get, out.data() + before, wanted);
  out.resize(before + static_cast<std::size_t>(std::max<la_ssize_t>(got, 0)));
  if (got > 0) return Piece::more;
  if (got == 0) return Piece::end;
  if (got == ARCHIVE_RETRY || got == ARCHIVE_WARN) return Piece::damaged;
  return says_unsupported(handle_->get) ? Piece::unsupported : Piece::damaged;
}

bool ArchiveFile::has_encrypted_names() const {
  return handle_->get != nullptr && archive_read_has_encrypted_entries(handle_->get) == 1;
}

}  // namespace carrel::ingest
