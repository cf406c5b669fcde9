// A mail taken apart: headers as text, and the parts that are not made of parts, decoded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"

namespace carrel::ingest {

struct MailPart {
  std::string type;         // "text/plain", in lower case
  std::string charset;      // as declared
  std::string name;         // of the file, empty when it has none
  bool is_attachment = false;  // by its disposition
  bool is_flowed = false;      // RFC 3676
  bool drops_spaces = false;   // DelSp, the same
  int alternative = 0;      // parts with the same number, not 0, say the same thing in other forms
  std::string bytes;        // without transfer encoding
};

struct MailMessage {
  std::string subject, from, to, cc;     // decoded; any of them may be empty, or hold bad bytes
  std::string date;                      // ISO 8601, in the sender's own offset
  std::string id;                        // without brackets
  std::vector<std::string> references;   // ids of what it answers, the nearest first
  std::vector<MailPart> parts;
  std::vector<Issue> issues;
};

// What carrel_mail.so offers: functions, found by their names. Neither throws. Of what is no mail,
// nothing is filled in.
inline constexpr const char* mail_module_name = "carrel_mail";
inline constexpr const char* mail_read_symbol = "carrel_read_mail";
using ReadMail = void (*)(std::string_view bytes, MailMessage& message);

// A header's value without its encoded words (RFC 2047).
inline constexpr const char* mail_header_symbol = "carrel_decode_mail_header";
using DecodeMailHeader = void (*)(std::string_view raw, std::string& text);

}  // namespace carrel::ingest
