// What the name of a file says about its type; its content has the last word (detect.cpp).
#pragma once

#include <string_view>

namespace carrel::ingest {

enum class NameKind : unsigned char {
  unknown,         // the name says nothing
  text,            // `type` is read from text, in any encoding
  binary,          // `type` is told by its content; the name helps where that is broken
  not_for_reading  // text that nobody searches: drawings, keys, programs for a printer
};

struct NameType {
  NameKind kind = NameKind::unknown;
  std::string_view type;  // as parse.h names it; empty where nothing here reads it. Of static storage.
};

// By the ending of `name`, a file name or path, in any case. A name without ending is one of text.
NameType type_of_name(std::string_view name);

}  // namespace carrel::ingest
