#include "core/text_encoding.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include <algorithm>
#include <array>
#include <memory>

#include "core/check.h"
#include "core/utf8.h"

namespace carrel {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const noexcept { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

struct Superset {
  std::string_view label;
  const char* converter;  // ICU's name
  const char* name;       // what is reported
};

// After the labels of the WHATWG Encoding standard, for the names that are met most.
constexpr Superset supersets[] = {
    {"us-ascii", "windows-1252", "windows-1252"},
    {"ascii", "windows-1252", "windows-1252"},
    {"iso-8859-1", "windows-1252", "windows-1252"},
    {"iso8859-1", "windows-1252", "windows-1252"},
    {"iso_8859-1", "windows-1252", "windows-1252"},
    {"latin1", "windows-1252", "windows-1252"},
    {"latin-1", "windows-1252", "windows-1252"},
    {"iso-8859-9", "windows-1254", "windows-1254"},
    {"iso8859-9", "windows-1254", "windows-1254"},
    {"latin5", "windows-1254", "windows-1254"},
    {"tis-620", "windows-874", "windows-874"},
    {"iso-8859-11", "windows-874", "windows-874"},
    {"iso-8859-8-i", "windows-1255", "windows-1255"},
    {"shift_jis", "windows-31j", "windows-31j"},
    {"shift-jis", "windows-31j", "windows-31j"},
    {"sjis", "windows-31j", "windows-31j"},
    {"x-sjis", "windows-31j", "windows-31j"},
    {"cp932", "windows-31j", "windows-31j"},
    {"gb2312", "gb18030", "gb18030"},
    {"gb_2312-80", "gb18030", "gb18030"},
    {"gbk", "gb18030", "gb18030"},
    {"x-gbk", "gb18030", "gb18030"},
    {"euc-kr", "windows-949", "euc-kr"},
    {"ks_c_5601-1987", "windows-949", "euc-kr"},
    {"cp949", "windows-949", "euc-kr"},
    {"big5", "Big5-HKSCS", "big5"},
};

// Encodings whose bytes look like harmless ASCII but are not; no document of this century needs
// one.
constexpr std::string_view refused[] = {"utf-7", "imap-mailbox-name", "scsu", "bocu-1", "cesu-8"};

std::string trimmed_lower(std::string_view label) {
  std::string out;
  for (const char c : label) {
    if (c == ' ' || (c >= '\t' && c <= '\r') || c == '"' || c == '\'') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  return out;
}

// Writes U+FFFD for what cannot be decoded, and counts. ICU's own substitute would be U+001A for
// some encodings.
void replace_and_count(const void* count, UConverterToUnicodeArgs* args, const char*, int32_t,
                       UConverterCallbackReason reason, UErrorCode* status) {
  if (reason > UCNV_IRREGULAR) return;  // the converter is only being reset or closed
  ++*static_cast<std::size_t*>(const_cast<void*>(count));
  *status = U_ZERO_ERROR;
  const UChar replacement = 0xFFFD;
  ucnv_cbToUWriteUChars(args, &replacement, 1, 0, status);
}

Converter opened(const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name, &status));
  return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

Decoded converted(UConverter* from, std::string_view bytes, std::string encoding) {
  Decoded decoded{.text = {}, .encoding = std::move(encoding)};
  UErrorCode status = U_ZERO_ERROR;
  ucnv_setToUCallBack(from, replace_and_count, &decoded.replaced_count, nullptr, nullptr, &status);
  const Converter to = opened("UTF-8");
  CARREL_CHECK(U_SUCCESS(status) && to != nullptr);
  decoded.text.reserve(bytes.size() + bytes.size() / 2);
  std::array<char, 16 << 10> buffer;
  std::array<UChar, 8 << 10> pivot;
  UChar* pivot_from = pivot.data();
  UChar* pivot_to = pivot.data();
  const char* source = bytes.data();
  const char* const source_end = source + bytes.size();
  UBool reset = true;
  do {
    char* target = buffer.data();
    status = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from, &target, buffer.data() + buffer.size(), &source, source_end,
                   pivot.data(), &pivot_from, &pivot_to, pivot.data() + pivot.size(), reset, true,
                   &status);
    CARREL_CHECK(U_SUCCESS(status) || status == U_BUFFER_OVERFLOW_ERROR);
    decoded.text.append(buffer.data(), target);
    reset = false;
  } while (status == U_BUFFER_OVERFLOW_ERROR);
  return decoded;
}

std::string iana_name(const std::string& label) {
  UErrorCode status = U_ZERO_ERROR;
  const char* name = ucnv_getStandardName(label.c_str(), "IANA", &status);
  return U_SUCCESS(status) && name != nullptr ? trimmed_lower(name) : label;
}

struct Mark {
  std::string_view bytes;
  const char* encoding;
};

// The mark of UTF-32LE begins with that of UTF-16LE, so it comes first.
constexpr Mark marks[] = {{std::string_view("\xFF\xFE\0\0", 4), "utf-32le"},
                          {std::string_view("\0\0\xFE\xFF", 4), "utf-32be"},
                          {"\xEF\xBB\xBF", "utf-8"},
                          {"\xFF\xFE", "utf-16le"},
                          {"\xFE\xFF", "utf-16be"}};

// Japanese and Korean mail encodings are ASCII bytes with escapes in between.
std::string_view escaped_encoding(std::string_view bytes) {
  if (bytes.find('\x1B') == bytes.npos) return {};
  if (bytes.find("\x1B$)C") != bytes.npos) return "iso-2022-kr";
  for (const std::string_view escape : {"\x1B$B", "\x1B$@", "\x1B(J"}) {
    if (bytes.find(escape) != bytes.npos) return "iso-2022-jp";
  }
  return {};
}

Decoded as_utf8(std::string_view bytes) {
  if (is_valid_utf8(bytes)) return {.text = std::string(bytes), .encoding = "utf-8"};
  std::optional<Decoded> decoded = decode_as(bytes, "utf-8");
  CARREL_CHECK(decoded.has_value());
  return std::move(*decoded);
}

// What the author declared, unless the bytes give it the lie.
std::optional<Decoded> as_declared(std::string_view bytes, std::string_view declared) {
  const std::string label = trimmed_lower(declared);
  // These were looked for already; a page that names one in ASCII letters is wrong.
  if (label.empty() || label.starts_with("utf-16") || label.starts_with("utf-32")) return {};
  if ((label == "utf-8" || label == "utf8") && !is_mostly_utf8(bytes)) return {};
  std::optional<Decoded> decoded = decode_as(bytes, label);
  constexpr std::size_t bytes_per_error_min = 20;
  if (decoded && decoded->replaced_count > bytes.size() / bytes_per_error_min) return {};
  return decoded;
}

}  // namespace

std::optional<Decoded> decode_as(std::string_view bytes, std::string_view label) {
  const std::string wanted = trimmed_lower(label);
  for (const std::string_view name : refused) {
    if (wanted == name) return std::nullopt;
  }
  const auto* superset = std::find_if(std::begin(supersets), std::end(supersets),
                                      [&](const Superset& s) { return s.label == wanted; });
  const bool known = superset != std::end(supersets);
  const Converter converter = opened(known ? superset->converter : wanted.c_str());
  if (wanted.empty() || converter == nullptr) return std::nullopt;
  return converted(converter.get(), bytes, known ? superset->name : iana_name(wanted));
}

Decoded to_utf8(std::string_view bytes, std::string_view declared) {
  for (const Mark& mark : marks) {
    if (!bytes.starts_with(mark.bytes)) continue;
    bytes.remove_prefix(mark.bytes.size());
    if (mark.encoding == std::string_view("utf-8")) return as_utf8(bytes);
    return decode_as(bytes, mark.encoding).value();
  }
  std::string_view shown = wide_encoding(bytes);
  if (shown.empty() && is_valid_utf8(bytes)) {
    shown = escaped_encoding(bytes);
    if (shown.empty()) return {.text = std::string(bytes), .encoding = "utf-8"};
  }
  if (!shown.empty()) return decode_as(bytes, shown).value();
  if (std::optional<Decoded> decoded = as_declared(bytes, declared)) return std::move(*decoded);
  if (is_mostly_utf8(bytes)) return as_utf8(bytes);
  if (std::optional<Decoded> decoded = decode_as(bytes, guess_encoding(bytes))) {
    return std::move(*decoded);
  }
  return decode_as(bytes, "windows-1252").value();
}

}  // namespace carrel
