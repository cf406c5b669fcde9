// A piece of a document of the size that is embedded, ranked and quoted.
#pragma once

#include <string>

#include "core/span.h"

namespace carrel {

struct Chunk {
  Span span;            // in Document::text
  std::string heading;  // heading path "A > B"; empty at the root
  int page = 0;         // 1-based page of its first byte; 0 without pages
  int line = 0;         // 1-based original line of its first byte; 0 without lines
  int tokens = 0;       // of embed_text
  // What the embedding model sees: document title and heading path, then the chunk's text without
  // the markup that only a renderer needs (link targets, emphasis marks).
  std::string embed_text;
};

}  // namespace carrel
