// What a terminal can show, and what a document must never make it do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/span.h"

namespace carrel::cli {

enum class ColorChoice { automatic, always, never };

// Document text made safe to print: control characters (among them escape sequences), bidirectional
// overrides and invalid UTF-8 become visible replacements. Newlines and tabs stay.
std::string escape_for_terminal(std::string_view text);

// The same with white space runs made one space, for one-line output.
std::string escape_to_line(std::string_view text);

// Colours and links of stdout; every function returns plain text when `enabled` is false.
class Style {
 public:
  explicit Style(bool enabled) : enabled_(enabled) {}

  bool enabled() const noexcept { return enabled_; }
  std::string bold(std::string_view text) const { return wrap("1", text); }
  std::string dim(std::string_view text) const { return wrap("2", text); }
  std::string red(std::string_view text) const { return wrap("31", text); }
  std::string green(std::string_view text) const { return wrap("32", text); }
  std::string yellow(std::string_view text) const { return wrap("33", text); }
  std::string cyan(std::string_view text) const { return wrap("36", text); }

  // An OSC 8 hyperlink to a file; terminals without them show the text.
  std::string file_link(std::string_view absolute_path, std::string_view text) const;

  // Escaped text on one line with these spans in bold yellow.
  std::string highlight(std::string_view text, const std::vector<Span>& spans) const;

 private:
  std::string wrap(std::string_view code, std::string_view text) const;

  bool enabled_;
};

bool stdout_is_terminal() noexcept;
bool stderr_is_terminal() noexcept;

}  // namespace carrel::cli
