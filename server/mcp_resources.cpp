// Documents as MCP's resources: listed page by page, read by their carrel:// URIs.
#include <charconv>

#include "core/random.h"
#include "core/utf8.h"
#include "engine/documents.h"
#include "server/base64.h"
#include "server/errors.h"
#include "server/limits.h"
#include "server/mcp_methods.h"
#include "server/shapes.h"
#include "server/visible.h"

namespace carrel::server {
namespace {

constexpr std::int64_t ns_per_s = 1'000'000'000;

const char* mime_type(std::string_view type) {
  return type == "markdown" ? "text/markdown" : "text/plain";
}

// A cursor is the number of resources before it, in a form that nobody is tempted to count in.
std::string cursor_of(std::int64_t offset) {
  return base64_encoded("offset " + std::to_string(offset));
}

std::int64_t offset_of(const Json& params) {
  const auto cursor = params.find("cursor");
  if (cursor == params.end() || cursor->is_null()) return 0;
  constexpr std::string_view mark = "offset ";
  const auto text = cursor->is_string() ? base64_decoded(cursor->get<std::string>()) : std::nullopt;
  std::int64_t offset = -1;
  if (text && text->starts_with(mark)) {
    std::from_chars(text->data() + mark.size(), text->data() + text->size(), offset);
  }
  if (offset < 0) throw McpError(rpc_invalid_params, "cursor is none that was given here");
  return offset;
}

Json resource_json(const index::DocumentSummary& document) {
  return {{"uri", document_uri(document.collection, document.file.path)},
          {"name", document.file.path},
          {"title", document.title},
          {"mimeType", mime_type(document.type)},
          {"annotations", {{"lastModified", iso_time(document.file.mtime_ns / ns_per_s)}}}};
}

// Up to 2025-11-25 this had a code of its own.
McpError resource_not_found(const McpContext& context, const std::string& uri) {
  const bool has_own_code = context.revision == Revision::handshake;
  return McpError(RpcError{.code = has_own_code ? mcp_resource_not_found : rpc_invalid_params,
                           .message = "there is no resource '" + uri + "'",
                           .data = {{"uri", uri}}});
}

Json contents_json(const std::string& uri, const index::StoredDocument& document) {
  std::size_t end = std::min(document.text.size(), mcp_resource_bytes_max);
  while (end > 0 && utf8::is_continuation(document.text, end)) --end;
  return {{"uri", uri},
          {"mimeType", mime_type(document.type)},
          {"text", std::string_view(document.text).substr(0, end)}};
}

}  // namespace

McpResult list_resources(const McpContext& context, const Json& params) {
  const std::int64_t offset = offset_of(params);
  index::DocumentList found;
  context.options.read(context.caller.stop, [&](engine::Library& library, const std::stop_token&) {
    index::DocumentListRequest wanted;
    wanted.offset = offset;
    wanted.limit = mcp_resources_page;
    found = engine::list_documents(library, context.caller.client.collections, wanted);
  });
  McpResult answer{.caching = Caching::own,
                   .count = static_cast<std::int64_t>(found.documents.size())};
  Json list = Json::array();
  for (const auto& document : found.documents) list.push_back(resource_json(document));
  const std::int64_t next = offset + answer.count;
  answer.result["resources"] = std::move(list);
  if (answer.count > 0 && next < found.total) answer.result["nextCursor"] = cursor_of(next);
  return answer;
}

McpResult list_resource_templates(const McpContext&, const Json&) {
  const Json document{{"uriTemplate", "carrel://{collection}/{+path}"},
                      {"name", "document"},
                      {"title", "A document of the library"},
                      {"description", "The text of a document; search gives such URIs"}};
  return {.result = {{"resourceTemplates", Json::array({document})}}, .caching = Caching::shared};
}

McpResult read_resource(const McpContext& context, const Json& params) {
  const auto wanted = params.find("uri");
  if (wanted == params.end() || !wanted->is_string()) {
    throw McpError(rpc_invalid_params, "uri must say which resource");
  }
  const std::string uri = wanted->get<std::string>();
  if (!uri.starts_with("carrel://")) throw resource_not_found(context, uri);
  McpResult answer{.caching = Caching::own, .count = 1};
  try {
    context.options.read(
        context.caller.stop, [&](engine::Library& library, const std::stop_token&) {
          const auto document = find_document(library.store(), context.caller.client, uri).document;
          answer.result["contents"] = Json::array({contents_json(uri, document)});
        });
  } catch (const Error& error) {
    if (error.code() != ErrorCode::not_found) throw;
    throw resource_not_found(context, uri);
  }
  return answer;
}

}  // namespace carrel::server
