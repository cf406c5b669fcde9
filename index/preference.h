// What a query would rather find: a nudge among the passages that it found, never a filter.
//
// Words such as "last March" or "the pdf about" may be understood wrongly. A filter would then hide
// the right passage; a preference moves it down a little, and brings in none that was not found.
#pragma once

#include <span>
#include <vector>

#include "index/fusion.h"
#include "index/query.h"
#include "index/sqlite.h"

namespace carrel::index {

// Each of `preferred` that a passage's document passes raises its score by a part of it, and
// `ranked`, best first, is ordered anew. No score rises above 1. Sets `explain.preferences_met`.
void prefer(Database& database, std::span<const Filters> preferred, std::vector<Fused>& ranked);

}  // namespace carrel::index
