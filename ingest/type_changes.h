// Which files an older carrel read as something else than this one does, so that only those are read
// again after an upgrade. What could not be read, or not all of it, is read again whenever
// parsers_version rises; this is about files that were read, but as something plainer.
#pragma once

#include <span>
#include <string_view>

namespace carrel::ingest {

// How a file is told to be of a type; detect_type has the rules.
enum class ToldBy : unsigned char { name, content };

struct TypeChange {
  int version;              // parsers_version since which it is so
  std::string_view former;  // the type that an older carrel read such files as
  std::string_view type;    // the type they are of; the same as `former` where it is read better
  ToldBy told_by;
};

// In order of version.
std::span<const TypeChange> type_changes() noexcept;

// Whether a file or member that parsers of `version` read as `type` may be read as another type, or
// better, now. `name` is its file name or path.
bool may_be_read_better(std::string_view name, std::string_view type, int version);

}  // namespace carrel::ingest
