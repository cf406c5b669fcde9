#include <algorithm>

#include "core/utf8.h"
#include "engine/browse.h"
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

int lines_in(std::string_view text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

// Which part of a document is wanted.
struct Part {
  int line = 0;   // 1-based; 0: from the start
  int count = 0;  // lines; 0: to the end
  int page = 0;   // 1-based; 0: all pages
};

std::string_view part_of(const index::StoredDocument& document, const Part& part) {
  const std::string_view text = document.text;
  if (part.page > 0) {
    const std::string_view page = engine::page_of(text, part.page);
    if (!page.empty()) return page;
    throw Error(ErrorCode::not_found, "the document has no page " + std::to_string(part.page));
  }
  return engine::lines_of(text, part.line, part.count);
}

// The document's text, cut to `bytes_max`; what is cut off says at which line it goes on.
Json document_json(const index::StoredDocument& document, const Part& part, std::size_t bytes_max) {
  const std::string_view wanted = part_of(document, part);
  const std::string_view text = head(wanted, bytes_max);
  Json json{{"uri", document_uri(document.collection, document.file.path)},
            {"docid", document.docid},
            {"title", document.title},
            {"collection", document.collection},
            {"file", document.file.path},
            {"type", document.type},
            {"line", std::max(part.line, 1)},
            {"text", text},
            {"truncated", text.size() < wanted.size()}};
  if (part.page > 0) json["page"] = part.page;
  if (text.size() < wanted.size() && part.page == 0) {
    json["next_line"] = std::max(part.line, 1) + lines_in(text);
  }
  return json;
}

Json metadata_json(const index::StoredDocument& document, bool truncated) {
  Json metadata{{"collection", document.collection},
                {"file", document.file.path},
                {"docid", document.docid},
                {"type", document.type}};
  const std::pair<const char*, const std::string*> others[] = {
      {"author", &document.author}, {"date", &document.date}, {"language", &document.language}};
  for (const auto& [name, value] : others) {
    if (!value->empty()) metadata[name] = *value;
  }
  if (truncated) metadata["truncated"] = "true; get reads the rest by lines";
  return metadata;
}

McpTool::Run prepare_fetch(Fields& fields, const McpOptions&) {
  return [id = fields.text("id")](const ToolCall& call) {
    const auto document = find_document(call.library.store(), call.client, id);
    const std::string_view text = head(document.text, mcp_text_bytes_max);
    const std::string uri = document_uri(document.collection, document.file.path);
    return ToolResult{
        .structured = {{"id", uri},
                       {"title", document.title},
                       {"text", text},
                       {"url", uri},
                       {"metadata", metadata_json(document, text.size() < document.text.size())}},
        .count = 1};
  };
}

McpTool::Run prepare_get(Fields& fields, const McpOptions&) {
  constexpr int most = 1 << 30;
  const std::string name = fields.text("document");
  const Part part{.line = fields.count("line", 1, most).value_or(0),
                  .count = fields.count("count", 1, most).value_or(0),
                  .page = fields.count("page", 1, most).value_or(0)};
  if (part.page > 0 && (part.line > 0 || part.count > 0)) {
    throw bad_parameter("page", "cannot be combined with line or count");
  }
  return [name, part = Part{.line = part.count > 0 ? std::max(part.line, 1) : part.line,
                            .count = part.count,
                            .page = part.page}](const ToolCall& call) {
    const auto document = find_document(call.library.store(), call.client, name);
    return ToolResult{.structured = document_json(document, part, mcp_text_bytes_max), .count = 1};
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
        const auto document = find_document(call.library.store(), call.client, name);
        found.push_back(document_json(document, {}, bytes_left));
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
    R"({"type":"object","properties":{"uri":{"type":"string"},"docid":{"type":"string"},"title":{"type":"string"},"collection":{"type":"string"},"file":{"type":"string"},"type":{"type":"string"},"line":{"type":"integer"},"page":{"type":"integer"},"text":{"type":"string"},"truncated":{"type":"boolean"},"next_line":{"type":"integer"}},"required":["uri","title","text","truncated"]})";

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
                    "collection/path.",
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
         R"({"type":"object","properties":{"documents":{"type":"array","items":{"type":"object","properties":{"uri":{"type":"string"},"title":{"type":"string"},"text":{"type":"string"},"truncated":{"type":"boolean"}},"required":["uri","title","text","truncated"]}},"missing":{"type":"array","items":{"type":"object","properties":{"document":{"type":"string"},"reason":{"type":"string"}},"required":["document","reason"]}}},"required":["documents","missing"]})",
     .prepare = prepare_multi_get},
};

}  // namespace

std::span<const McpTool> reading_tools() noexcept { return tools; }

}  // namespace carrel::server
