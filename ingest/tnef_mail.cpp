#include "ingest/tnef_mail.h"

#include <string>
#include <utility>
#include <vector>

#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/parse.h"
#include "ingest/tnef.h"

namespace carrel::ingest {
namespace {

bool is_text(const MailPart& part) {
  return !part.is_attachment && part.type.starts_with("text/") && !trim(part.bytes).empty();
}

bool has_text(const MailMessage& message) {
  for (const MailPart& part : message.parts) {
    if (is_text(part)) return true;
  }
  return false;
}

// Plain text comes before HTML, and that before RTF, which is the text of both in another form.
void add_text(Tnef& tnef, std::vector<MailPart>& parts) {
  if (!trim(tnef.text).empty()) {
    parts.push_back({.type = "text/plain", .charset = "utf-8", .bytes = std::move(tnef.text)});
  } else if (!tnef.html.empty()) {
    parts.push_back({.type = "text/html", .bytes = std::move(tnef.html)});
  } else if (!tnef.rtf.empty()) {
    parts.push_back(
        {.type = "text/plain", .charset = "utf-8", .bytes = parse_rtf(tnef.rtf).text});
  }
}

// `issues` are the mail's.
void add_files(const Tnef& tnef, std::vector<MailPart>& parts, std::vector<Issue>& issues) {
  for (const TnefFile& file : tnef.files) {
    if (parts.size() >= mail_parts_max) {
      issues.push_back({IssueKind::not_unpacked, 0, "more is attached to it than is read"});
      return;
    }
    parts.push_back({.type = "application/octet-stream",
                     .name = file.name,
                     .is_attachment = true,
                     .bytes = std::string(file.bytes)});
  }
}

}  // namespace

void unpack_winmail(MailMessage& message) {
  bool needs_text = !has_text(message);
  std::vector<MailPart> parts;
  for (MailPart& part : message.parts) {
    if (!is_tnef(part.bytes)) {
      parts.push_back(std::move(part));
      continue;
    }
    Tnef tnef = read_tnef(part.bytes);
    const std::size_t before = parts.size();
    if (needs_text) add_text(tnef, parts);
    needs_text = needs_text && parts.size() == before;
    add_files(tnef, parts, message.issues);
    for (Issue& issue : tnef.issues) message.issues.push_back(std::move(issue));
  }
  message.parts = std::move(parts);
}

MailMessage read_winmail(std::string_view bytes) {
  Tnef tnef = read_tnef(bytes);
  MailMessage message;
  message.subject = std::move(tnef.subject);
  message.from = std::move(tnef.sender);
  message.issues = std::move(tnef.issues);
  add_text(tnef, message.parts);
  add_files(tnef, message.parts, message.issues);
  return message;
}

}  // namespace carrel::ingest
