#include <unistd.h>

#include <algorithm>
#include <array>

#include "core/files.h"
#include "engine/documents.h"
#include "server/api.h"
#include "server/errors.h"
#include "server/limits.h"
#include "server/parameters.h"
#include "server/services.h"
#include "server/shapes.h"
#include "server/url.h"
#include "server/visible.h"

namespace carrel::server {
namespace {

Json document_json(const index::DocumentSummary& document) {
  return {{"id", document.file.document_id},
          {"docid", text_or_null(document.docid)},
          {"collection", document.collection},
          {"path", document.file.path},
          {"uri", engine::document_uri(document.collection, document.file.path)},
          {"title", document.title},
          {"author", text_or_null(document.author)},
          {"date", text_or_null(document.date)},
          {"type", document.type},
          {"language", text_or_null(document.language)},
          {"bytes", document.file.size_bytes},
          {"modified", iso_time(document.file.mtime_ns / 1'000'000'000)},
          {"pages", number_or_null(document.pages)},
          {"chunks", document.chunks},
          {"note", text_or_null(document.file.message)}};
}

// A document the client may see, and nothing else: what it may not see is not there for it.
index::DocumentSummary visible_document(engine::Library& library, const Request& request) {
  auto document = engine::document_summary(library, id_of(request));
  if (may_see(request.client, document.collection)) return document;
  throw Error(ErrorCode::not_found, "there is no such document in the library");
}

Response list(const Request& request, Services& services) {
  const index::DocumentListRequest wanted{
      .containing = text_parameter(request, "q", query_bytes_max),
      .offset = number_parameter(request, "offset", 0, {0, INT64_MAX}),
      .limit = number_parameter(request, "limit", 100, {1, listed_documents_max})};
  const auto collections =
      visible_collections(request.client, repeated_parameter(request, "c"));
  const auto found = services.read(request.stop, [&](engine::Library& library, auto) {
    return engine::list_documents(library, collections, wanted);
  });
  Json documents = Json::array();
  for (const auto& document : found.documents) documents.push_back(document_json(document));
  Response response = json_response({{"documents", documents}, {"total", found.total}});
  response.count = static_cast<std::int64_t>(found.documents.size());
  return response;
}

Response get(const Request& request, Services& services) {
  return services.read(request.stop, [&](engine::Library& library, auto) {
    const index::DocumentSummary document = visible_document(library, request);
    Json json = document_json(document);
    Json& linking = json["backlinks"] = Json::array();
    for (const auto& each : engine::backlinks(library, document.file.document_id)) {
      linking.push_back({{"id", each.document_id}, {"path", each.path}, {"title", each.title}});
    }
    return json_response(json);
  });
}

std::string_view kind_name(BlockKind kind) {
  constexpr std::array<std::string_view, 6> names{"heading", "paragraph", "list_item",
                                                  "table",   "code",      "quote"};
  return names.at(static_cast<std::size_t>(kind));
}

Json block_json(const engine::ContentBlock& block) {
  Json json{{"kind", kind_name(block.kind)},
            {"text", block.text},
            {"span", span_json(block.span)},
            {"page", number_or_null(block.page)},
            {"line", number_or_null(block.line)}};
  if (block.level > 0) json["level"] = block.level;
  if (block.page > 0 && block.box != Rect{}) json["boxes"] = boxes_json({block.box});
  return json;
}

Response content(const Request& request, Services& services) {
  const auto found = services.read(request.stop, [&](engine::Library& library, auto stop) {
    return engine::document_content(library, visible_document(library, request).file.document_id,
                                    stop);
  });
  Json blocks = Json::array();
  for (const auto& block : found.blocks) blocks.push_back(block_json(block));
  return json_response({{"kind", found.kind},
                        {"pages", number_or_null(found.pages)},
                        {"blocks", std::move(blocks)},
                        {"stale", found.freshness == engine::Freshness::changed_since}});
}

int page_of(const Request& request) {
  const std::string& text = request.params.at("n");
  const bool is_number = !text.empty() && text.size() <= 6 &&
                         text.find_first_not_of("0123456789") == std::string::npos;
  if (!is_number) throw RequestError(404, "there is no such page");
  return std::stoi(text);
}

Response page(const Request& request, Services& services) {
  const auto view = services.read(request.stop, [&](engine::Library& library, auto stop) {
    return engine::page_view(library, visible_document(library, request).file.document_id,
                             page_of(request), stop);
  });
  return json_response(
      {{"pages", view.pages}, {"width", rounded(view.width)}, {"height", rounded(view.height)}});
}

Response image(const Request& request, Services& services) {
  const auto width =
      static_cast<int>(number_parameter(request, "width", 900, {16, image_width_max}));
  std::string png = services.read(request.stop, [&](engine::Library& library, auto stop) {
    return engine::page_png(library, visible_document(library, request).file.document_id,
                            page_of(request), width, stop);
  });
  Response response = Response::text(std::move(png), "image/png");
  response.headers.emplace_back("Cache-Control", "private, max-age=300");
  return response;
}

void send_file(const FileDescriptor& file, Sink& sink, const std::stop_token& stop) {
  std::array<char, file_piece_bytes> piece;
  while (!stop.stop_requested()) {
    const ssize_t count = ::read(file.get(), piece.data(), piece.size());
    if (count <= 0) return;
    if (!sink.write({piece.data(), static_cast<std::size_t>(count)})) return;
  }
}

// Always a download: a document opened as a page of this server could act as the owner.
Response raw(const Request& request, Services& services) {
  auto original = services.read(request.stop, [&](engine::Library& library, auto stop) {
    return engine::open_original(library, visible_document(library, request).file.document_id, stop);
  });
  // shared: the response is copied, the file is not
  const auto file = std::make_shared<FileDescriptor>(std::move(original.file));
  Response response = Response::stream(
      "application/octet-stream", [file, gone = request.stop](Sink& sink, const std::stop_token&) {
        send_file(*file, sink, gone);
      });
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename*=UTF-8''" +
                                    percent_encoded(original.name));
  return response;
}

Json facet_json(const std::vector<index::Facet>& facets) {
  Json values = Json::array();
  for (const index::Facet& one : facets) {
    values.push_back({{"value", one.value}, {"documents", one.documents}});
  }
  return values;
}

Response facets(const Request& request, Services& services) {
  const auto collections =
      visible_collections(request.client, repeated_parameter(request, "c"));
  const auto found = services.read(request.stop, [&](engine::Library& library, auto) {
    return engine::count_facets(library, collections);
  });
  return json_response({{"types", facet_json(found.types)},
                        {"languages", facet_json(found.languages)},
                        {"tags", facet_json(found.tags)}});
}

constexpr char document_schema[] =
    R"({"type":"object","properties":{"id":{"type":"integer"},"docid":{"type":["string","null"]},"collection":{"type":"string"},"path":{"type":"string"},"uri":{"type":"string"},"title":{"type":"string"},"author":{"type":["string","null"]},"date":{"type":["string","null"]},"type":{"type":"string"},"language":{"type":["string","null"]},"bytes":{"type":"integer"},"modified":{"type":"string"},"pages":{"type":["integer","null"]},"chunks":{"type":"integer"},"note":{"type":["string","null"]},"backlinks":{"type":"array","items":{"type":"object","properties":{"id":{"type":"integer"},"path":{"type":"string"},"title":{"type":"string"}}}}}})";
constexpr char list_schema[] =
    R"({"type":"object","properties":{"documents":{"type":"array","items":{"type":"object"}},"total":{"type":"integer"}}})";
constexpr char content_schema[] =
    R"({"type":"object","properties":{"kind":{"type":"string"},"pages":{"type":["integer","null"]},"blocks":{"type":"array","items":{"type":"object","properties":{"kind":{"type":"string"},"level":{"type":"integer"},"text":{"type":"string"},"span":{"type":"array","items":{"type":"integer"}},"page":{"type":["integer","null"]},"line":{"type":["integer","null"]},"boxes":{"type":"array"}}}},"stale":{"type":"boolean"}}})";
constexpr char page_schema[] =
    R"({"type":"object","properties":{"pages":{"type":"integer"},"width":{"type":"number"},"height":{"type":"number"}}})";

constexpr char facets_schema[] =
    R"({"type":"object","properties":{"types":{"type":"array","items":{"type":"object"}},"languages":{"type":"array","items":{"type":"object"}},"tags":{"type":"array","items":{"type":"object"}}}})";

}  // namespace

std::vector<Route> document_routes() {
  const std::string one = "/api/v1/documents/{id}";
  return {{.method = "GET",
           .pattern = "/api/v1/documents",
           .summary = "Documents by collection and path: c (repeatable), q, offset, limit",
           .response_schema = list_schema,
           .handler = list},
          {.method = "GET",
           .pattern = "/api/v1/facets",
           .summary = "Types, languages and tags a search can be narrowed to: c (repeatable)",
           .response_schema = facets_schema,
           .handler = facets},
          {.method = "GET",
           .pattern = one,
           .summary = "What a document is",
           .response_schema = document_schema,
           .handler = get},
          {.method = "GET",
           .pattern = one + "/content",
           .summary = "Its blocks in order, as text",
           .response_schema = content_schema,
           .handler = content},
          {.method = "GET",
           .pattern = one + "/pages/{n}",
           .summary = "The size of a PDF's page, in points",
           .response_schema = page_schema,
           .handler = page},
          {.method = "GET",
           .pattern = one + "/pages/{n}/image",
           .summary = "The page as PNG: width in pixels",
           .handler = image},
          {.method = "GET",
           .pattern = one + "/raw",
           .summary = "The file itself, as a download",
           .handler = raw}};
}

}  // namespace carrel::server
