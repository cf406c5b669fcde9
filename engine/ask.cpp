#include "engine/ask.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "engine/search.h"
#include "generate/question.h"

namespace carrel::engine {
namespace {

using Clock = std::chrono::steady_clock;

// A list of results should show several documents; an answer often stands in one, far down in it.
constexpr int sources_per_document_max = 6;
constexpr double related_strength_min = 0.4;  // a weaker relation finds more noise than answers
constexpr std::size_t kinds_sought_max = 100;  // of a wider category most passages name some

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
  auto place = store.locate(passage.document_id, citation.quote_span);
  return {.number = citation.number,
          .passage = passage,
          .quote = citation.quote,
          .quote_span = citation.quote_span,
          .place = std::move(place),
          .support = citation.support};
}

// The words of the documents' languages that may stand where the question has others. They bring in
// passages that share no word with the question; alone they would bring in too much.
std::string related_words(const generate::Question& question) {
  std::string text;
  for (const generate::QuestionTerm& term : question.terms) {
    if (term.is_name || term.is_number) text += ' ' + term.folded;
    for (const generate::RelatedTerm& related : term.related) {
      if (related.strength >= related_strength_min) text += ' ' + related.folded;
    }
    if (term.kinds.size() > kinds_sought_max) continue;
    for (const generate::RelatedTerm& kind : term.kinds) text += ' ' + kind.folded;
  }
  return text;
}

bool holds(const std::vector<Passage>& passages, std::int64_t chunk_id) {
  return std::any_of(passages.begin(), passages.end(),
                     [&](const Passage& passage) { return passage.chunk_id == chunk_id; });
}

// The passages for the question as it was asked, then further ones for words of like meaning.
std::vector<Passage> find_sources(Library& library, const AskRequest& request,
                                  index::Query query, const std::stop_token& stop) {
  SearchRequest wanted{.query = {}, .collections = request.collections, .options = {}};
  wanted.options.count = request.sources;
  wanted.options.per_document_max = sources_per_document_max;
  std::vector<Passage> passages = rank(library, query, wanted, stop);
  query.text = related_words(generate::analyse_question(query.text, &library.lexicon()));
  if (query.text.empty()) return passages;
  wanted.options.mode = index::Mode::lexical;
  for (Passage& passage : rank(library, std::move(query), wanted, stop)) {
    if (!holds(passages, passage.chunk_id)) passages.push_back(std::move(passage));
  }
  return passages;
}

}  // namespace

AskResult ask(Library& library, const AskRequest& request, const generate::TextSink& sink,
              std::stop_token stop) {
  const auto start = Clock::now();
  AskResult result;
  ReadQuery read = read_query(library, request.question, request.collections);
  const index::Query& query = read.query;
  result.notes = std::move(read.notes);
  const std::vector<Passage> passages = find_sources(library, request, query, stop);
  result.retrieve_ms = ms_since(start);

  const auto generator = generate::make_extractive_generator(
      encoder_of(library), {.lexicon = &library.lexicon()});
  const auto timed_sink = [&](std::string_view piece) {
    if (result.first_token_ms == 0) result.first_token_ms = ms_since(start);
    if (sink) sink(piece);
  };
  const generate::Answer answer = generator->answer(read.question, passages, timed_sink, stop);

  result.answer = answer.text;
  result.refused = answer.refused;
  result.evidence = answer.evidence;
  result.model = generator->name();
  for (const auto& citation : answer.citations) {
    result.citations.push_back(
        place_citation(library.store(), citation, passages.at(citation.passage)));
  }
  if (answer.nearest) result.nearest = passages.at(*answer.nearest);
  result.tokens = library.embedder().count_tokens(answer.text);
  result.total_ms = ms_since(start);
  return result;
}

}  // namespace carrel::engine
