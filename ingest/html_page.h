// Pages of which more than the main content matters.
#pragma once

#include <string_view>

#include "core/document.h"

namespace carrel::ingest {

// As parse_html (parse.h), but with lists of links, headers and asides: in a mail, somebody wrote
// them.
Document parse_whole_html(std::string_view bytes);

}  // namespace carrel::ingest
