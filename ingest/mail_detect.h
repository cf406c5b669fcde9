// Which files are mail, by the headers at their beginning and by where they lie.
#pragma once

#include <string_view>

namespace carrel::ingest {

// "mail", "mbox" (many mails, each after a line "From …"), or empty. `head` is the file's first 4 KiB
// or all of it.
std::string_view mail_type(std::string_view head, std::string_view name);

// Whether this line, without its end, begins a message of a mailbox: "From anna@example.org Thu Mar 14
// 10:00:00 2024" (RFC 4155, appendix A; with what mail programs made of it).
bool is_from_line(std::string_view line);

// Whether this line is "Name: value", or one that may come before the headers of a message.
bool is_header_line(std::string_view line);

}  // namespace carrel::ingest
