// Which documents link to one: links are kept as they are written and resolved when asked for, so
// that a document that comes, goes or is renamed changes no other's rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/sqlite.h"
#include "index/store.h"

namespace carrel::index {

struct Backlink {
  std::int64_t document_id = 0;
  std::string path;   // relative to the collection's root
  std::string title;  // empty when it has none
};

// What a link is found by: the folded name of the file it means, without folders, ending and
// fragment. Empty for what names no file.
std::string link_key(std::string_view target);

// Whether a link in the document at `from` means the one at `to`, both of one collection: "name" and
// "Name.md" by file name, wherever it is, as wiki links are meant; "a/name" and "../name.md" by path,
// from the linking document's folder or from the root; archives that lie in one folder are parts of one.
bool links_to(std::string_view target, std::string_view from, std::string_view to);

// Documents of the same collection that link to this one, by its path or by a name that it says it
// also goes by (a link "alias:name" of its own), in order of path; at most
// backlinks_max. Costs the links that share one of its names.
std::vector<Backlink> backlinks(const Store& store, std::int64_t document_id);

// For the writer: the rows of a document's links.
void put_links(Database& database, std::int64_t document_id, const std::vector<std::string>& targets);
void remove_links(Database& database, std::int64_t document_id);

}  // namespace carrel::index
