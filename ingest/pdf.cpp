#include <string_view>

#include "core/error.h"
#include "core/module.h"
#include "ingest/limits.h"
#include "ingest/parse.h"
#include "ingest/pdf_module.h"

namespace carrel::ingest {

// Poppler and its twenty libraries are loaded here, at the first PDF.
Document parse_pdf(std::string_view bytes, std::string_view) {
  Document document;
  document.type = "pdf";
  if (bytes.size() > file_bytes_max) {
    document.issues.push_back({IssueKind::limit, 0, "the file is too big to be read as PDF"});
    return document;
  }
  try {
    static const auto read_pdf =
        reinterpret_cast<ReadPdf>(load_module_symbol(pdf_module_name, pdf_module_symbol));
    read_pdf(bytes, document);
  } catch (const Error& error) {  // the module is not installed, or not whole
    document.issues.push_back({IssueKind::unsupported, 0, error.what()});
  }
  return document;
}

}  // namespace carrel::ingest
