#include "index/lexical.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "index/limits.h"
#include "index/packing.h"
#include "index/text_index.h"

namespace carrel::index {
namespace {

// What a word in a title, heading, body or file name counts: bench/quality.
constexpr std::array<double, field_count> field_weights{4.0, 1.0, 1.0, 0.5};

constexpr char match_sql[] = "SELECT 1 FROM fts WHERE fts MATCH ?1 AND rank_match(fts, ?2)";

struct Population {
  double rows = 0;
  double mean_length = 1;
};

Population population_of(const ChunkLengths& lengths, std::span<const std::uint8_t> allowed) {
  std::array<std::int64_t, 256> histogram{};
  for (std::size_t id = 0; id < lengths.codes.size(); ++id) {
    if (allowed.empty() || (id < allowed.size() && allowed[id])) ++histogram[lengths.codes[id]];
  }
  Population population;
  double sum = 0;
  for (std::size_t code = 1; code < histogram.size(); ++code) {
    const auto count = static_cast<double>(histogram[code]);
    population.rows += count;
    sum += count * unpack_length(static_cast<std::uint8_t>(code));
  }
  if (population.rows > 0) population.mean_length = sum / population.rows;
  return population;
}

void set_length_norm(Ranking& ranking, double mean_length) {
  constexpr double k1 = 1.2;
  constexpr double b = 0.75;
  for (std::size_t code = 0; code < ranking.length_norm.size(); ++code) {
    const double length = unpack_length(static_cast<std::uint8_t>(code));
    ranking.length_norm[code] = static_cast<float>(k1 * (1 - b + b * length / mean_length));
  }
}

void run_match(Database& database, const std::string& match, Ranking& ranking) {
  Rows rows = database.query(match_sql, match, Pointer{&ranking, ranking_pointer});
  rows.step();
}

// In how many allowed rows a word occurs: counted up to a bound, then extrapolated from how far
// through the rows the count had come.
double count_rows(Database& database, const TermSequence& word, const Ranking& base) {
  Ranking counting;
  counting.allowed = base.allowed;
  counting.count_max = counted_rows_max;
  run_match(database, match_operand(word), counting);
  const auto counted = static_cast<double>(counting.rows);
  if (counting.rows < counted_rows_max || counting.last_row == 0) return counted;
  const double share = static_cast<double>(counting.last_row) /
                       static_cast<double>(std::max<std::size_t>(base.lengths.size(), 1));
  return counted / std::min(share, 1.0);
}

// Builds a MATCH expression and keeps track of which word each of its phrases stands for.
class Expression {
 public:
  void add(const TermSequence& sequence, int word) {
    text_ += match_operand(sequence);
    word_of_phrase_.push_back(word);
  }
  void add(std::string_view text) { text_ += text; }

  // (a OR b OR c)
  void any_of(std::span<const TermSequence> words, std::span<const std::size_t> chosen,
              bool scored) {
    text_ += '(';
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      if (i > 0) text_ += " OR ";
      add(words[chosen[i]], scored ? static_cast<int>(chosen[i]) : -1);
    }
    text_ += ')';
  }
  void any_of(const Readings& readings) {
    text_ += '(';
    for (std::size_t i = 0; i < readings.size(); ++i) {
      if (i > 0) text_ += " OR ";
      add(readings[i], -1);
    }
    text_ += ')';
  }

  const std::string& text() const { return text_; }
  const std::vector<int>& word_of_phrase() const { return word_of_phrase_; }

 private:
  std::string text_;
  std::vector<int> word_of_phrase_;
};

// Which words bring in candidates and which only score them.
struct Plan {
  std::vector<std::size_t> leading;
  std::vector<std::size_t> following;
};

Plan plan_words(const std::vector<double>& counts) {
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return counts[a] < counts[b]; });
  Plan plan;
  double rows = 0;
  for (const std::size_t word : order) {
    if (counts[word] == 0) continue;
    const bool leads = rows == 0 || rows + counts[word] <= static_cast<double>(candidate_rows_max);
    (leads ? plan.leading : plan.following).push_back(word);
    rows += counts[word];
  }
  return plan;
}

void add_phrases(Expression& expression, const LexicalQuery& query) {
  expression.add("(");
  for (std::size_t i = 0; i < query.phrases.size(); ++i) {
    if (i > 0) expression.add(" AND ");
    expression.any_of(query.phrases[i]);
  }
  expression.add(")");
}

// candidates OR (candidates AND others): FTS5 skips through the lists of `others`, and has their
// positions at hand where they occur.
Expression make_expression(const LexicalQuery& query, const Plan& plan) {
  Expression expression;
  const bool by_phrases = !query.phrases.empty();
  std::vector<std::size_t> following = plan.following;
  if (by_phrases) following.insert(following.end(), plan.leading.begin(), plan.leading.end());

  const auto add_candidates = [&](bool scored) {
    if (by_phrases) {
      add_phrases(expression, query);
    } else {
      expression.any_of(query.words, plan.leading, scored);
    }
  };
  expression.add("(");
  add_candidates(true);
  if (!following.empty()) {
    expression.add(" OR (");
    add_candidates(false);
    expression.add(" AND ");
    expression.any_of(query.words, following, true);
    expression.add(")");
  }
  expression.add(")");
  for (const Readings& excluded : query.excluded) {
    expression.add(" NOT ");
    expression.any_of(excluded);
  }
  return expression;
}

}  // namespace

std::int64_t count_chunks(Database& database, const TermSequence& word,
                          std::span<const std::uint8_t> allowed, std::int64_t count_max) {
  Ranking counting;
  counting.allowed = allowed;
  counting.count_max = count_max;
  run_match(database, match_operand(word), counting);
  return counting.rows;
}

ChunkLengths ChunkLengths::read(Database& database) {
  ChunkLengths lengths;
  Rows rows = database.query("SELECT block, codes FROM lengths ORDER BY block");
  while (rows.step()) {
    const auto begin = static_cast<std::size_t>(rows.integer(0) * lengths_per_block);
    lengths.codes.resize(begin + static_cast<std::size_t>(lengths_per_block));
    const std::string_view codes = rows.bytes(1);
    std::copy(codes.begin(), codes.end(), lengths.codes.begin() + static_cast<std::ptrdiff_t>(begin));
  }
  return lengths;
}

void require_phrases(Database& database, const LexicalQuery& query,
                     std::vector<std::uint8_t>& allowed) {
  const auto narrow = [&](const Expression& expression, std::uint8_t wanted) {
    std::vector<std::uint8_t> found(allowed.size());
    Ranking marking;
    marking.mark = found;
    run_match(database, expression.text(), marking);
    for (std::size_t id = 0; id < allowed.size(); ++id) {
      if (found[id] != wanted) allowed[id] = 0;
    }
  };
  if (!query.phrases.empty()) {
    Expression phrases;
    add_phrases(phrases, query);
    narrow(phrases, 1);
  }
  for (const Readings& readings : query.excluded) {
    Expression excluded;
    excluded.any_of(readings);
    narrow(excluded, 0);
  }
}

LexicalResult lexical_search(Database& database, const ChunkLengths& lengths,
                             const LexicalQuery& query, std::span<const std::uint8_t> allowed,
                             std::size_t count) {
  LexicalResult result;
  Ranking ranking;
  ranking.lengths = lengths.codes;
  ranking.allowed = allowed;
  ranking.weights = field_weights;
  ranking.keep = count;
  const Population population = population_of(lengths, allowed);
  set_length_norm(ranking, population.mean_length);

  std::vector<double> counts;
  for (const TermSequence& word : query.words) {
    const double rows = count_rows(database, word, ranking);
    counts.push_back(rows);
    const double others = std::max(population.rows - rows, 0.0);
    ranking.idf.push_back(std::log(1 + (others + 0.5) / (rows + 0.5)));
  }
  result.idf = ranking.idf;
  const Plan plan = plan_words(counts);
  if (plan.leading.empty() && query.phrases.empty()) return result;

  const Expression expression = make_expression(query, plan);
  ranking.word_of_phrase = expression.word_of_phrase();
  run_match(database, expression.text(), ranking);
  result.hits = std::move(ranking.hits);
  std::sort(result.hits.begin(), result.hits.end(), better);
  return result;
}

}  // namespace carrel::index
