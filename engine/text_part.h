// Parts of a note as other notes link to them: what stands below a heading, or one block by its id.
#pragma once

#include <string_view>

namespace carrel::engine {

// `part` is "^id", a heading, or headings one below the other ("Chapter#Section"), in any case.
// Headings are those of Markdown and org. A heading's part goes on to the next one of its level or
// higher; a block's is its paragraph, item or table, without the id. Empty when there is none. The
// view is into `text`.
std::string_view part_of(std::string_view text, std::string_view part);

}  // namespace carrel::engine
