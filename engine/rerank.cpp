#include "engine/rerank.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string>
#include <unordered_map>

#include "core/unicode.h"
#include "index/analyzer.h"
#include "index/fusion.h"
#include "index/stop_words.h"

namespace carrel::engine {
namespace {

// The usual values (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009).
constexpr double k1 = 1.2;
constexpr double b = 0.75;

struct QueryTerms {
  std::vector<std::string> terms;  // each once
  std::string language;
};

struct TextCounts {
  std::vector<int> counts;  // of each query term
  double size = 0;          // terms
};

void each_term(std::string_view text, const std::string& language,
               const std::function<void(std::string_view term)>& use) {
  index::thread_analyzer(language).each_word(text, [&](Span, std::string_view analysed) {
    index::for_each_term(analysed, [&](std::string_view term, bool) { use(term); });
  });
}

QueryTerms query_terms(std::string_view query) {
  QueryTerms result{.terms = {}, .language = detect_language(query)};
  const auto add = [&](std::string_view term) {
    const auto& terms = result.terms;
    if (std::find(terms.begin(), terms.end(), term) == terms.end()) result.terms.emplace_back(term);
  };
  index::thread_analyzer(result.language)
      .each_word(query, [&](Span span, std::string_view analysed) {
        if (index::is_stop_word(fold(span.in(query)), result.language)) return;
        index::for_each_term(analysed, [&](std::string_view term, bool) { add(term); });
      });
  return result;
}

TextCounts count_terms(std::string_view text, const QueryTerms& query) {
  TextCounts result{.counts = std::vector<int>(query.terms.size()), .size = 0};
  each_term(text, query.language, [&](std::string_view term) {
    ++result.size;
    const auto at = std::find(query.terms.begin(), query.terms.end(), term);
    if (at != query.terms.end())
      ++result.counts[static_cast<std::size_t>(at - query.terms.begin())];
  });
  return result;
}

// How much each query term says, by how few of the texts have it.
std::vector<double> weights_of(const std::vector<TextCounts>& texts, std::size_t term_count) {
  std::vector<double> weights(term_count);
  for (std::size_t t = 0; t < term_count; ++t) {
    double having = 0;
    for (const TextCounts& text : texts) having += text.counts[t] > 0 ? 1 : 0;
    const double count = static_cast<double>(texts.size());
    weights[t] = std::log(1 + (count - having + 0.5) / (having + 0.5));
  }
  return weights;
}

double bm25(const TextCounts& text, const std::vector<double>& weights, double size_mean) {
  double score = 0;
  for (std::size_t t = 0; t < weights.size(); ++t) {
    const double count = text.counts[t];
    score += weights[t] * count * (k1 + 1) / (count + k1 * (1 - b + b * text.size / size_mean));
  }
  return score;
}

double share_matched(const TextCounts& text, const std::vector<double>& weights) {
  double all = 0;
  double matched = 0;
  for (std::size_t t = 0; t < weights.size(); ++t) {
    all += weights[t];
    matched += text.counts[t] > 0 ? weights[t] : 0;
  }
  return all > 0 ? matched / all : 0;
}

struct LexicalLeg {
  std::vector<index::Scored> hits;
  double words_matched = 0;  // by the best of them
};

LexicalLeg lexical_leg(const QueryTerms& query, std::span<const std::string_view> texts) {
  std::vector<TextCounts> counts;
  double size_mean = 0;
  for (const std::string_view text : texts) {
    counts.push_back(count_terms(text, query));
    size_mean += counts.back().size / static_cast<double>(texts.size());
  }
  const auto weights = weights_of(counts, query.terms.size());
  LexicalLeg leg;
  double best = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double score = bm25(counts[i], weights, std::max(size_mean, 1.0));
    if (score <= 0) continue;
    leg.hits.push_back({.id = static_cast<std::int64_t>(i), .score = score});
    if (score <= best) continue;
    best = score;
    leg.words_matched = share_matched(counts[i], weights);
  }
  return leg;
}

std::vector<index::Scored> semantic_leg(Library& library, std::string_view query,
                                        std::span<const std::string_view> texts,
                                        const std::stop_token& stop) {
  const std::array<std::string_view, 1> queries{query};
  const Matrix wanted = library.embedder().embed(queries, embed::Role::query, stop);
  const Matrix found = library.embedder().embed(texts, embed::Role::passage, stop);
  std::vector<index::Scored> hits;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    double cosine = 0;
    for (std::size_t d = 0; d < wanted.cols(); ++d) {
      cosine += static_cast<double>(wanted.row(0)[d]) * found.row(i)[d];
    }
    hits.push_back({.id = static_cast<std::int64_t>(i), .score = cosine});
  }
  return hits;
}

}  // namespace

std::vector<RerankedText> rerank(Library& library, std::string_view query,
                                 std::span<const std::string_view> texts, std::stop_token stop) {
  const QueryTerms terms = query_terms(query);
  const LexicalLeg lexical = lexical_leg(terms, texts);
  const auto semantic = semantic_leg(library, query, texts, stop);
  std::vector<RerankedText> ranked;
  for (const index::Fused& fused : index::fuse(lexical.hits, semantic,
                                               {.query_words = static_cast<int>(terms.terms.size()),
                                               .words_matched = lexical.words_matched})) {
    ranked.push_back({.index = static_cast<std::size_t>(fused.id), .score = fused.score});
  }
  return ranked;
}

}  // namespace carrel::engine
