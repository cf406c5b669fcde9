// From a question and passages to an answer whose every sentence says where it comes from.
//
// A Generator knows nothing of where passages came from. The first is `extractive`: it needs no
// model, answers with sentences of the passages themselves, and refuses when they do not hold the
// answer.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/lexicon.h"
#include "core/matrix.h"
#include "core/passage.h"

namespace carrel::generate {

// How well the cited place holds the sentence.
enum class Support { supported, weak, unsupported };

struct Citation {
  int number = 1;              // the [n] in the answer's text
  std::size_t passage = 0;     // index in the passages that were given
  Span quote_span;             // in the document's extracted text
  std::string quote;           // its bytes
  Support support = Support::supported;
};

struct Answer {
  std::string text;  // sentences with [n] after each; when refused, what was looked for and nearest
  bool refused = false;
  double evidence = 0;  // 0..1, estimated probability that the passages hold the answer
  std::vector<Citation> citations;
  std::optional<std::size_t> nearest;  // of a refusal: the passage that came nearest, if any
};

// Embeds texts with the library's encoder: [texts.size(), dim], unit rows. May be empty: then only
// words are compared.
using TextEncoder = std::function<Matrix(std::span<const std::string_view> texts)>;

// Receives the answer as it grows; concatenated pieces equal Answer::text.
using TextSink = std::function<void(std::string_view piece)>;

class Generator {
 public:
  virtual ~Generator() = default;
  virtual std::string_view name() const noexcept = 0;
  // `passages` are best first. Not thread-safe. Throws Error: cancelled.
  virtual Answer answer(std::string_view question, std::span<const Passage> passages,
                        const TextSink& sink, std::stop_token stop) = 0;
};

struct ExtractiveOptions {
  double evidence_min = -1;  // refuse below; negative: the calibrated threshold
  int sentences_max = 3;
  const Lexicon* lexicon = nullptr;  // of words of like meaning; outlives the generator
};

std::unique_ptr<Generator> make_extractive_generator(TextEncoder encoder,
                                                     const ExtractiveOptions& options = {});

}  // namespace carrel::generate
