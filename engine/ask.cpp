#include "engine/ask.h"

#include <chrono>
#include <memory>

#include "engine/search.h"

namespace carrel::engine {
namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

generate::TextEncoder encoder_of(Library& library) {
  if (library.store().active_space().empty()) return {};
  return [&library](std::span<const std::string_view> texts) {
    return library.embedder().embed(texts, embed::Role::passage);
  };
}

CitedPlace place_citation(const index::Store& store, const generate::Citation& citation,
                          const Passage& passage) {
  return {.number = citation.number,
          .passage = passage,
          .quote = citation.quote,
          .quote_span = citation.quote_span,
          .place = store.locate(passage.document_id, citation.quote_span),
          .support = citation.support};
}

}  // namespace

AskResult ask(Library& library, const AskRequest& request, const generate::TextSink& sink,
              std::stop_token stop) {
  const auto start = Clock::now();
  AskResult result;
  const std::vector<Passage> passages = search(library,
                                               {.query = request.question,
                                                .collections = request.collections,
                                                .options = {.count = request.sources}},
                                               stop);
  result.retrieve_ms = ms_since(start);

  const auto generator = generate::make_extractive_generator(encoder_of(library));
  const auto timed_sink = [&](std::string_view piece) {
    if (result.first_token_ms == 0) result.first_token_ms = ms_since(start);
    if (sink) sink(piece);
  };
  const std::string question = index::parse_query(request.question).text;
  const generate::Answer answer = generator->answer(question, passages, timed_sink, stop);

  result.answer = answer.text;
  result.refused = answer.refused;
  result.evidence = answer.evidence;
  result.model = generator->name();
  for (const auto& citation : answer.citations) {
    result.citations.push_back(
        place_citation(library.store(), citation, passages.at(citation.passage)));
  }
  result.tokens = library.embedder().count_tokens(answer.text);
  result.total_ms = ms_since(start);
  return result;
}

}  // namespace carrel::engine
