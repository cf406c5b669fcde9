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
#include "ingest/mailbox.h"
#include "ingest/members.h"
#include "ingest/parse.h"

namespace carrel::ingest {
namespace {

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

// Where a message may begin after `at`, or the end of the bytes.
std::size_t next_message(std::string_view bytes, std::size_t at) {
  while (true) {
    at = bytes.find("\nFrom ", at);
    if (at == bytes.npos) return bytes.size();
    if (ends_blank_line(bytes, at) && begins_message(bytes, at + 1)) return at + 1;
    ++at;
  }
}

// Where the next message begins, or the bytes end. Content-Length is believed where it leads to one.
std::size_t end_of_message(std::string_view bytes, const Head& head) {
  if (head.content_bytes < bytes.size() - head.end) {
    std::size_t end = head.end + head.content_bytes;
    while (end < bytes.size() && (bytes[end] == '\n' || bytes[end] == '\r')) ++end;
    if (end == bytes.size() || begins_message(bytes, end)) return end;
  }
  // The head may have been read over a next message that follows at once.
  return next_message(bytes, head.end > 0 ? head.end - 1 : 0);
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
  name = clip_utf8(name, mail_name_bytes_max);
  while (name.starts_with('.')) name.erase(0, 1);
  const std::string hash = to_hex(sha256(head.id.empty() ? message : std::string_view(head.id)));
  return (name.empty() ? "mail" : name) + " [" + hash.substr(0, 8) + "].eml";
}

class Mailbox {
 public:
  Mailbox(std::uint64_t size_bytes, const ReadWindow& read, Members& members,
          const MailboxWindows& windows)
      : size_bytes_(size_bytes), read_(read), members_(members), windows_(windows) {}

  Document run() {
    Document document;
    document.type = "mbox";
    std::size_t window_bytes = windows_.first_bytes;
    while (offset_ < size_bytes_ && members_.room_bytes() > 0) {
      const std::string_view window = read_(offset_, window_bytes);
      if (window.empty()) break;  // cut short meanwhile
      const std::size_t done = messages_of(window, window_bytes);
      offset_ += done;
      window_bytes = done == 0 ? std::min(2 * window_bytes, windows_.bytes_max) : windows_.first_bytes;
    }
    if (offset_ < size_bytes_) {
      document.issues.push_back({IssueKind::limit, 0, "more messages than are read"});
    }
    if (too_long_count_ > 0) {
      document.issues.push_back({IssueKind::part_limit, 0,
                                 std::to_string(too_long_count_) + " messages are too long to be read"});
    }
    if (count_ == 0) document.issues.push_back({IssueKind::no_text, 0, "there is no message in it"});
    return document;
  }

 private:
  // Reads the messages that end in the window, for which `asked_bytes` were asked; returns where the
  // first other begins, which is 0 only for a message that a wider window may hold.
  std::size_t messages_of(std::string_view window, std::size_t asked_bytes) {
    const bool is_widest = asked_bytes >= windows_.bytes_max;
    const bool is_last = offset_ + window.size() >= size_bytes_;
    std::size_t at = 0;
    if (is_skipping_) {
      at = next_message(window, 0);
      if (at == window.size()) return is_last ? at : window.size() - std::min(mailbox_edge_bytes, window.size() / 2);
      is_skipping_ = false;
    }
    while (at < window.size() && members_.room_bytes() > 0) {
      const std::size_t begin = after_line(window, at);  // the line "From …" is the mailbox's
      const Head head = read_head(window, begin);
      const std::size_t end = end_of_message(window, head);
      const bool is_whole = is_last || (end + mailbox_edge_bytes <= window.size() && !leads_out(window, head));
      if (!is_whole && (at > 0 || !is_widest)) return at;
      if (!is_whole && end + mailbox_edge_bytes > window.size()) return leave_out(head, window);
      add(head, window.substr(begin, end - begin));
      at = end;
    }
    return at;
  }

  // Whether Content-Length tells of an end that a wider window would show.
  bool leads_out(std::string_view window, const Head& head) const {
    return head.content_bytes > window.size() - head.end && head.content_bytes < windows_.bytes_max;
  }

  void add(const Head& head, std::string_view message) {
    ++count_;
    const std::string name = name_of(head, message);
    if (!members_.wants(name)) return;
    const bool is_quoted = message.find("\n>") != message.npos && message.find(">From ") != message.npos;
    members_.add(name, is_quoted ? unquoted(message) : message);
  }

  // Past a message that no window holds.
  std::size_t leave_out(const Head& head, std::string_view window) {
    ++count_;
    ++too_long_count_;
    is_skipping_ = true;
    members_.leave_out(name_of(head, window.substr(0, mailbox_edge_bytes)), IssueKind::not_unpacked,
                       "the message is too long to be read");
    return window.size() - mailbox_edge_bytes;
  }

  const std::uint64_t size_bytes_;
  const ReadWindow& read_;
  Members& members_;
  const MailboxWindows windows_;
  std::uint64_t offset_ = 0;  // of the window
  std::size_t count_ = 0;
  std::size_t too_long_count_ = 0;
  bool is_skipping_ = false;  // of a message that is too long
};

}  // namespace

Document read_mailbox(std::uint64_t size_bytes, const ReadWindow& read, Members& members,
                      const MailboxWindows& windows) {
  return Mailbox(size_bytes, read, members, windows).run();
}

Document parse_mbox(std::string_view bytes, std::string_view, Members& members) {
  const auto whole = [&](std::uint64_t offset, std::size_t) {
    return bytes.substr(static_cast<std::size_t>(offset));
  };
  return read_mailbox(bytes.size(), whole, members);
}

}  // namespace carrel::ingest
