// Says why a file is not searchable, or only in part, and what a person can do about it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "index/store.h"

namespace carrel::engine {

// What helps against the reason of a file, as a sentence without its stop; empty for a reason that is
// not known here, and where nothing needs to be done. What the file is says which of several helps:
// not every kind of file can be split, and a sheet can be shown where a web page cannot.
std::string_view remedy_for(const index::FileRecord& file);

// What could not be read, each message once with all its pages: "pages 2, 4-6: there is no text".
std::string describe(std::span<const Issue> issues);

// "page 3", "pages 2, 4-6". `pages` are 1-based, in any order.
std::string format_pages(std::vector<int> pages);

}  // namespace carrel::engine
