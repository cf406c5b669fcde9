// The JSON shapes that scripts and clients rely on: the same from the command line and over HTTP.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/passage.h"
#include "engine/ask.h"
#include "engine/browse.h"
#include "engine/forget.h"
#include "engine/sync.h"
#include "server/json.h"

namespace carrel::server {

enum class Explain { no, yes };

Json hit_json(const Passage& passage, Explain explain);
Json answer_json(const engine::AskResult& result);
Json status_json(const engine::LibraryStatus& status);
Json file_json(const engine::ListedFile& file);
Json sync_json(const engine::SyncReport& report);
Json forget_json(const engine::ForgetReport& report);

// Parts of these.
Json number_or_null(int number);  // null unless above 0
Json text_or_null(const std::string& text);
Json span_json(const Span& span);
Json boxes_json(const std::vector<Rect>& boxes);
double rounded(double value);  // six digits: enough to tell scores apart, few enough to read
std::string iso_time(std::int64_t seconds_since_epoch);  // "2026-11-21T08:15:00Z"

}  // namespace carrel::server
