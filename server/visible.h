// Which collections and documents a client may look at, and how documents are named in requests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/browse.h"
#include "engine/library.h"
#include "server/json.h"
#include "server/message.h"

namespace carrel::server {

bool may_see(const Client& client, std::string_view collection) noexcept;

// The collections a request is about: those it names, else all the client may see (empty: all there
// are). Throws RequestError{404} for one the client may not see, as for one that is not there.
std::vector<std::string> visible_collections(const Client& client,
                                             std::vector<std::string> requested);

// What the client may know of the library's state: of its own collections only, when it is for some.
Json visible_status(const Client& client, engine::LibraryStatus status);

// "carrel://collection/path", each piece percent-encoded (RFC 3986).
std::string document_uri(std::string_view collection, std::string_view file);

// The document that `name` means, and the place in it that it names: a URI as document_uri makes it
// or with its pieces as they are, "collection/path", a path below a collection's root, or "#docid".
// Looks in the index only, never at paths on disk. Throws Error: not_found; usage when it means
// several documents with different texts.
engine::NamedDocument find_document(const index::Store& store, const Client& client,
                                    std::string_view name);

}  // namespace carrel::server
