#include "ingest/pdf_metadata.h"

#include "ingest/pdf_title.h"

namespace carrel::ingest {

void read_metadata(const PdfFile& file, Document& document) {
  document.title = one_line(file.title());
  if (!is_real_title(document.title)) document.title.clear();
  document.author = one_line(file.author());
  document.date = file.date();
}

}  // namespace carrel::ingest
