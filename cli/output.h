// How results look on stdout, and sizes and times in words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal.h"
#include "core/passage.h"
#include "engine/browse.h"

namespace carrel::cli {

// Writes to stdout. A reader that went away (broken pipe) ends the process with success.
void print(std::string_view text);

std::string format_bytes(std::uint64_t bytes);  // "1.4 MB"
std::string format_count(std::int64_t count, std::string_view singular,
                         std::string_view plural);          // "1 file", "12,345 files"
std::string format_seconds(double seconds);                 // "0.4 s", "2 min 10 s"
std::string format_time(std::int64_t seconds_since_epoch);  // "2026-11-21T08:15:00Z"
std::string format_score(double score);                     // "0.83"

// What a collection takes in, such as "; only *.md; without drafts, archive/**"; empty: everything.
std::string format_globs(const index::Collection& collection);

enum class PassageFormat { text, json, csv, markdown, files };

struct PassageView {
  PassageFormat format = PassageFormat::text;
  bool explain = false;
};

// All passages in one of the formats, ready to print.
std::string format_passages(const std::vector<Passage>& passages, const PassageView& view,
                            const Style& style);

}  // namespace carrel::cli
