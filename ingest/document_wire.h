// A Document as bytes: how a reader process hands over what it read.
//
// The reader is not trusted: a file may have taken it over. decode_document therefore checks
// everything that the rest of carrel relies on (document.h), and takes nothing for granted.
#pragma once

#include <string>
#include <string_view>

#include "core/document.h"

namespace carrel::ingest {

class ByteWriter;

std::string encode_document(const Document& document);
// The same behind what `out` holds already.
void put_document(ByteWriter& out, const Document& document);

// Throws Error{corrupt} unless `bytes` are what encode_document makes of some Document that is
// well-formed: valid UTF-8 everywhere, spans inside the text and in order, sections below earlier
// ones, kinds that exist, finite lengths, nothing above limits.h.
Document decode_document(std::string_view bytes);

}  // namespace carrel::ingest
