// Outlook's winmail.dat (TNEF): a mail's text and files in a packing of Microsoft's own.
//
// After [MS-OXTNEF] and, for its properties, [MS-OXCDATA] 2.11. Reads what a person sees of it: subject,
// sender, the text in its best form, what is attached. Trusts no length in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"

namespace carrel::ingest {

struct TnefFile {
  std::string name;        // UTF-8; may be empty
  std::string_view bytes;  // in the bytes that were read
};

struct Tnef {
  std::string subject, sender;  // UTF-8
  std::string text;             // UTF-8; empty where there is none
  std::string html;             // bytes, of the charset that they declare
  std::string rtf;              // unpacked
  std::vector<TnefFile> files;
  std::vector<Issue> issues;
};

bool is_tnef(std::string_view bytes) noexcept;

// Never throws on content. The files refer to `bytes`.
Tnef read_tnef(std::string_view bytes);

}  // namespace carrel::ingest
