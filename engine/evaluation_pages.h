// Texts of an evaluation set's passages as carrel's own parsers read them, for sets whose passages
// are pages of files that lie in docs/ beside the corpus.
#pragma once

#include <filesystem>
#include <stop_token>

#include "engine/evaluation_set.h"
#include "ingest/reader.h"

namespace carrel::engine {

// Replaces the text of every passage "<file>#p<page>" by that page of docs/<file>.pdf; a page
// without text leaves an empty passage. Throws Error: not_found for a file that is not there,
// corrupt for one that cannot be read or an id that is no page; cancelled.
void take_texts_from_files(EvaluationSet& set, const std::filesystem::path& folder,
                           ingest::Reader& reader, std::stop_token stop = {});

}  // namespace carrel::engine
