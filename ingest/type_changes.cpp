#include "ingest/type_changes.h"

#include <algorithm>
#include <array>

#include "ingest/name_types.h"

namespace carrel::ingest {
namespace {

// A type that is told by content costs another reading of every file that may be of it.
constexpr auto changes = std::to_array<TypeChange>({
    // clang-format off
    {2, "text", "csv", ToldBy::name},
    {2, "text", "org", ToldBy::name},
    {2, "text", "rst", ToldBy::name},
    {2, "text", "subtitles", ToldBy::name},
    {3, "text", "code", ToldBy::content},  // a script without an ending tells its language inside
    {5, "text", "json", ToldBy::name},
    {5, "text", "latex", ToldBy::name},
    {5, "html", "bookmarks", ToldBy::content},
    {6, "text", "mail", ToldBy::content},
    {6, "text", "mbox", ToldBy::content},
    {8, "text", "image", ToldBy::name},  // numbers that are pixels (PNM)
    {8, "pdf", "pdf", ToldBy::name},     // pages that are pictures, among others with text, were passed over
    {9, "docx", "docx", ToldBy::name},   // headings without a list of styles were paragraphs
    {9, "ods", "ods", ToldBy::name},     // cells had no places, and the first sheet was the title
    {9, "xlsx", "xlsx", ToldBy::name},
    {9, "pptx", "pptx", ToldBy::name},   // and, as in those before, pictures were passed over
    {9, "odt", "odt", ToldBy::name},
    {9, "odp", "odp", ToldBy::name},
    {9, "epub", "epub", ToldBy::name},
    {9, "mail", "mail", ToldBy::name},   // pictures that their text shows were passed over
    {9, "text", "code", ToldBy::name},   // settings by their keys: YAML, TOML, INI
    {9, "html", "note", ToldBy::content},  // of Keep; and pages of Notion, with their properties
    {9, "note", "note", ToldBy::name},   // those in the bin are left out
    // clang-format on
});

}  // namespace

std::span<const TypeChange> type_changes() noexcept { return changes; }

bool may_be_read_better(std::string_view name, std::string_view type, int version) {
  return std::any_of(changes.begin(), changes.end(), [&](const TypeChange& change) {
    if (change.version <= version || change.former != type) return false;
    return change.told_by == ToldBy::content || change.former == change.type ||
           type_of_name(name).type == change.type;
  });
}

}  // namespace carrel::ingest
