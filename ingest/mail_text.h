// The text of a mail: what was written, what is quoted, the signature, and files within the text.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/document_writer.h"

namespace carrel::ingest {

enum class TextFlow { fixed, flowed, flowed_without_spaces };  // RFC 3676

struct TextInMail {
  // Files that stood in the text in uuencode: name and bytes.
  std::vector<std::pair<std::string, std::string>> files;
  bool is_encrypted = false;  // all or part of it is PGP armour
};

// Writes `text`, which is UTF-8, as paragraphs, quote blocks and a section for the signature. Of what
// is quoted, the nearest `mail_quote_lines_max` lines are blocks; older and further ones are kept as
// text of no block, so that a long thread is found by what each message adds.
TextInMail write_mail_text(DocumentWriter& writer, std::string_view text, TextFlow flow);

// Files in uuencode, cut out of `text`: lines between "begin 644 name" and "end".
std::vector<std::pair<std::string, std::string>> take_uuencoded(std::string& text);

// The words of text/enriched (RFC 1896), whose marks are "<bold>" and which doubles "<".
std::string without_marks(std::string_view enriched);

}  // namespace carrel::ingest
