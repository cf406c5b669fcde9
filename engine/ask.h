// A question answered from the library, with citations that name the exact place.
#pragma once

#include <stop_token>
#include <optional>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/passage.h"
#include "engine/library.h"
#include "engine/read_query.h"
#include "generate/generator.h"

namespace carrel::engine {

struct AskRequest {
  std::string question;                  // filters of the query language are honoured
  std::vector<std::string> collections;  // empty: all
  int sources = 12;                      // passages the generator may read
};

// A citation with the place it stands at, so that a click can open it there.
struct CitedPlace {
  int number = 1;  // the [n] in the answer
  Passage passage;
  std::string quote;
  Span quote_span;     // in the document's extracted text
  index::Place place;  // page, line and boxes of the quote
  generate::Support support = generate::Support::supported;
};

struct AskResult {
  std::string answer;
  bool refused = false;
  double evidence = 0;  // 0..1
  std::vector<CitedPlace> citations;
  std::optional<Passage> nearest;  // of a refusal: what came nearest, if anything did
  std::vector<QueryNote> notes;  // on how words of the question were read
  std::string model;  // name of the generator
  int tokens = 0;     // of the answer, by the library's tokenizer
  double retrieve_ms = 0;
  double first_token_ms = 0;  // from the start of the question
  double total_ms = 0;
};

// `sink` receives the answer as it grows. Throws what engine::search throws.
AskResult ask(Library& library, const AskRequest& request, const generate::TextSink& sink = {},
              std::stop_token stop = {});

}  // namespace carrel::engine
