#include "ingest/mail_detect.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "ingest/lines.h"
#include "ingest/name_types.h"

namespace carrel::ingest {
namespace {

// Headers that only mail has, and those that a note may begin with as well.
constexpr auto sure_headers = std::to_array<std::string_view>(
    {"return-path", "received", "delivered-to", "message-id", "mime-version", "x-mailer",
     "dkim-signature", "in-reply-to", "references", "content-transfer-encoding", "envelope-to",
     "x-mozilla-status", "x-gm-thrid", "resent-from", "list-id"});
constexpr auto likely_headers = std::to_array<std::string_view>(
    {"from", "to", "cc", "bcc", "subject", "date", "sender", "reply-to", "content-type"});

std::string lower(std::string_view text) {
  std::string low(text);
  for (char& c : low) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return low;
}

template <std::size_t count>
bool holds(const std::array<std::string_view, count>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

struct Headers {
  int sure = 0;
  int likely = 0;
  bool begins_with_one = false;
};

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Up to the blank line, or to the first line that is no header.
Headers headers_of(std::string_view head) {
  Headers found;
  for (bool first = true; !head.empty(); first = false) {
    const std::string_view line = take_line(head);
    if (line.empty()) break;
    if (!first && (line[0] == ' ' || line[0] == '\t')) continue;
    if (!is_header_line(line)) break;
    if (first) found.begins_with_one = true;
    const std::string name = lower(trim(line.substr(0, line.find(':'))));
    if (holds(sure_headers, name)) ++found.sure;
    if (holds(likely_headers, name)) ++found.likely;
  }
  return found;
}

std::string_view file_name(std::string_view path) {
  return path.substr(path.find_last_of('/') + 1);  // npos + 1 is 0
}

// A file of a Maildir lies in its folder "cur" or "new".
bool is_in_maildir(std::string_view path) {
  const std::string_view name = file_name(path);
  path.remove_suffix(name.size());
  if (path.ends_with('/')) path.remove_suffix(1);
  const std::string_view folder = file_name(path);
  return folder == "cur" || folder == "new";
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool is_from_line(std::string_view line) {
  if (!line.starts_with("From ") || line.size() > 500) return false;
  // A time of day, and a year after or before it.
  bool has_time = false;
  for (std::size_t i = 5; i + 4 < line.size(); ++i) {
    has_time = has_time || (is_digit(line[i]) && is_digit(line[i + 1]) && line[i + 2] == ':' &&
                            is_digit(line[i + 3]) && is_digit(line[i + 4]));
  }
  const bool has_year = line.find(" 19") != line.npos || line.find(" 20") != line.npos;
  return has_time && has_year;
}

bool is_header_line(std::string_view line) {
  if (line.starts_with(">From ")) return true;
  const std::size_t colon = line.find(':');
  if (colon == line.npos || colon == 0 || colon > 100) return false;
  const std::string_view name = line.substr(0, colon);
  return std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

std::string_view mail_type(std::string_view head, std::string_view name) {
  std::string_view rest = head;
  const std::string_view first = take_line(rest);
  if (is_from_line(first) && is_header_line(rest.substr(0, rest.find('\n')))) return "mbox";
  const NameType named = type_of_name(name);
  if (named.type == "mail") return named.type;
  const Headers headers = headers_of(head);
  if (!headers.begins_with_one) return {};
  if (is_in_maildir(name)) return headers.sure + headers.likely >= 2 ? "mail" : "";
  const bool may_be_mail = named.kind == NameKind::unknown || named.type == "text";
  return may_be_mail && headers.sure >= 2 && headers.likely >= 1 ? "mail" : "";
}

}  // namespace carrel::ingest
