#include "engine/evaluate.h"

#include <chrono>
#include <set>
#include <unordered_set>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "engine/ask.h"
#include "engine/evaluation_pages.h"
#include "engine/evaluation_set.h"
#include "engine/read_query.h"
#include "engine/search.h"
#include "ingest/chunker.h"
#include "ingest/reader.h"

namespace carrel::engine {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int ranking_depth = 100;
constexpr std::size_t passages_per_commit = 2000;

void throw_if_stopped(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Error(ErrorCode::cancelled, "evaluation interrupted");
}

// One passage of the set as a document of the library; its id is the path.
index::PreparedDocument prepare_passage(const EvaluationPassage& passage,
                                        embed::Embedder& embedder, ingest::Reader& reader) {
  Document document;
  const auto reading =
      reader.read({.name = "passage.txt", .bytes = passage.text},
                  [&](ingest::FoundDocument found) { document = std::move(found.document); });
  if (reading.end != ingest::ReadingEnd::complete) {
    throw Error(ErrorCode::corrupt, "passage " + passage.id + ": " + reading.message);
  }
  document.title = passage.title;
  if (!passage.language.empty()) document.language = passage.language;
  auto chunks =
      ingest::chunk(document, [&](std::string_view text) { return embedder.count_tokens(text); });
  index::FileRecord file{.path = passage.id,
                         .size_bytes = passage.text.size(),
                         .mtime_ns = 1,
                         .content = sha256(passage.id + '\n' + passage.text)};
  auto prepared = index::prepare(std::move(file), std::move(document), std::move(chunks));
  std::vector<std::string_view> texts;
  for (const Chunk& chunk : prepared.chunks) texts.push_back(chunk.embed_text);
  const Matrix vectors = embedder.embed(texts, embed::Role::passage);
  prepared.vectors.resize(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    prepared.vectors[i] = index::encode_vector(vectors.row(i));
  }
  return prepared;
}

void build_library(Library& library, const EvaluationSet& set, const EvaluateObserver& observer,
                   const std::stop_token& stop) {
  embed::Embedder& embedder = library.embedder();
  index::Writer writer(library.store());
  const auto collection = writer.put_collection({.name = set.name, .root = "/" + set.name});
  writer.use_space(embedder.space(), embedder.dim());
  for (std::size_t i = 0; i < set.corpus.size(); ++i) {
    throw_if_stopped(stop);
    writer.put(collection, prepare_passage(set.corpus[i], embedder, library.reader()));
    if (i % passages_per_commit == passages_per_commit - 1) writer.commit();
    if (observer)
      observer("index", static_cast<std::int64_t>(i + 1),
               static_cast<std::int64_t>(set.corpus.size()));
  }
  writer.finish_run(collection, 1);
  writer.commit();
  writer.maintain({});
}

// A question is words to search for, not a query language: quotes and colons in it are text.
std::string as_plain_words(std::string text) {
  for (char& c : text) {
    if (c == '"' || c == ':') c = ' ';
  }
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool exclusion = text[i] == '-' && (i == 0 || text[i - 1] == ' ');
    plain += exclusion ? ' ' : text[i];
  }
  return plain;
}

std::string query_text(const EvaluationQuery& query) {
  const std::string words = as_plain_words(query.text);
  return query.language.empty() ? words : words + " lang:" + query.language;
}

// How one leg is asked, and what it is called.
struct Leg {
  std::string name;
  index::Mode mode = index::Mode::hybrid;
  std::optional<std::chrono::milliseconds> rerank_budget;
};

LegReport judge_leg(Library& library, const EvaluationSet& set, const Leg& leg,
                    const EvaluateOptions& options, const EvaluateObserver& observer,
                    const std::stop_token& stop) {
  LegReport report;
  std::vector<double> times_ms;
  for (const EvaluationQuery& query : set.queries) {
    throw_if_stopped(stop);
    const auto gold = set.gold.find(query.id);
    if (gold == set.gold.end()) continue;
    const auto start = Clock::now();
    const auto passages = rank(library, read_query(library, query_text(query), {}).query,
                               {.query = {},
                                .collections = {},
                                .options = {.count = ranking_depth,
                                            .mode = leg.mode,
                                            .per_document_max = 1,
                                            .fold_duplicates = false},
                                .rerank_budget = leg.rerank_budget},
                               stop);
    times_ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    if (options.on_ranking) options.on_ranking(leg.name, query.id, passages);
    std::vector<std::string> ranking;
    for (const Passage& passage : passages) ranking.push_back(passage.file);
    const RankingScores scores = score_ranking(ranking, gold->second);
    report.scores += scores;
    report.ndcg_by_query[query.id] = scores.ndcg_10;
    if (observer)
      observer(leg.name, static_cast<std::int64_t>(times_ms.size()),
               static_cast<std::int64_t>(set.gold.size()));
  }
  if (times_ms.empty()) return report;
  report.scores = report.scores / static_cast<double>(times_ms.size());
  report.p50_ms = percentile(times_ms, 0.50);
  report.p95_ms = percentile(times_ms, 0.95);
  report.p99_ms = percentile(times_ms, 0.99);
  return report;
}

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

// Sums over questions; shares are made at the end.
class AnswerJudge {
 public:
  explicit AnswerJudge(const EvaluationSet& set) : set_(set) {}

  void add(const EvaluationQuery& query, const AskResult& result) {
    ++report_.questions;
    times_ms_.push_back(result.total_ms);
    refused_ += result.refused;
    if (!query.answerable) {
      ++unanswerable_;
      rightly_refused_ += result.refused;
      return;
    }
    ++answerable_;
    const std::string answer = result.refused ? std::string() : without_marks(result.answer);
    report_.em += exact_match(answer, query.answers);
    report_.f1 += token_f1(answer, query.answers);
    report_.contains_gold += holds_gold(answer, query.answers);
    const auto gold = set_.gold.find(query.id);
    if (gold == set_.gold.end()) return;
    bool cited = false;
    for (const CitedPlace& citation : result.citations) {
      const bool right = gold->second.contains(citation.passage.file);
      ++citations_;
      right_citations_ += right;
      cited = cited || right;
    }
    ++with_gold_;
    cited_ += cited;
  }

  AnswerReport finish() {
    report_.em = ratio(report_.em, answerable_);
    report_.f1 = ratio(report_.f1, answerable_);
    report_.contains_gold = ratio(report_.contains_gold, answerable_);
    report_.citation_precision = ratio(right_citations_, citations_);
    report_.citation_recall = ratio(cited_, with_gold_);
    report_.refusal_precision = ratio(rightly_refused_, refused_);
    report_.refusal_recall = ratio(rightly_refused_, unanswerable_);
    report_.p50_ms = percentile(times_ms_, 0.50);
    return report_;
  }

 private:
  // "It is so [1]." without the "[1]".
  static std::string without_marks(const std::string& answer) {
    std::string plain;
    for (std::size_t i = 0; i < answer.size(); ++i) {
      const std::size_t close = answer[i] == '[' ? answer.find(']', i) : std::string::npos;
      const bool mark = close != std::string::npos && close > i + 1 && close - i < 5 &&
                        answer.find_first_not_of("0123456789", i + 1) == close;
      if (mark) {
        i = close;
      } else {
        plain += answer[i];
      }
    }
    return plain;
  }

  static bool holds_gold(const std::string& answer, const std::vector<std::string>& gold) {
    const std::string normal = " " + normalize_answer(answer) + " ";
    for (const std::string& text : gold) {
      const std::string wanted = normalize_answer(text);
      if (!wanted.empty() && normal.find(" " + wanted + " ") != std::string::npos) return true;
    }
    return false;
  }

  const EvaluationSet& set_;
  AnswerReport report_;
  std::vector<double> times_ms_;
  double refused_ = 0, rightly_refused_ = 0, unanswerable_ = 0, answerable_ = 0;
  double citations_ = 0, right_citations_ = 0, with_gold_ = 0, cited_ = 0;
};

AnswerReport judge_answers(Library& library, const EvaluationSet& set,
                           const EvaluateObserver& observer, const std::stop_token& stop) {
  AnswerJudge judge(set);
  std::int64_t done = 0;
  for (const EvaluationQuery& query : set.queries) {
    throw_if_stopped(stop);
    ++done;
    if (query.answerable && query.answers.empty()) continue;
    judge.add(query, ask(library, {.question = query_text(query)}, {}, stop));
    if (observer) observer("answers", done, static_cast<std::int64_t>(set.queries.size()));
  }
  return judge.finish();
}

}  // namespace

EvaluationReport evaluate(const std::filesystem::path& set_folder, const EvaluateOptions& options,
                          const EvaluateObserver& observer, std::stop_token stop) {
  EvaluationSet set = read_evaluation_set(set_folder);
  const TemporaryFolder folder;
  Library library({.folder = folder.path(), .model = options.model, .today = options.today},
                  index::Access::write);
  if (options.texts == PassageTexts::files) {
    take_texts_from_files(set, set_folder, library.reader(), stop);
  }
  build_library(library, set, observer, stop);

  EvaluationReport report;
  report.set = set.name;
  report.passages = static_cast<std::int64_t>(set.corpus.size());
  report.queries = static_cast<std::int64_t>(set.gold.size());
  const auto judge = [&](const Leg& leg) {
    return judge_leg(library, set, leg, options, observer, stop);
  };
  report.lexical = judge({.name = "lexical", .mode = index::Mode::lexical, .rerank_budget = {}});
  report.semantic = judge({.name = "semantic", .mode = index::Mode::semantic, .rerank_budget = {}});
  report.hybrid = judge({.name = "hybrid", .rerank_budget = {}});
  if (options.rerank_budget) {
    report.rerank = judge({.name = "rerank", .rerank_budget = options.rerank_budget});
  }
  if (options.answers && set.has_answers) {
    report.answers = judge_answers(library, set, observer, stop);
  }
  return report;
}

}  // namespace carrel::engine
