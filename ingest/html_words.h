// Raw HTML inside Markdown: where its words are.
#pragma once

#include <string_view>

#include "core/span.h"

namespace carrel::ingest {

struct HtmlWords {
  Span span;              // from the first visible byte to the last, relative to the text given
  int heading_level = 0;  // 1 to 6 when the whole is one <h1>…</h1>
};

// Tags, comments, scripts and styles are not words. An empty span when nothing else is there.
HtmlWords html_words(std::string_view html) noexcept;

}  // namespace carrel::ingest
