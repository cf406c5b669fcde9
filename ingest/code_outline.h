// Finds functions and classes in source code and lays blocks over them: each function whole, in a
// section that its name heads, below that of its class; comments right above go with it.
#pragma once

#include <string>
#include <string_view>

#include "core/document.h"
#include "ingest/code_languages.h"
#include "ingest/line_blocks.h"

namespace carrel::ingest {

// Of code whose bodies stand in braces. `masked` is its masked_code.
void outline_braces(LineBlocks& blocks, std::string_view text, std::string_view masked,
                    const CodeLanguage& language);

// Of code whose bodies are indented, with or without an "end" below.
void outline_indent(LineBlocks& blocks, std::string_view text, std::string_view masked);

// Of code of which no more is known: what stands between blank lines.
void outline_paragraphs(LineBlocks& blocks, std::string_view text);

// Of settings. YAML: each key with all that is indented below it, in a section of its name; a long value
// by its own keys. TOML and INI: what stands under a line "[name]", in a section of that name.
void outline_keys(LineBlocks& blocks, std::string_view text);
void outline_sections(LineBlocks& blocks, std::string_view text);

}  // namespace carrel::ingest
