// From a ranked chunk to the Passage a person sees: text, snippet, highlights, place.
#pragma once

#include <cstdint>

#include "core/passage.h"
#include "index/snippet.h"
#include "index/sqlite.h"

namespace carrel::index {

// Everything but score and explanation. The chunk must exist.
Passage load_passage(Database& database, std::int64_t chunk_id, const Highlighter& highlighter);

}  // namespace carrel::index
