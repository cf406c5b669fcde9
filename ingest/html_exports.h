// Notes that Google Keep and Notion export as pages: what they say of themselves in elements of
// their own, which other pages do not have.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/document.h"

namespace carrel::ingest {

struct ExportedNote {
  Document about;    // type, title, author, date and tags; no text
  bool is_trashed = false;  // in the bin of the program
  std::string page;  // in UTF-8, without what `about` says; each line where it was
};

// Empty for all other pages. `page` is UTF-8.
std::optional<ExportedNote> read_exported_note(std::string_view page);

}  // namespace carrel::ingest
