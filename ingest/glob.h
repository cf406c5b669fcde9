// Shell patterns over paths with '/' between the parts, as gitignore and --include write them.
//
// `*` and `?` stay within one part, `[a-z]`, `[!a-z]` and `[[:digit:]]` stand for one byte, `\`
// takes away a meaning, and `**` alone between slashes stands for any number of folders. Compares
// bytes.
#pragma once

#include <string_view>

namespace carrel::ingest {

// Whether the whole of `path` matches. A broken pattern (an open class, a `\` at the end) matches
// nothing. O(pattern x path) for each `**`.
bool glob_match(std::string_view pattern, std::string_view path) noexcept;

}  // namespace carrel::ingest
