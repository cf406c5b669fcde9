// The size of a page, as it is shown.
#pragma once

namespace carrel::ingest {

// Turned where the page says so.
struct PageSize {
  int pages = 0;     // of the document
  float width = 0;   // points
  float height = 0;  // points
};

}  // namespace carrel::ingest
