#include <string_view>

#include "core/error.h"
#include "core/module.h"
#include "ingest/limits.h"
#include "ingest/parse.h"
#include "ingest/pdf_module.h"

namespace carrel::ingest {
namespace {

TakeAttachments attachments_to(Members& members, Document& document) {
  return {.room_bytes = [&members] { return members.room_bytes(); },
          .wants = [&members](std::string_view name) { return members.wants(name); },
          .add = [&members](std::string_view name,
                            std::string_view bytes) { members.add(name, bytes); },
          .too_big =
              [&members](std::string_view name) {
                members.leave_out(name, IssueKind::not_unpacked, "unpacks to more than may be read");
              },
          .too_many =
              [&document] {
                document.issues.push_back(
                    {IssueKind::not_unpacked, 0, "more is attached to it than is read"});
              }};
}

}  // namespace

// Poppler and its twenty libraries are loaded here, at the first PDF.
Document parse_pdf(std::string_view bytes, std::string_view, Members& members) {
  Document document;
  document.type = "pdf";
  if (bytes.size() > file_bytes_max) {
    document.issues.push_back({IssueKind::limit, 0, "the file is too big to be read as PDF"});
    return document;
  }
  try {
    static const auto read_pdf =
        reinterpret_cast<ReadPdf>(load_module_symbol(pdf_module_name, pdf_module_symbol));
    read_pdf(bytes, attachments_to(members, document), members.recognize(), document);
  } catch (const Error& error) {  // the module is not installed, or not whole
    document.issues.push_back({IssueKind::unsupported, 0, error.what()});
  }
  return document;
}

}  // namespace carrel::ingest
