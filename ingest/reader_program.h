// The program that reads documents for carrel: confines itself, then answers requests on a socket
// until the other end closes. See docs/adr/0012-parsers-in-a-sandbox.md.
#pragma once

#include <string_view>

#include "core/document.h"
#include "ingest/members.h"

namespace carrel::ingest {

using ParseFile = Document (*)(std::string_view bytes, std::string_view name, Members& members);

// The parent's death ends this process at once; also one that came before this call, which the socket
// tells of.
void die_with_parent();

// The first that a reader says: which build it is of.
void greet_parent();

// The status to end with. `parse` is ingest::parse; tests give one that misbehaves.
int run_reader(ParseFile parse);

// Where the socket is when a reader starts, with /dev/null at 0 to 2 and nothing else open.
inline constexpr int reader_socket = 3;

// How a reader ends when it could not confine itself, and so has read nothing.
inline constexpr int reader_unconfined_status = 71;

// What makes carrel-reader a recognizer (recognizer_program.h), with two more arguments: the folder of
// language data and the languages. And how that ends when Tesseract or its data is not there.
inline constexpr std::string_view recognize_argument = "recognize";
inline constexpr int recognizer_missing_status = 72;

}  // namespace carrel::ingest
