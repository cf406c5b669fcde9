#include "ingest/html_words.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

struct Skipped {
  std::string_view open;
  std::string_view close;
};
constexpr std::array<Skipped, 5> skipped = {
    {{"<!--", "-->"}, {"<script", "</script>"}, {"<style", "</style>"}, {"<?", "?>"}, {"<", ">"}}};

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool starts_with_lower(std::string_view text, std::string_view prefix) noexcept {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(),
                    [](char want, char have) { return want == lower(have); });
}

// Where the markup that starts at `at` ends. Unclosed markup reaches to the end.
std::size_t markup_end(std::string_view html, std::size_t at) noexcept {
  for (const Skipped& kind : skipped) {
    if (!starts_with_lower(html.substr(at), kind.open)) continue;
    const std::size_t close = html.find(kind.close, at + kind.open.size());
    return close == std::string_view::npos ? html.size() : close + kind.close.size();
  }
  return at + 1;
}

int heading_level(std::string_view html) noexcept {
  html = trim(html);
  if (html.size() < 9 || !starts_with_lower(html, "<h")) return 0;
  const char digit = html[2];
  if (digit < '1' || digit > '6' || (html[3] != '>' && html[3] != ' ')) return 0;
  const std::string_view tail = html.substr(html.size() - 5);
  const bool closes = starts_with_lower(tail, "</h") && tail[3] == digit && tail[4] == '>';
  const bool once = html.find("</", 4) == html.size() - 5 || html.find("</h", 4) == html.size() - 5;
  return closes && once ? digit - '0' : 0;
}

bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

HtmlWords html_words(std::string_view html) noexcept {
  HtmlWords words;
  bool any = false;
  for (std::size_t at = 0; at < html.size();) {
    if (html[at] == '<') {
      at = markup_end(html, at);
      continue;
    }
    if (!is_space(html[at])) {
      if (!any) words.span.begin = at;
      any = true;
      words.span.end = at + 1;
    }
    ++at;
  }
  if (any) words.heading_level = heading_level(html);
  return words;
}

}  // namespace carrel::ingest
