#include "ingest/document_pictures.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "ingest/image_kind.h"
#include "ingest/limits.h"
#include "ingest/rtf_pictures.h"
#include "ingest/zip_parts.h"

namespace carrel::ingest {
namespace {

constexpr auto picture_endings = std::to_array<std::string_view>(
    {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp", ".jp2"});

// What shows the document in a list of files.
constexpr auto preview_folders = std::to_array<std::string_view>({"thumbnails/", "docprops/"});

std::string lower(std::string_view text) {
  std::string low(text);
  std::transform(low.begin(), low.end(), low.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return low;
}

bool is_picture_part(std::string_view name) {
  const std::string low = lower(name);
  const bool is_preview = std::any_of(preview_folders.begin(), preview_folders.end(),
                                      [&](std::string_view folder) { return low.starts_with(folder); });
  return !is_preview && std::any_of(picture_endings.begin(), picture_endings.end(),
                                    [&](std::string_view ending) { return low.ends_with(ending); });
}

void note_unread(int count, Document& document) {
  document.issues.push_back({IssueKind::no_ocr, 0,
                             count == 1 ? "a picture in it, which only OCR can read"
                                        : std::to_string(count) +
                                              " pictures in it, which only OCR can read"});
}

// Of a document whose text is in its pictures.
void forget_lack_of_text(Document& document) {
  std::erase_if(document.issues,
                [](const Issue& issue) { return issue.kind == IssueKind::no_text; });
}

// What unpacking the pictures met, and reading the text did not.
void add_new_issues(const ZipParts& parts, Document& document) {
  Document met;
  parts.add_issues(met);
  for (Issue& issue : met.issues) {
    const bool is_known = std::any_of(
        document.issues.begin(), document.issues.end(), [&](const Issue& other) {
          return other.kind == issue.kind && other.message == issue.message;
        });
    if (!is_known) document.issues.push_back(std::move(issue));
  }
}

// Gives the pictures of one package to `members`, and counts them.
class PartsTaker {
 public:
  explicit PartsTaker(Members& members) : members_(members) {}

  // 0: the part is no picture, is not asked for, or there is no room for any more.
  std::size_t bytes_wanted(const std::string& name) {
    if (is_cut_ || !is_picture_part(name) || !members_.wants(name)) return 0;
    room_ = members_.room_bytes();
    is_cut_ = room_ == 0 || left_ == 0;
    return is_cut_ ? 0 : static_cast<std::size_t>(room_) + 1;
  }

  void take(const std::string& name, const std::string& bytes) {
    if (!may_be_picture_of_text(bytes)) return;
    --left_;
    if (!members_.takes_pictures()) {
      ++unread_;
    } else if (bytes.size() > room_) {
      members_.leave_out(name, IssueKind::not_unpacked, "it unpacks to more than carrel takes");
    } else if (members_.add_picture(name, bytes)) {
      ++read_;
    }
  }

  void describe(Document& document) const {
    if (read_ + unread_ > 0) forget_lack_of_text(document);
    if (unread_ > 0) note_unread(unread_, document);
    if (is_cut_) {
      document.issues.push_back({IssueKind::part_limit, 0, "more pictures in it than carrel takes"});
    }
  }

 private:
  Members& members_;
  std::uint64_t room_ = 0;
  int read_ = 0, unread_ = 0, left_ = recognized_pages_max;
  bool is_cut_ = false;
};

}  // namespace

bool may_be_picture_of_text(std::string_view bytes) {
  if (image_kind(bytes) == ImageKind::none) return false;
  const auto extent = extent_told(bytes);
  if (!extent) return true;
  const std::uint64_t pixels = std::uint64_t{extent->width} * extent->height;
  return std::min(extent->width, extent->height) >= document_picture_side_min &&
         pixels >= document_picture_pixels_min;
}

void read_pictures(std::string_view package, Members& members, Document& document) {
  ZipParts parts(package);
  if (parts.is_encrypted()) return;
  PartsTaker taker(members);
  parts.read_each([&](const std::string& name) { return taker.bytes_wanted(name); },
                  [&](const std::string& name, const std::string& bytes) { taker.take(name, bytes); });
  taker.describe(document);
  add_new_issues(parts, document);
}

void read_rtf_pictures(std::string_view rtf, Members& members, Document& document) {
  PartsTaker taker(members);
  each_rtf_picture(rtf, [&](const std::string& name, const std::string& bytes) {
    if (taker.bytes_wanted(name) > 0) taker.take(name, bytes);
  });
  taker.describe(document);
}

}  // namespace carrel::ingest
