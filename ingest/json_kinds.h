// Kinds of document that are written as JSON, told by what they hold.
#pragma once

#include <string_view>

#include "ingest/document_writer.h"
#include "ingest/json_tree.h"
#include "ingest/members.h"

namespace carrel::ingest {

// Any JSON: the keys are headings, lists of records are rows that name their columns
// (json_rows.cpp).
void write_json(DocumentWriter& writer, JsonValue root);
// One record of JSON Lines.
void write_record(DocumentWriter& writer, JsonValue record, int number);

// Jupyter notebooks (https://nbformat.readthedocs.io/en/latest/format_description.html).
bool is_notebook(JsonValue root);
void write_notebook(DocumentWriter& writer, JsonValue root);

// Canvases (https://jsoncanvas.org/spec/1.0/).
bool is_canvas(JsonValue root);
void write_canvas(DocumentWriter& writer, JsonValue root);

// Notes that Google Takeout writes for Keep.
bool is_keep_note(JsonValue root);
// Thrown away, but still exported.
bool is_trashed_keep_note(JsonValue root);
void write_keep_note(DocumentWriter& writer, JsonValue root);

// A conversation as ChatGPT or Claude export it; and a list of those, of which each is a document.
bool is_conversation(JsonValue value);
void write_conversation(DocumentWriter& writer, JsonValue conversation);
bool is_conversation_list(JsonValue root);
void add_conversations(Members& members, JsonValue root, Document& document);

}  // namespace carrel::ingest
