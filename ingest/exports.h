// What programs for notes leave in the names and first lines of the files they export.
#pragma once

#include <string>
#include <string_view>

#include "core/document.h"

namespace carrel::ingest {

// What a note calls itself by its file's name, where that says more than a name does: "Boat" of
// Notion's "Boat 0123456789abcdef0123456789abcdef.md", and of "Boat/Boat.txt", as Apple's notes
// come. Empty for all other names.
std::string_view title_of_export(std::string_view name) noexcept;

// Whether `name` is one of Notion's, with an id of 32 digits at its end.
bool is_notion_name(std::string_view name) noexcept;

// Of a note that its owner threw away: it is no longer one of his documents.
inline constexpr const char* in_the_bin = "left out: it is in the bin of Google Keep";

// Adds a tag that the document has not yet, within tags_max.
void add_tag(std::string tag, Document& document);

// One property of a page, such as "Tags" with "boats, wood". `kind` is Notion's word for its type,
// empty where it is not known. Fills tags, date and author; other properties stay text.
void read_property(std::string_view name, std::string_view kind, std::string_view value,
                   Document& document);

// The lines "Name: value" that Notion writes between a page's title and its text in Markdown.
void read_notion_properties(Document& document);

}  // namespace carrel::ingest
