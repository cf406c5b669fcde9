#include "cli/terminal.h"

#include <unistd.h>

#include <array>
#include <cstdio>

#include "core/unicode.h"

namespace carrel::cli {
namespace {

bool is_dangerous(char32_t c) { return c != '\n' && c != '\t' && steers_display(c); }

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

std::string percent_encode(std::string_view path) {
  std::string encoded;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') ||
                       std::string_view("/-._~").find(c) != std::string_view::npos;
    if (plain) {
      encoded += c;
      continue;
    }
    std::array<char, 4> hex{};
    std::snprintf(hex.data(), hex.size(), "%%%02X", byte);
    encoded += hex.data();
  }
  return encoded;
}

// Escapes `text`, and makes runs of white space one space, none at the start of the line.
void append_to_line(std::string& line, std::string_view text) {
  for (const char c : escape_for_terminal(text)) {
    const bool space = c == '\n' || c == '\t' || c == ' ';
    if (!space) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
}

}  // namespace

std::string escape_for_terminal(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    const bool carriage_return = point.value == '\r';
    const bool page_end = point.value == '\f';  // between the pages of a PDF
    if (page_end) {
      safe += '\n';
    } else if (is_dangerous(point.value)) {
      if (!carriage_return) safe += replacement;
    } else {
      append_utf8(safe, point.value);
    }
    at += point.size_bytes;
  }
  return safe;
}

std::string escape_to_line(std::string_view text) {
  std::string line;
  append_to_line(line, text);
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

std::string Style::wrap(std::string_view code, std::string_view text) const {
  if (!enabled_) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::string Style::file_link(std::string_view absolute_path, std::string_view text) const {
  if (!enabled_) return std::string(text);
  return "\x1b]8;;file://" + percent_encode(absolute_path) + "\x1b\\" + std::string(text) +
         "\x1b]8;;\x1b\\";
}

std::string Style::highlight(std::string_view text, const std::vector<Span>& spans) const {
  std::string line;
  std::size_t at = 0;
  const auto add_plain = [&](std::size_t end) {
    append_to_line(line, text.substr(at, end - at));
    at = end;
  };
  for (const Span& span : spans) {
    if (span.begin < at || span.end > text.size()) continue;
    add_plain(span.begin);
    line += wrap("1;33", escape_to_line(span.in(text)));
    at = span.end;
  }
  add_plain(text.size());
  return line;
}

bool stdout_is_terminal() noexcept { return isatty(STDOUT_FILENO) == 1; }
bool stderr_is_terminal() noexcept { return isatty(STDERR_FILENO) == 1; }

}  // namespace carrel::cli
