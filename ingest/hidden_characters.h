// Characters that nobody sees and that say something to machines: Unicode tags, and long runs of
// zero-width characters or variation selectors, which can spell any text.
#pragma once

#include "core/document.h"

namespace carrel::ingest {

// Takes them out of a Document of any format and adds Issue{hidden} where there were some. In the
// text they become spaces, byte for byte, so that every Span stays; a block of nothing else goes.
// Joiners in words and emoji, single variation selectors and flags of regions are no hidden
// characters.
void leave_out_hidden_characters(Document& document);

}  // namespace carrel::ingest
