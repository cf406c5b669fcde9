// What is in a winmail.dat, as the parts of a mail.
#pragma once

#include <string_view>

#include "ingest/mail_message.h"

namespace carrel::ingest {

// Puts the files of each winmail.dat among the parts in its place; and its text, where the mail has
// no other.
void unpack_winmail(MailMessage& message);

// A winmail.dat by itself.
MailMessage read_winmail(std::string_view bytes);

}  // namespace carrel::ingest
