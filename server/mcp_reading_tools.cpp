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

int lines_in(std::string_view text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

// What is shown of a document, and the line that a text which was cut goes on at; 0: none.
struct Shown {
  std::string_view text;
  bool is_cut = false;
  int next_line = 0;
};

// Where lines are those of the original, the cut is moved to where one of them begins.
Shown cut_at_line(std::string_view text, std::string_view whole, std::size_t cut,
                  const std::vector<index::DocumentParts::Part>& lines) {
  const auto begin = static_cast<std::size_t>(text.data() - whole.data());
  const auto after = std::upper_bound(
      lines.begin(), lines.end(), begin + cut,
      [](std::size_t at, const index::DocumentParts::Part& part) { return at < part.span.begin; });
  if (after == lines.begin()) return {text.substr(0, cut), true, 0};
  const auto& last = *std::prev(after);
  if (last.span.begin > begin) return {text.substr(0, last.span.begin - begin), true, last.number};
  return {text.substr(0, cut), true, last.number + 1};
}

Shown shown_of(const index::Store& store, const engine::NamedDocument& named,
               std::size_t bytes_max) {
  const auto& [document, name] = named;
  const std::string_view wanted = engine::part_text(store, document, name);
  const bool is_part = name.page > 0 || !name.part.empty() || !name.bytes.empty();
  if (wanted.empty() && is_part) {
    throw Error(ErrorCode::not_found,
                "the document " + engine::parts_there(store, document, name));
  }
  const std::string_view text = head(wanted, bytes_max);
  if (text.size() == wanted.size()) return {text};
  if (is_part) return {text, true};
  const auto parts = store.parts(document.file.document_id);
  if (parts.lines.empty()) return {text, true, std::max(name.line, 1) + lines_in(text)};
  return cut_at_line(wanted, document.text, text.size(), parts.lines);
}

// The document's text, cut to `bytes_max`; what is cut off says at which line it goes on.
Json document_json(const index::Store& store, const engine::NamedDocument& named,
                   std::size_t bytes_max) {
  const auto& [document, name] = named;
  const Shown shown = shown_of(store, named, bytes_max);
  Json json{{"uri", document_uri(document.collection, document.file.path)},
            {"docid", document.docid},
            {"title", document.title},
            {"collection", document.collection},
            {"file", document.file.path},
            {"type", document.type},
            {"line", std::max(name.line, 1)},
            {"text", shown.text},
            {"truncated", shown.is_cut}};
  if (name.page > 0) json["page"] = name.page;
  if (shown.next_line > 0) json["next_line"] = shown.next_line;
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
    const auto document = find_document(call.library.store(), call.client, id).document;
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
                    "collection/path; also by a place, as hits have it.",
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
