#include "ingest/name_types.h"

#include <algorithm>
#include <array>
#include <string>

#include "ingest/code_languages.h"

namespace carrel::ingest {
namespace {

struct Ending {
  std::string_view ending;  // in lower case, without '.'
  NameKind kind;
  std::string_view type;
};

// One row an ending; a new format adds its rows here. Those of code are in code_languages.cpp.
constexpr auto endings = std::to_array<Ending>({
    // clang-format off
    {"txt", NameKind::text, "text"},
    {"text", NameKind::text, "text"},
    {"log", NameKind::text, "text"},
    {"md", NameKind::text, "markdown"},
    {"markdown", NameKind::text, "markdown"},
    {"mdown", NameKind::text, "markdown"},
    {"mkd", NameKind::text, "markdown"},
    {"mkdn", NameKind::text, "markdown"},
    {"mdwn", NameKind::text, "markdown"},
    {"mdx", NameKind::text, "markdown"},
    {"qmd", NameKind::text, "markdown"},
    {"rmd", NameKind::text, "markdown"},
    {"html", NameKind::text, "html"},
    {"htm", NameKind::text, "html"},
    {"xhtml", NameKind::text, "html"},
    {"xht", NameKind::text, "html"},
    {"org", NameKind::text, "org"},
    {"rst", NameKind::text, "rst"},
    {"tex", NameKind::text, "latex"},
    {"ltx", NameKind::text, "latex"},
    {"sty", NameKind::text, "latex"},
    {"csv", NameKind::text, "csv"},
    {"tsv", NameKind::text, "csv"},
    {"tab", NameKind::text, "csv"},
    {"json", NameKind::text, "json"},
    {"jsonl", NameKind::text, "json"},
    {"ndjson", NameKind::text, "json"},
    {"geojson", NameKind::text, "json"},
    {"ipynb", NameKind::text, "json"},
    {"canvas", NameKind::text, "json"},
    {"adoc", NameKind::text, "text"},
    {"srt", NameKind::text, "subtitles"},
    {"vtt", NameKind::text, "subtitles"},
    {"bib", NameKind::text, "text"},

    {"eml", NameKind::text, "mail"},
    {"emlx", NameKind::text, "mail"},

    {"pdf", NameKind::binary, "pdf"},
    {"docx", NameKind::binary, "docx"},
    {"docm", NameKind::binary, "docx"},
    {"dotx", NameKind::binary, "docx"},
    {"dotm", NameKind::binary, "docx"},
    {"xlsx", NameKind::binary, "xlsx"},
    {"xlsm", NameKind::binary, "xlsx"},
    {"xltx", NameKind::binary, "xlsx"},
    {"xltm", NameKind::binary, "xlsx"},
    {"pptx", NameKind::binary, "pptx"},
    {"pptm", NameKind::binary, "pptx"},
    {"ppsx", NameKind::binary, "pptx"},
    {"ppsm", NameKind::binary, "pptx"},
    {"potx", NameKind::binary, "pptx"},
    {"potm", NameKind::binary, "pptx"},
    {"odt", NameKind::binary, "odt"},
    {"ott", NameKind::binary, "odt"},
    {"ods", NameKind::binary, "ods"},
    {"ots", NameKind::binary, "ods"},
    {"odp", NameKind::binary, "odp"},
    {"otp", NameKind::binary, "odp"},
    {"epub", NameKind::binary, "epub"},

    {"png", NameKind::binary, "image"},
    {"jpg", NameKind::binary, "image"},
    {"jpeg", NameKind::binary, "image"},
    {"jpe", NameKind::binary, "image"},
    {"tif", NameKind::binary, "image"},
    {"tiff", NameKind::binary, "image"},
    {"webp", NameKind::binary, "image"},
    {"gif", NameKind::binary, "image"},
    {"bmp", NameKind::binary, "image"},
    {"pbm", NameKind::binary, "image"},
    {"pgm", NameKind::binary, "image"},
    {"ppm", NameKind::binary, "image"},
    {"pnm", NameKind::binary, "image"},
    {"jp2", NameKind::binary, "image"},
    {"j2k", NameKind::binary, "image"},

    {"svg", NameKind::not_for_reading, ""},
    {"map", NameKind::not_for_reading, ""},
    {"ps", NameKind::not_for_reading, ""},
    {"eps", NameKind::not_for_reading, ""},
    {"pem", NameKind::not_for_reading, ""},
    {"key", NameKind::not_for_reading, ""},
    {"crt", NameKind::not_for_reading, ""},
    {"cer", NameKind::not_for_reading, ""},
    {"rtf", NameKind::not_for_reading, ""},
    {"mht", NameKind::not_for_reading, ""},
    {"mhtml", NameKind::not_for_reading, ""},
    // clang-format on
});

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// In lower case; empty where there is none.
std::string ending_of(std::string_view name) {
  const std::size_t slash = name.find_last_of('/');
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  const std::size_t dot = name.find_last_of('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  std::string ending(name.substr(dot + 1));
  std::transform(ending.begin(), ending.end(), ending.begin(), [](char c) { return lower(c); });
  return ending;
}

}  // namespace

NameType type_of_name(std::string_view name) {
  if (language_of_name(name) != nullptr) return {NameKind::text, "code"};
  const std::string ending = ending_of(name);
  if (ending.empty()) return {NameKind::text, "text"};
  const auto* found = std::find_if(endings.begin(), endings.end(),
                                   [&](const Ending& row) { return row.ending == ending; });
  return found == endings.end() ? NameType{} : NameType{found->kind, found->type};
}

}  // namespace carrel::ingest
