#include "ingest/office.h"

#include <array>

#include "ingest/document_writer.h"
#include "ingest/lines.h"
#include "ingest/opc_package.h"

namespace carrel::ingest {
namespace {

struct MimeType {
  std::string_view begin;
  std::string_view type;
};

// By their beginnings, so that templates ("…text-template") are read, too. The names of
// OpenOffice.org 1 come last.
constexpr auto mime_types = std::to_array<MimeType>({
    {"application/epub+zip", "epub"},
    {"application/vnd.oasis.opendocument.text", "odt"},
    {"application/vnd.oasis.opendocument.spreadsheet", "ods"},
    {"application/vnd.oasis.opendocument.presentation", "odp"},
    {"application/vnd.oasis.opendocument.graphics", "odp"},
    {"application/vnd.sun.xml.writer", "odt"},
    {"application/vnd.sun.xml.calc", "ods"},
    {"application/vnd.sun.xml.impress", "odp"},
});

constexpr std::size_t local_header_bytes = 30;
constexpr std::size_t mime_bytes_max = 128;

std::string_view type_of_mime(std::string_view mime) {
  for (const MimeType& each : mime_types) {
    if (mime.starts_with(each.begin)) return each.type;
  }
  return {};
}

// The entry "mimetype" comes first and as it is, so that its text stands at a fixed place.
std::string_view stored_mime(std::string_view bytes) {
  constexpr std::string_view name = "mimetype";
  if (bytes.size() < local_header_bytes || bytes.substr(local_header_bytes, name.size()) != name) {
    return {};
  }
  return bytes.substr(local_header_bytes + name.size(), mime_bytes_max);
}

}  // namespace

void add_hidden_issue(Document& document, std::size_t hidden_bytes) {
  if (hidden_bytes == 0) return;
  document.issues.push_back(
      {IssueKind::hidden, 0, std::to_string(hidden_bytes) + " bytes of hidden text were left out"});
}

void add_hidden_parts(Document& document, std::size_t count, std::string_view part) {
  if (count == 0) return;
  document.issues.push_back({IssueKind::hidden, 0,
                             std::to_string(count) + " hidden " + std::string(part) +
                                 (count == 1 ? " was left out" : "s were left out")});
}

void finish_office(Document& document) {
  // XML that is broken may hold bytes that are no UTF-8, and only the text was cleaned on its way.
  for (std::string* value : {&document.title, &document.author, &document.date}) {
    *value = clean_line(*value);
  }
  for (std::string& tag : document.tags) tag = clean_line(tag);
  if (document.sheets.empty()) title_from_sections(document);  // a sheet does not name its workbook
  if (document.blocks.empty() && document.issues.empty()) {
    document.issues.push_back({IssueKind::no_text, 0, "there is no text in it"});
  }
}

std::string package_type(std::string_view bytes) {
  if (const std::string_view type = type_of_mime(stored_mime(bytes)); !type.empty()) {
    return std::string(type);
  }
  OpcPackage package(bytes);
  ZipParts& parts = package.parts();
  if (parts.has("mimetype")) {
    const std::string mime = parts.text("mimetype", mime_bytes_max);
    if (const auto type = type_of_mime(trim(mime)); !type.empty()) return std::string(type);
  }
  if (parts.has("META-INF/container.xml")) return "epub";
  return package.type();
}

}  // namespace carrel::ingest
