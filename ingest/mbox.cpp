// Mailboxes: many mails in one file, each after a line "From …" (RFC 4155). Each is a member.
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/module.h"
#include "core/sha256.h"
#include "core/unicode.h"
#include "ingest/document_writer.h"
#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/mail_detect.h"
#include "ingest/mail_message.h"
#include "ingest/members.h"
#include "ingest/parse.h"

namespace carrel::ingest {
namespace {

constexpr std::size_t name_bytes_max = 120;  // of a subject in a path

std::string_view line_at(std::string_view bytes, std::size_t begin) {
  std::string_view line = bytes.substr(begin, std::min(bytes.find('\n', begin), bytes.size()) - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::size_t after_line(std::string_view bytes, std::size_t begin) {
  const std::size_t end = bytes.find('\n', begin);
  return end == bytes.npos ? bytes.size() : end + 1;
}

bool begins_message(std::string_view bytes, std::size_t at) {
  if (!bytes.substr(at).starts_with("From ") || !is_from_line(line_at(bytes, at))) return false;
  const std::size_t next = after_line(bytes, at);
  return next == bytes.size() || is_header_line(line_at(bytes, next));
}

bool equals_ignoring_case(std::string_view a, std::string_view lower) {
  return std::equal(a.begin(), a.end(), lower.begin(), lower.end(), [](char x, char y) {
    return (x >= 'A' && x <= 'Z' ? static_cast<char>(x + 32) : x) == y;
  });
}

// The head of a message and what is asked of it.
struct Head {
  std::string subject, id;
  std::size_t content_bytes = std::string_view::npos;  // as Content-Length claims
  std::size_t end = 0;                                 // where the body begins
};

Head read_head(std::string_view bytes, std::size_t at) {
  Head head;
  std::string* last = nullptr;  // the value that a folded line goes on with
  while (at < bytes.size()) {
    const std::string_view line = line_at(bytes, at);
    at = after_line(bytes, at);
    if (line.empty()) break;
    if (line[0] == ' ' || line[0] == '\t') {
      if (last != nullptr && last->size() < metadata_bytes_max) *last += line;
      continue;
    }
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trim(line.substr(std::min(colon + 1, line.size())));
    last = nullptr;
    if (equals_ignoring_case(name, "subject")) last = &head.subject;
    if (equals_ignoring_case(name, "message-id")) last = &head.id;
    if (last != nullptr && last->empty()) *last = value.substr(0, metadata_bytes_max);
    if (equals_ignoring_case(name, "content-length")) {
      std::from_chars(value.data(), value.data() + value.size(), head.content_bytes);
    }
  }
  head.end = at;
  return head;
}

// Whether the line that ends with the '\n' at `at` is blank.
bool ends_blank_line(std::string_view bytes, std::size_t at) {
  if (at > 0 && bytes[at - 1] == '\r') --at;
  return at > 0 && bytes[at - 1] == '\n';
}

// Where the next message begins, or the file ends. Content-Length is believed where it leads to one.
std::size_t end_of_message(std::string_view bytes, const Head& head) {
  if (head.content_bytes < bytes.size() - head.end) {
    std::size_t end = head.end + head.content_bytes;
    while (end < bytes.size() && (bytes[end] == '\n' || bytes[end] == '\r')) ++end;
    if (end == bytes.size() || begins_message(bytes, end)) return end;
  }
  // The head may have been read over a next message that follows at once.
  for (std::size_t at = head.end > 0 ? head.end - 1 : 0;;) {
    at = bytes.find("\nFrom ", at);
    if (at == bytes.npos) return bytes.size();
    if (ends_blank_line(bytes, at) && begins_message(bytes, at + 1)) return at + 1;
    ++at;
  }
}

// Lines that mail programs kept apart from "From …" with a '>' (one more for those that had some).
std::string unquoted(std::string_view message) {
  std::string out;
  out.reserve(message.size());
  while (!message.empty()) {
    const std::size_t end = std::min(message.find('\n'), message.size() - 1) + 1;
    std::string_view line = message.substr(0, end);
    const std::size_t marks = std::min(line.find_first_not_of('>'), line.size());
    if (marks > 0 && line.substr(marks).starts_with("From ")) line.remove_prefix(1);
    out += line;
    message.remove_prefix(end);
  }
  return out;
}

std::string decoded(const std::string& raw) {
  std::string text;
  try {
    static const auto decode =
        reinterpret_cast<DecodeMailHeader>(load_module_symbol(mail_module_name, mail_header_symbol));
    decode(raw, text);
  } catch (const Error&) {
    text = raw;  // each message will say that the module is missing
  }
  return clean_line(to_utf8(text).text);
}

// "Rent [1a2b3c4d].eml": by what stays the same when other messages come and go.
std::string name_of(const Head& head, std::string_view message) {
  std::string name = decoded(head.subject);
  std::replace(name.begin(), name.end(), '/', '_');
  std::replace(name.begin(), name.end(), '\\', '_');
  name = clip_utf8(name, name_bytes_max);
  while (name.starts_with('.')) name.erase(0, 1);
  const std::string hash = to_hex(sha256(head.id.empty() ? message : std::string_view(head.id)));
  return (name.empty() ? "mail" : name) + " [" + hash.substr(0, 8) + "].eml";
}

}  // namespace

Document parse_mbox(std::string_view bytes, std::string_view, Members& members) {
  Document document;
  document.type = "mbox";
  std::size_t at = 0;
  std::size_t count = 0;
  while (at < bytes.size() && members.room_bytes() > 0) {
    const std::size_t begin = after_line(bytes, at);  // the line "From …" is the mailbox's
    const Head head = read_head(bytes, begin);
    const std::size_t end = end_of_message(bytes, head);
    const std::string_view message = bytes.substr(begin, end - begin);
    at = end;
    ++count;
    const std::string name = name_of(head, message);
    if (!members.wants(name)) continue;
    const bool is_quoted = message.find("\n>") != message.npos && message.find(">From ") != message.npos;
    members.add(name, is_quoted ? unquoted(message) : message);
  }
  if (at < bytes.size()) {
    document.issues.push_back({IssueKind::limit, 0, "more messages than are read"});
  }
  if (count == 0) document.issues.push_back({IssueKind::no_text, 0, "there is no message in it"});
  return document;
}

}  // namespace carrel::ingest
