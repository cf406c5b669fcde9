// The JSON shapes that scripts rely on. Each function returns one document with a newline.
#pragma once

#include <string>
#include <vector>

#include "core/passage.h"
#include "engine/ask.h"
#include "engine/browse.h"
#include "engine/compare_runs.h"
#include "engine/diagnose.h"
#include "engine/documents.h"
#include "engine/evaluate.h"
#include "engine/forget.h"
#include "engine/sync.h"

namespace carrel::cli {

std::string passages_json(const std::vector<Passage>& passages, bool explain);
std::string ask_json(const engine::AskResult& result);
std::string status_json(const engine::LibraryStatus& status);
std::string document_json(const index::StoredDocument& document, std::string_view text,
                          const std::vector<index::Backlink>& backlinks);
std::string files_json(const std::vector<engine::ListedFile>& files);
std::string findings_json(const std::vector<engine::Finding>& findings);
std::string evaluation_json(const engine::EvaluationReport& report,
                            const std::vector<engine::LegComparison>& comparisons);
std::string sync_json(const engine::SyncReport& report);
std::string forget_json(const engine::ForgetReport& report);

}  // namespace carrel::cli
