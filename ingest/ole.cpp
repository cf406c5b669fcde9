// Files in Microsoft's compound file format ([MS-CFB]): those of offices before 2007, which are
// told by name and not read, and newer ones behind a password.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/limits.h"
#include "ingest/parse.h"

namespace carrel::ingest {
namespace {

constexpr std::size_t header_bytes = 512;
constexpr std::size_t entry_bytes = 128;
constexpr std::size_t name_bytes_max = 64;
constexpr std::size_t header_fat_count = 109;
constexpr std::uint32_t sector_none = 0xFFFFFFFA;   // from here on numbers are marks, not sectors
constexpr std::uint64_t small_stream_bytes = 4096;  // shorter ones lie elsewhere

// Little-endian; 0 beyond the end.
std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t count) noexcept {
  if (at > bytes.size() || bytes.size() - at < count) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = count; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}
std::uint16_t u16(std::string_view bytes, std::size_t at) noexcept {
  return static_cast<std::uint16_t>(number_at(bytes, at, 2));
}
std::uint32_t u32(std::string_view bytes, std::size_t at) noexcept {
  return static_cast<std::uint32_t>(number_at(bytes, at, 4));
}

struct Stream {
  std::string name;  // its ASCII
  std::uint32_t sector = 0;
  std::uint64_t size_bytes = 0;
};

class CompoundFile {
 public:
  explicit CompoundFile(std::string_view bytes) : bytes_(bytes) {
    const std::uint16_t shift = u16(bytes, 30);
    sector_bytes_ = std::size_t{1} << (shift == 12 ? 12 : 9);
    read_directory();
  }

  const Stream* find(std::string_view name) const {
    const auto found = std::find_if(streams_.begin(), streams_.end(),
                                    [&](const Stream& each) { return each.name == name; });
    return found == streams_.end() ? nullptr : &*found;
  }

  // The first sector of a stream that has sectors of its own.
  std::string_view head(const Stream& stream) const {
    if (stream.size_bytes < small_stream_bytes) return {};
    return sector(stream.sector);
  }

 private:
  std::string_view sector(std::uint32_t number) const {
    const std::uint64_t at = (std::uint64_t{number} + 1) * sector_bytes_;
    return at < bytes_.size() ? bytes_.substr(at, sector_bytes_) : std::string_view();
  }

  // Enough for directories, which stand near the front: only the part of the allocation table that
  // the header lists.
  std::uint32_t next(std::uint32_t number) const {
    const std::size_t per_sector = sector_bytes_ / 4;
    const std::size_t place = number / per_sector;
    if (place >= header_fat_count) return sector_none;
    const std::string_view table = sector(u32(bytes_, 76 + 4 * place));
    return table.empty() ? sector_none : u32(table, 4 * (number % per_sector));
  }

  void read_directory() {
    std::uint32_t at = u32(bytes_, 48);
    for (std::size_t count = 0; at < sector_none && count < ole_directory_sectors_max; ++count) {
      const std::string_view entries = sector(at);
      for (std::size_t i = 0; i + entry_bytes <= entries.size(); i += entry_bytes) {
        add(entries.substr(i, entry_bytes));
      }
      at = next(at);
    }
  }

  void add(std::string_view entry) {
    Stream stream;
    const std::size_t used = std::min<std::size_t>(u16(entry, 64), name_bytes_max);
    for (std::size_t i = 0; i + 1 < used; i += 2) {
      if (entry[i] != '\0') stream.name += entry[i];
    }
    stream.sector = u32(entry, 116);
    stream.size_bytes = number_at(entry, 120, 8);
    if (!stream.name.empty()) streams_.push_back(std::move(stream));
  }

  std::string_view bytes_;
  std::size_t sector_bytes_ = 512;
  std::vector<Stream> streams_;
};

// [MS-DOC] 2.5.2: the bit fEncrypted of the file's information block.
bool word_is_encrypted(std::string_view head) { return (u16(head, 10) & 0x0100U) != 0; }

// [MS-XLS] 2.4.117: a FilePass record comes right after the first.
bool excel_is_encrypted(std::string_view head) {
  std::size_t at = 0;
  for (int i = 0; i < 4 && at + 4 <= head.size(); ++i) {
    if (u16(head, at) == 0x002F) return true;
    at += 4 + std::size_t{u16(head, at + 2)};
  }
  return false;
}

bool never(std::string_view) { return false; }

struct OldFormat {
  std::string_view stream;
  std::string_view type;
  std::string_view advice;
  bool (*is_encrypted)(std::string_view head);
};
constexpr auto old_formats = std::to_array<OldFormat>({
    {"WordDocument", "doc", "the old binary Word format; save it as .docx or .odt",
     word_is_encrypted},
    {"Workbook", "xls", "the old binary Excel format; save it as .xlsx or .ods",
     excel_is_encrypted},
    {"Book", "xls", "the old binary Excel format; save it as .xlsx or .ods", excel_is_encrypted},
    {"PowerPoint Document", "ppt", "the old binary PowerPoint format; save it as .pptx or .odp",
     never},
    {"__properties_version1.0", "msg", "an Outlook message; save it as .eml", never},
    {"VisioDocument", "vsd", "a drawing in the old binary Visio format; save it as PDF", never},
});

void add_issue(Document& document, IssueKind kind, std::string_view message) {
  document.issues.push_back({kind, 0, std::string(message)});
}

}  // namespace

Document parse_ole(std::string_view bytes) {
  Document document;
  document.type = "ole";
  if (bytes.size() < header_bytes) {
    add_issue(document, IssueKind::damaged, "an office file that was cut off");
    return document;
  }
  const CompoundFile file(bytes);
  if (file.find("EncryptedPackage") != nullptr || file.find("EncryptionInfo") != nullptr) {
    add_issue(document, IssueKind::encrypted, "the file is encrypted and needs a password");
    return document;
  }
  for (const OldFormat& format : old_formats) {
    const Stream* stream = file.find(format.stream);
    if (stream == nullptr) continue;
    document.type = format.type;
    const bool is_locked =
        format.is_encrypted(file.head(*stream)) || file.find("EncryptedSummary") != nullptr;
    if (is_locked) {
      add_issue(document, IssueKind::encrypted, "the file is encrypted and needs a password");
    } else {
      add_issue(document, IssueKind::unsupported, format.advice);
    }
    return document;
  }
  add_issue(document, IssueKind::unsupported, "an OLE file of a kind that is not known");
  return document;
}

}  // namespace carrel::ingest
