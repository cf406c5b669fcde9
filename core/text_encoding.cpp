#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <memory>

#include "core/check.h"
#include "core/unicode.h"

namespace carrel {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const noexcept { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

struct CloseDetector {
  void operator()(UCharsetDetector* detector) const noexcept { ucsdet_close(detector); }
};

Decoded decoded_by(UConverter* converter, std::string_view bytes, std::string encoding) {
  UErrorCode status = U_ZERO_ERROR;
  const Converter to_utf8_converter(ucnv_open("UTF-8", &status));
  CARREL_CHECK(U_SUCCESS(status));
  Decoded decoded;
  decoded.encoding = std::move(encoding);
  const char* source = bytes.data();
  const char* const source_end = bytes.data() + bytes.size();
  std::vector<char> buffer(64 << 10);
  std::vector<UChar> pivot(16 << 10);
  UChar* pivot_from = pivot.data();
  UChar* pivot_to = pivot.data();
  bool reset = true;
  do {
    char* target = buffer.data();
    status = U_ZERO_ERROR;
    ucnv_convertEx(to_utf8_converter.get(), converter, &target, buffer.data() + buffer.size(),
                   &source, source_end, pivot.data(), &pivot_from, &pivot_to,
                   pivot.data() + pivot.size(), reset, true, &status);
    CARREL_CHECK(U_SUCCESS(status) || status == U_BUFFER_OVERFLOW_ERROR);
    decoded.text.append(buffer.data(), target);
    reset = false;
  } while (status == U_BUFFER_OVERFLOW_ERROR);
  return decoded;
}

std::string lower(std::string_view name) {
  std::string out(name);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string detected_charset(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&status));
  ucsdet_setText(detector.get(), bytes.data(),
                 static_cast<int32_t>(std::min<std::size_t>(bytes.size(), 64 << 10)), &status);
  const UCharsetMatch* match = ucsdet_detect(detector.get(), &status);
  if (U_FAILURE(status) || match == nullptr) return "windows-1252";
  const char* name = ucsdet_getName(match, &status);
  return U_SUCCESS(status) ? name : "windows-1252";
}

bool decode_into(Decoded& decoded, std::string_view bytes, const std::string& charset) {
  UErrorCode status = U_ZERO_ERROR;
  const Converter converter(ucnv_open(charset.c_str(), &status));
  if (U_FAILURE(status)) return false;
  decoded = decoded_by(converter.get(), bytes, lower(charset));
  return true;
}

}  // namespace

Decoded to_utf8(std::string_view bytes, std::string_view declared) {
  Decoded decoded;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (is_valid_utf8(bytes)) {
    decoded.text = bytes;
    decoded.encoding = "utf-8";
    return decoded;
  }
  if (!declared.empty() && decode_into(decoded, bytes, std::string(declared))) return decoded;
  if (decode_into(decoded, bytes, detected_charset(bytes))) return decoded;
  decode_into(decoded, bytes, "windows-1252");
  return decoded;
}

}  // namespace carrel
