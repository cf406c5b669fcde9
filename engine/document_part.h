// The part of a document's text that a name asks for.
#pragma once

#include <string>
#include <string_view>

#include "engine/document_name.h"
#include "index/store.h"

namespace carrel::engine {

// A view into the document's text; empty when it has no such part. Lines and pages are counted as
// the original has them; of cells the whole rows come.
std::string_view part_text(const index::Store& store, const index::StoredDocument& document,
                           const DocumentName& name);

// The same of what is known of the document: the text of pages, of lines, of rows of a sheet.
std::string_view page_text(std::string_view text, const index::DocumentParts& parts, int page);
std::string_view line_text(std::string_view text, const index::DocumentParts& parts, int line,
                           int count);
std::string_view sheet_text(std::string_view text, const index::DocumentParts& parts,
                            std::string_view reference);

// What the document has instead of the part that it does not have, such as "has 3 pages".
std::string parts_there(const index::Store& store, const index::StoredDocument& document,
                        const DocumentName& name);

}  // namespace carrel::engine
