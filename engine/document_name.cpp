#include "engine/document_name.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "core/unicode.h"
#include "engine/limits.h"

namespace carrel::engine {
namespace {

constexpr std::string_view scheme = "carrel://";

std::optional<int> positive(std::string_view digits) {
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number < 1) {
    return std::nullopt;
  }
  return number;
}

// Takes ":<number>" off the end of `text`.
std::optional<int> take_number(std::string_view& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const auto number = positive(text.substr(colon + 1));
  if (number) text = text.substr(0, colon);
  return number;
}

// "10-25"
Span byte_span(std::string_view text) {
  const std::size_t dash = std::min(text.find('-'), text.size());
  Span span;
  const auto begin = std::from_chars(text.data(), text.data() + dash, span.begin);
  if (begin.ec != std::errc() || begin.ptr != text.data() + dash || dash == text.size()) return {};
  const auto end = std::from_chars(text.data() + dash + 1, text.data() + text.size(), span.end);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return {};
  return span.begin < span.end ? span : Span{};
}

// What stands behind a '#'.
DocumentName with_fragment(std::string_view name, std::string_view fragment) {
  DocumentName named{.name = std::string(name)};
  constexpr std::string_view page_mark = "page=";
  constexpr std::string_view line_mark = "line=";
  constexpr std::string_view bytes_mark = "bytes=";
  if (fragment.starts_with(page_mark)) {
    named.page = positive(fragment.substr(page_mark.size())).value_or(0);
  } else if (fragment.starts_with(line_mark)) {
    named.line = positive(fragment.substr(line_mark.size())).value_or(0);
  } else if (fragment.starts_with(bytes_mark)) {
    named.bytes = byte_span(fragment.substr(bytes_mark.size()));
  }
  if (named.is_whole()) named.part = fragment;
  return named;
}

void add_readings(std::string_view text, std::vector<DocumentName>& readings) {
  readings.push_back({.name = std::string(text)});
  std::string_view rest = text;
  if (const auto last = take_number(rest)) {
    readings.push_back({.name = std::string(rest), .line = *last});
    if (const auto first = take_number(rest)) {
      readings.push_back({.name = std::string(rest), .line = *first, .count = *last});
    }
  }
  std::size_t mark = text.rfind('#');
  for (int i = 0; i < fragment_marks_max && mark != text.npos && mark > 0; ++i) {
    if (mark + 1 < text.size()) {
      readings.push_back(with_fragment(text.substr(0, mark), text.substr(mark + 1)));
    }
    mark = text.rfind('#', mark - 1);
  }
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    unsigned value = 0;
    const std::string_view digits = text.substr(i + 1, 2);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc() || end != digits.data() + 2) return std::nullopt;
    out += static_cast<char>(value);
    i += 2;
  }
  return out;
}

// Whether the bytes of the character at `offset` are what a person would see.
bool is_shown(std::string_view text, std::size_t offset, const CodePoint& point) {
  if (steers_display(point.value)) return false;
  return point.size_bytes > 1 || static_cast<unsigned char>(text[offset]) < 0x80;  // no broken byte
}

bool can_be_shown(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (!is_shown(text, at, point)) return false;
    at += point.size_bytes;
  }
  return true;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    const bool as_it_is = text[at] != '%' && is_shown(text, at, point);
    for (const char c : text.substr(at, point.size_bytes)) {
      const auto byte = static_cast<unsigned char>(c);
      out += as_it_is ? std::string(1, c) : std::string{'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    at += point.size_bytes;
  }
  return out;
}

// Decoded names go before names as they are: what carrel prints has its '%' encoded, what a person
// types may not. What stands behind is decoded.
std::vector<DocumentName> with_decoded(std::vector<DocumentName> readings) {
  std::vector<DocumentName> decoded;
  for (DocumentName& reading : readings) {
    auto part = percent_decoded(reading.part);
    if (part && is_valid_utf8(*part)) reading.part = std::move(*part);
    if (reading.name.find('%') == std::string::npos) continue;
    auto name = percent_decoded(reading.name);
    if (!name) continue;
    decoded.push_back(reading);
    decoded.back().name = std::move(*name);
  }
  decoded.insert(decoded.end(), readings.begin(), readings.end());
  return decoded;
}

bool is_plain_name(std::string_view sheet) {
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
           c == '.' || (c & 0x80) != 0;
  };
  return !sheet.empty() && (sheet.front() < '0' || sheet.front() > '9') &&
         std::all_of(sheet.begin(), sheet.end(), is_plain);
}

}  // namespace

std::string sheet_reference(std::string_view sheet, std::string_view cell) {
  std::string reference;
  if (is_plain_name(sheet)) {
    reference = sheet;
  } else {
    reference = "'";
    for (const char c : sheet) reference += c == '\'' ? std::string("''") : std::string(1, c);
    reference += "'";
  }
  if (!cell.empty()) reference += "!" + std::string(cell);
  return reference;
}

std::string document_place(std::string_view collection, std::string_view file) {
  if (!can_be_shown(file)) return document_uri(collection, file);
  return std::string(collection) + "/" + std::string(file);
}

std::string document_uri(std::string_view collection, std::string_view file) {
  return std::string(scheme) + std::string(collection) + "/" + percent_encoded(file);
}

std::string place_text(std::string_view collection, std::string_view file,
                       const index::Place& place) {
  if (!place.sheet.empty()) {
    const std::string reference = sheet_reference(place.sheet, place.cell);
    const bool shown = can_be_shown(file) && can_be_shown(reference);
    return shown ? document_place(collection, file) + "#" + reference
                 : document_uri(collection, file) + "#" + percent_encoded(reference);
  }
  std::string text = document_place(collection, file);
  if (place.page > 0) return text + "#page=" + std::to_string(place.page);
  if (place.line > 0) return text + ":" + std::to_string(place.line);
  return text;
}

std::string place_text(const Passage& passage) {
  return place_text(passage.collection, passage.file,
                    {.page = passage.page,
                     .line = passage.line,
                     .sheet = passage.sheet,
                     .cell = passage.cell,
                     .boxes = {}});
}

std::vector<DocumentName> readings_of(std::string_view text) {
  std::vector<DocumentName> readings;
  if (!text.starts_with(scheme)) {
    add_readings(text, readings);
    return readings;
  }
  text.remove_prefix(scheme.size());
  while (text.starts_with('/')) text.remove_prefix(1);
  add_readings(text, readings);
  return with_decoded(std::move(readings));
}

}  // namespace carrel::engine
