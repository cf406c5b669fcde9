// Pictures in documents, which OCR reads as members: a letter may be nothing but a scan in a DOCX.
#pragma once

#include <string_view>

#include "core/document.h"
#include "ingest/members.h"

namespace carrel::ingest {

// False for what is no picture that is read here, and for logos, bullets and buttons (limits.h).
bool may_be_picture_of_text(std::string_view bytes);

// Gives the pictures of an OOXML, OpenDocument or EPUB package to `members`: those with text become
// documents "letter.docx!/word/media/image1.png". `document` is what was read of the package; where
// nothing is there to read its pictures, it gets Issue{no_ocr}; where there is no room for all,
// Issue{limit}.
void read_pictures(std::string_view package, Members& members, Document& document);

// The same for the PNG and JPEG pictures of an RTF, "letter.rtf!/image1.png".
void read_rtf_pictures(std::string_view rtf, Members& members, Document& document);

}  // namespace carrel::ingest
