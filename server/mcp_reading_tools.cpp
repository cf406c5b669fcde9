#include <algorithm>

#include "core/utf8.h"
#include "engine/browse.h"
#include "engine/document_part.h"
#include "server/errors.h"
#include "server/limits.h"
#include "server/mcp_tools.h"
#include "server/shapes.h"
#include "server/visible.h"

namespace carrel::server {
namespace {

// The first `bytes_max` bytes, cut between characters.
std::string_view head(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && utf8::is_continuation(text, bytes_max)) --bytes_max;
  return text.substr(0, bytes_max);
}

// The text that a name asks for. Nothing of a document that has text is an error: an empty reply
// would read as its end.
std::string_view wanted_text(const index::Store& store, const engine::NamedDocument& named) {
  const auto& [document, name] = named;
  const std::string_view wanted = engine::part_text(store, document, name);
  if (!wanted.empty() || name.is_whole()) return wanted;
  throw Error(ErrorCode::not_found, "the document " + engine::parts_there(store, document, name));
}

// The name of what follows `shown` in `wanted`, for `get`. In bytes, which every text has: lines
// may be longer than a reply, and rows of a workbook say nothing without their sheet.
std::string next_place(const index::StoredDocument& document, std::string_view wanted,
                       std::string_view shown) {
  const auto begin = static_cast<std::size_t>(wanted.data() - document.text.data());
  return document_uri(document.collection, document.file.path) +
         "#bytes=" + std::to_string(begin + shown.size()) + "-" +
         std::to_string(begin + wanted.size());
}

// The document's text, cut to `bytes_max`; what is cut off says by which name it goes on.
Json document_json(const index::Store& store, const engine::NamedDocument& named,
                   std::size_t bytes_max) {
  const auto& [document, name] = named;
  const std::string_view wanted = wanted_text(store, named);
  const std::string_view shown = head(wanted, bytes_max);
  const bool is_cut = shown.size() < wanted.size();
  Json json{{"uri", document_uri(document.collection, document.file.path)},
            {"docid", document.docid},
            {"title", document.title},
            {"collection", document.collection},
            {"file", document.file.path},
            {"type", document.type},
            {"text", shown},
            {"truncated", is_cut}};
  if (name.line > 0) json["line"] = name.line;
  if (name.page > 0) json["page"] = name.page;
  if (is_cut) json["next"] = next_place(document, wanted, shown);
  return json;
}

Json metadata_json(const index::StoredDocument& document, std::string_view shown) {
  Json metadata{{"collection", document.collection},
                {"file", document.file.path},
                {"docid", document.docid},
                {"type", document.type}};
  const std::pair<const char*, const std::string*> others[] = {
      {"author", &document.author}, {"date", &document.date}, {"language", &document.language}};
  for (const auto& [name, value] : others) {
    if (!value->empty()) metadata[name] = *value;
  }
  if (shown.size() < document.text.size()) {
    metadata["truncated"] = "true; get reads on at next";
    metadata["next"] = next_place(document, document.text, shown);
  }
  return metadata;
}

McpTool::Run prepare_fetch(Fields& fields, const McpOptions&) {
  return [id = fields.text("id")](const ToolCall& call) {
    const auto document = find_document(call.library.store(), call.client, id).document;
    const std::string_view text = head(document.text, mcp_text_bytes_max);
    const std::string uri = document_uri(document.collection, document.file.path);
    return ToolResult{
        .structured = {{"id", uri},
                       {"title", document.title},
                       {"text", text},
                       {"url", uri},
                       {"metadata", metadata_json(document, text)}},
        .count = 1};
  };
}

McpTool::Run prepare_get(Fields& fields, const McpOptions&) {
  constexpr int most = 1 << 30;
  const std::string name = fields.text("document");
  engine::DocumentName part{.line = fields.count("line", 1, most).value_or(0),
                            .count = fields.count("count", 1, most).value_or(0),
                            .page = fields.count("page", 1, most).value_or(0)};
  if (part.page > 0 && (part.line > 0 || part.count > 0)) {
    throw bad_parameter("page", "cannot be combined with line or count");
  }
  if (part.count > 0) part.line = std::max(part.line, 1);
  return [name, part](const ToolCall& call) {
    const index::Store& store = call.library.store();
    auto named = find_document(store, call.client, name);
    if (!part.is_whole()) named.name = part;
    return ToolResult{.structured = document_json(store, named, mcp_text_bytes_max), .count = 1};
  };
}

McpTool::Run prepare_multi_get(Fields& fields, const McpOptions&) {
  const auto names = fields.texts("documents", static_cast<std::size_t>(mcp_documents_max));
  if (names.empty()) throw bad_parameter("documents", "must name a document");
  return [names](const ToolCall& call) {
    Json found = Json::array();
    Json missing = Json::array();
    std::size_t bytes_left = mcp_text_bytes_max;
    for (const std::string& name : names) {
      try {
        const index::Store& store = call.library.store();
        found.push_back(document_json(store, find_document(store, call.client, name), bytes_left));
        bytes_left -= found.back()["text"].get_ref<const std::string&>().size();
      } catch (const Error& error) {
        if (error.code() != ErrorCode::not_found && error.code() != ErrorCode::usage) throw;
        missing.push_back({{"document", name}, {"reason", error.what()}});
      }
    }
    const auto count = static_cast<std::int64_t>(found.size());
    return ToolResult{
        .structured = {{"documents", std::move(found)}, {"missing", std::move(missing)}},
        .count = count};
  };
}

constexpr char text_schema[] =
    R"({"type":"object","properties":{"uri":{"type":"string"},"docid":{"type":"string"},"title":{"type":"string"},"collection":{"type":"string"},"file":{"type":"string"},"type":{"type":"string"},"line":{"type":"integer"},"page":{"type":"integer"},"text":{"type":"string"},"truncated":{"type":"boolean"},"next":{"type":"string"}},"required":["uri","title","text","truncated"]})";

constexpr McpTool tools[] = {
    {.name = "fetch",
     .title = "Read a document",
     .description = "The text of one document, by an id that `search` gave (a carrel:// URI, a "
                    "#docid or collection/path).",
     .input_schema =
         R"({"type":"object","properties":{"id":{"type":"string","description":"The id of a search result"}},"required":["id"],"additionalProperties":false})",
     .output_schema =
         R"({"type":"object","properties":{"id":{"type":"string"},"title":{"type":"string"},"text":{"type":"string"},"url":{"type":"string"},"metadata":{"type":"object","additionalProperties":{"type":"string"}}},"required":["id","title","text","url","metadata"]})",
     .prepare = prepare_fetch},
    {.name = "get",
     .title = "Read a part of a document",
     .description = "Lines or a page of a document's text, named by its URI, #docid or "
                    "collection/path; also by a place, as hits have it. Where the text is cut, "
                    "`next` is the document to ask for to read on.",
     .input_schema =
         R"({"type":"object","properties":{"document":{"type":"string","description":"URI, #docid or collection/path"},"line":{"type":"integer","minimum":1,"description":"First line"},"count":{"type":"integer","minimum":1,"description":"Lines wanted"},"page":{"type":"integer","minimum":1,"description":"Page, instead of lines"}},"required":["document"],"additionalProperties":false})",
     .output_schema = text_schema,
     .prepare = prepare_get},
    {.name = "multi_get",
     .title = "Read several documents",
     .description = "The texts of up to 20 documents at once; `missing` says which are not there.",
     .input_schema =
         R"({"type":"object","properties":{"documents":{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":20,"description":"URIs, #docids or collection/path"}},"required":["documents"],"additionalProperties":false})",
     .output_schema =
         R"({"type":"object","properties":{"documents":{"type":"array","items":{"type":"object","properties":{"uri":{"type":"string"},"title":{"type":"string"},"text":{"type":"string"},"truncated":{"type":"boolean"},"next":{"type":"string"}},"required":["uri","title","text","truncated"]}},"missing":{"type":"array","items":{"type":"object","properties":{"document":{"type":"string"},"reason":{"type":"string"}},"required":["document","reason"]}}},"required":["documents","missing"]})",
     .prepare = prepare_multi_get},
};

}  // namespace

std::span<const McpTool> reading_tools() noexcept { return tools; }

}  // namespace carrel::server
