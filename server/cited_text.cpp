#include "server/cited_text.h"

#include <algorithm>

#include "engine/document_name.h"
#include "server/api.h"
#include "server/url.h"
#include "server/visible.h"

namespace carrel::server {
namespace {

std::string uri_of(const engine::CitedPlace& citation) {
  const std::string uri = document_uri(citation.passage.collection, citation.passage.file);
  const index::Place& place = citation.place;
  if (!place.sheet.empty()) {
    return uri + "#" + percent_encoded(engine::sheet_reference(place.sheet, place.cell));
  }
  if (place.page > 0) return uri + "#page=" + std::to_string(place.page);
  if (place.line > 0) return uri + "#line=" + std::to_string(place.line);
  return uri;
}

// Code points in the first `bytes` bytes.
std::int64_t characters_before(std::string_view text, std::size_t bytes) {
  const std::string_view head = text.substr(0, bytes);
  return std::count_if(head.begin(), head.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

}  // namespace

Json citations_json(const engine::AskResult& result) {
  Json citations = answer_with_ids_json(result).at("citations");
  for (std::size_t i = 0; i < citations.size(); ++i) {
    citations[i]["uri"] = uri_of(result.citations[i]);
  }
  return citations;
}

Json annotations_json(const Completion& completion) {
  Json annotations = Json::array();
  for (const CitationMark& mark : completion.marks()) {
    const engine::CitedPlace& citation = completion.result().citations[mark.citation];
    annotations.push_back({{"type", "url_citation"},
                           {"url_citation",
                            {{"start_index", characters_before(completion.text(), mark.span.begin)},
                             {"end_index", characters_before(completion.text(), mark.span.end)},
                             {"title", citation.passage.title},
                             {"url", uri_of(citation)}}}});
  }
  return annotations;
}

}  // namespace carrel::server
