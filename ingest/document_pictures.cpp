#include "ingest/document_pictures.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "ingest/image_kind.h"
#include "ingest/limits.h"
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
  int read = 0, unread = 0, left = recognized_pages_max;
  for (const std::string& name : parts.names()) {
    if (!is_picture_part(name) || !members.wants(name)) continue;
    const std::uint64_t room = members.room_bytes();
    if (room == 0 || --left < 0) break;
    const std::string bytes = parts.text(name, static_cast<std::size_t>(room));
    if (!may_be_picture_of_text(bytes)) continue;
    if (!members.takes_pictures()) {
      ++unread;
    } else if (members.add_picture(name, bytes)) {
      ++read;
    }
  }
  if (read + unread > 0) forget_lack_of_text(document);
  if (unread > 0) note_unread(unread, document);
}

}  // namespace carrel::ingest
