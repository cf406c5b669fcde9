#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/unicode.h"
#include "ingest/code_languages.h"
#include "ingest/image_kind.h"
#include "ingest/mail_detect.h"
#include "ingest/name_types.h"
#include "ingest/office.h"
#include "ingest/packing.h"
#include "ingest/parse.h"
#include "ingest/tnef.h"

namespace carrel::ingest {
namespace {

constexpr std::size_t head_bytes = 4096;
constexpr std::size_t pdf_header_bytes_max = 1024;  // where readers still look for "%PDF-"

// First bytes of binary formats whose first 4 KiB may lack the bytes that give a binary file away.
constexpr std::array<std::string_view, 10> binary_magics = {"\x1F\x8B",
                                                            "\x7F"
                                                            "ELF",
                                                            "SQLite format 3",
                                                            "7z\xBC\xAF",
                                                            "\xFD"
                                                            "7zXZ",
                                                            "\x28\xB5\x2F\xFD",
                                                            "OggS",
                                                            "wOF2",
                                                            "%!PS-Adobe",
                                                            "\xCA\xFE\xBA\xBE"};

constexpr std::string_view ole_magic = "\xD0\xCF\x11\xE0";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string lower(std::string_view text) {
  std::string low(text);
  std::transform(low.begin(), low.end(), low.begin(), [](char c) { return lower(c); });
  return low;
}

// The ASCII of UTF-16 or UTF-32, so that one set of comparisons serves every encoding.
std::string without_nuls(std::string_view bytes) {
  std::string narrow;
  std::copy_if(bytes.begin(), bytes.end(), std::back_inserter(narrow),
               [](char c) { return c != '\0'; });
  if (narrow.starts_with("\xFF\xFE") || narrow.starts_with("\xFE\xFF")) narrow.erase(0, 2);
  return narrow;
}

// Wide encodings put their zeros at the same places of every 2 or 4 bytes.
bool is_wide_text(std::string_view head) noexcept {
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) return true;
  if (head.starts_with(std::string_view("\0\0\xFE\xFF", 4))) return true;
  std::array<std::size_t, 4> nul_counts{};
  const std::size_t quads = head.size() / 4;
  if (quads < 2) return false;
  for (std::size_t i = 0; i < quads * 4; ++i) nul_counts[i % 4] += head[i] == '\0';
  const auto mostly = [&](std::size_t place) { return nul_counts[place] * 10 >= quads * 7; };
  const auto never = [&](std::size_t place) { return nul_counts[place] * 20 <= quads; };
  const bool utf16_le = mostly(1) && mostly(3) && never(0) && never(2);
  const bool utf16_be = mostly(0) && mostly(2) && never(1) && never(3);
  const bool utf32_le = mostly(3) && nul_counts[3] == quads && mostly(2) && never(0);
  const bool utf32_be = mostly(0) && nul_counts[0] == quads && mostly(1) && never(3);
  return utf16_le || utf16_be || utf32_le || utf32_be;
}

// Controls that text does not have: all but white space, ESC (terminals, ISO-2022) and SO/SI.
std::size_t control_count(std::string_view head) noexcept {
  return static_cast<std::size_t>(std::count_if(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x7F || (byte < 0x20 && (byte < '\t' || byte > '\r') && byte != 0x1B &&
                            byte != 0x0E && byte != 0x0F && byte != 0x1A);
  }));
}

// A file that is named as text may hold a stray control, such as a log cut off by a crash.
bool is_text(std::string_view head, NameKind kind) noexcept {
  if (head.empty() || is_wide_text(head)) return true;
  const bool has_nul = head.find('\0') != std::string_view::npos;
  if (has_nul && kind != NameKind::text) return false;
  return control_count(head) * 50 <= head.size();
}

void skip_space(std::string_view& text) noexcept {
  const std::size_t begin = text.find_first_not_of(" \t\n\r\f\v");
  text.remove_prefix(begin == std::string_view::npos ? text.size() : begin);
}

bool skip_between(std::string_view& text, std::string_view open, std::string_view close) noexcept {
  if (!text.starts_with(open)) return false;
  const std::size_t end = text.find(close, open.size());
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + close.size());
  return true;
}

// A tag's name is over at white space, '>' or '/'.
bool starts_with_tag(std::string_view text, std::string_view tag) noexcept {
  if (!text.starts_with(tag)) return false;
  return text.size() > tag.size() &&
         std::string_view(" \t\n\r\f>/").find(text[tag.size()]) != std::string_view::npos;
}

// Tags that begin a page; and tags that also begin many a Markdown file, and say nothing there.
constexpr std::array<std::string_view, 4> page_tags = {"<!doctype html", "<html", "<head", "<body"};
constexpr std::array<std::string_view, 16> fragment_tags = {
    "<title", "<meta", "<link", "<script", "<style", "<base", "<div", "<table",
    "<h1",    "<h2",   "<p",    "<ul",     "<font",  "<a",    "<br",  "<center"};

bool is_html(std::string_view narrow, const NameType& named) {
  const std::string low = lower(narrow);
  std::string_view rest = low;
  if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
  do {
    skip_space(rest);
  } while (skip_between(rest, "<!--", "-->") || skip_between(rest, "<?xml", ">"));
  const auto begins = [rest](std::string_view tag) { return starts_with_tag(rest, tag); };
  if (std::any_of(page_tags.begin(), page_tags.end(), begins)) return true;
  if (named.type == "html") return true;
  const bool may_be_fragment = named.kind == NameKind::unknown || named.kind == NameKind::binary;
  return may_be_fragment &&
         std::any_of(fragment_tags.begin(), fragment_tags.end(), begins);
}

// Readers accept a header that does not come first, but a text about PDF is not a PDF.
bool is_pdf(std::string_view bytes, const NameType& named) noexcept {
  std::string_view head = bytes.substr(0, pdf_header_bytes_max);
  const std::size_t at = head.find("%PDF-");
  if (at == std::string_view::npos) return false;
  if (head.starts_with(byte_order_mark)) head.remove_prefix(byte_order_mark.size());
  skip_space(head);
  if (head.starts_with("%PDF-") || named.type == "pdf") return true;
  const std::string_view more = bytes.substr(0, head_bytes);
  return !is_text(more, NameKind::unknown) || more.find(" obj", at) != std::string_view::npos;
}

bool is_bookmarks(std::string_view narrow) noexcept {
  if (narrow.starts_with(byte_order_mark)) narrow.remove_prefix(byte_order_mark.size());
  skip_space(narrow);
  return narrow.starts_with("<!DOCTYPE NETSCAPE-Bookmark-file-1>");
}

// Text may begin as two of the formats do: it must be named as one, or hold what text does not.
bool is_image(std::string_view bytes, const NameType& named) noexcept {
  const ImageKind kind = image_kind(bytes);
  if (kind != ImageKind::pnm && kind != ImageKind::bmp) return kind != ImageKind::none;
  return named.type == "image" || !is_text(bytes.substr(0, head_bytes), NameKind::unknown);
}

std::string_view binary_type(const NameType& named) noexcept {
  return named.kind == NameKind::binary ? named.type : std::string_view();
}

bool is_zip(std::string_view bytes) noexcept {
  return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06");
}

std::string packed_type(std::string_view bytes, std::string_view name, const NameType& named) {
  if (is_zip(bytes)) {
    if (std::string type = package_type(bytes); !type.empty()) return type;
    if (!binary_type(named).empty()) return std::string(named.type);
  }
  return packing_of(bytes, name) == Packing::none ? std::string() : "archive";
}

}  // namespace

std::string detect_type(std::string_view bytes, std::string_view name) {
  const NameType named = type_of_name(name);
  // Before PDF, which may stand near the beginning of what it is packed in.
  if (std::string type = packed_type(bytes, name, named); !type.empty() || is_zip(bytes)) {
    return type;
  }
  if (const std::string_view type = mail_type(bytes.substr(0, head_bytes), name); !type.empty()) {
    return std::string(type);
  }
  if (is_pdf(bytes, named)) return "pdf";
  if (is_image(bytes, named)) return "image";
  if (bytes.starts_with(ole_magic)) return "ole";
  if (bytes.starts_with("{\\rtf")) return "rtf";
  if (is_tnef(bytes)) return "tnef";
  const std::string_view head = bytes.substr(0, head_bytes);
  for (const std::string_view magic : binary_magics) {
    if (head.starts_with(magic)) return {};
  }
  // An empty or broken PDF is for its reader to tell about, and so is a broken package.
  if (!is_text(head, named.kind)) return std::string(binary_type(named));
  if (head.empty() && named.type == "pdf") return "pdf";
  if (named.kind == NameKind::not_for_reading) return {};
  const std::string narrow = is_wide_text(head) ? without_nuls(head) : std::string(head);
  if (is_bookmarks(narrow)) return "bookmarks";
  if (is_html(narrow, named)) return "html";
  const bool is_script = named.type.empty() || named.type == "text";
  if (is_script && language_of_shebang(head) != nullptr) return "code";
  return named.kind == NameKind::text ? std::string(named.type) : "text";
}

}  // namespace carrel::ingest
