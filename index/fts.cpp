#include "index/fts.h"

#include <sqlite3.h>

#include <algorithm>
#include <string_view>

#include "core/error.h"

namespace carrel::index {
namespace {

using TokenSink = int (*)(void*, int, const char*, int, int, int);

int create_tokenizer(void* context, const char**, int, Fts5Tokenizer** out) {
  *out = static_cast<Fts5Tokenizer*>(context);  // has no state; any address will do
  return SQLITE_OK;
}

void delete_tokenizer(Fts5Tokenizer*) {}

// The name a term has in the index: six well-mixed bytes, none of them 0, which FTS5 takes for an
// end. FTS5 gathers terms in a table whose own hash mixes words so badly that walking its chains
// was a third of the time of writing (index_bench). At a million different terms the odds that any
// two share a name are 1 in 500.
struct TermName {
  explicit TermName(std::string_view term) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char c : term) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    hash = (hash ^ hash >> 29) * 0xD6E8FEB86659FD93ULL;
    hash ^= hash >> 32;
    for (char& byte : bytes) {
      byte = static_cast<char>((hash & 0xff) != 0 ? hash & 0xff : 1);
      hash >>= 8;
    }
  }
  std::array<char, 6> bytes;
};

// Characters of scripts without spaces stand for themselves, for they are searched by prefix.
bool stands_for_itself(char first) { return static_cast<unsigned char>(first) >= 0xE0; }

int replay_term(void* context, TokenSink sink, int flags, std::string_view term, int begin) {
  const int end = begin + static_cast<int>(term.size());
  if (stands_for_itself(term.front())) {
    return sink(context, flags, term.data(), static_cast<int>(term.size()), begin, end);
  }
  const TermName name(term);
  return sink(context, flags, name.bytes.data(), static_cast<int>(name.bytes.size()), begin, end);
}

int replay(Fts5Tokenizer*, void* sink_context, int, const char* text, int size, TokenSink sink) {
  int begin = 0;
  int flags = 0;
  while (begin < size) {
    int end = begin;
    while (end < size && text[end] != ' ' && text[end] != '\t') ++end;
    if (end > begin) {
      const std::string_view term(text + begin, static_cast<std::size_t>(end - begin));
      const int result = replay_term(sink_context, sink, flags, term, begin);
      if (result != SQLITE_OK) return result;
    }
    flags = end < size && text[end] == '\t' ? FTS5_TOKEN_COLOCATED : 0;
    begin = end + 1;
  }
  return SQLITE_OK;
}

// Weighted occurrences of one phrase in the current row.
double frequency(const Fts5ExtensionApi* api, Fts5Context* row, int phrase,
                 const std::array<double, field_count>& weights) {
  Fts5PhraseIter position;
  int column = 0;
  int offset = 0;
  double sum = 0;
  if (api->xPhraseFirst(row, phrase, &position, &column, &offset) != SQLITE_OK) return 0;
  while (column >= 0) {
    sum += weights[static_cast<std::size_t>(column)];
    api->xPhraseNext(row, &position, &column, &offset);
  }
  return sum;
}

void keep_hit(Ranking& ranking, const Hit& hit) {
  auto& hits = ranking.hits;
  if (hits.size() == ranking.keep) {
    if (hits.empty() || !better(hit, hits.front())) return;
    std::pop_heap(hits.begin(), hits.end(), better);
    hits.back() = hit;
  } else {
    hits.push_back(hit);
  }
  std::push_heap(hits.begin(), hits.end(), better);
}

void score_row(const Fts5ExtensionApi* api, Fts5Context* row, std::int64_t id, Ranking& ranking) {
  constexpr double k1 = 1.2;
  const auto index = static_cast<std::size_t>(id);
  const std::uint8_t length = index < ranking.lengths.size() ? ranking.lengths[index] : 0;
  const double norm = ranking.length_norm[length];
  Hit hit{id, 0, 0};
  for (std::size_t phrase = 0; phrase < ranking.word_of_phrase.size(); ++phrase) {
    const int word = ranking.word_of_phrase[phrase];
    if (word < 0) continue;
    const double count = frequency(api, row, static_cast<int>(phrase), ranking.weights);
    if (count <= 0) continue;
    hit.score += ranking.idf[static_cast<std::size_t>(word)] * count * (k1 + 1) / (count + norm);
    hit.words |= std::uint64_t{1} << word;
  }
  keep_hit(ranking, hit);
}

void rank_match(const Fts5ExtensionApi* api, Fts5Context* row, sqlite3_context* result, int count,
                sqlite3_value** values) {
  auto* ranking = count == 1 ? static_cast<Ranking*>(
                                   sqlite3_value_pointer(values[0], ranking_pointer))
                             : nullptr;
  if (!ranking) return sqlite3_result_error(result, "rank_match needs a ranking", -1);
  const std::int64_t id = api->xRowid(row);
  const auto index = static_cast<std::size_t>(id);
  sqlite3_result_int(result, 0);
  if (!ranking->allowed.empty() &&
      (index >= ranking->allowed.size() || !ranking->allowed[index])) {
    return;
  }
  ++ranking->rows;
  if (!ranking->mark.empty()) {
    if (index < ranking->mark.size()) ranking->mark[index] = 1;
    return;
  }
  if (ranking->count_max == 0) return score_row(api, row, id, *ranking);
  ranking->last_row = id;
  if (ranking->rows >= ranking->count_max) sqlite3_result_int(result, 1);
}

fts5_api* fts5_of(Database& database) {
  fts5_api* api = nullptr;
  Rows rows = database.query("SELECT fts5(?1)", Pointer{static_cast<void*>(&api), "fts5_api_ptr"});
  rows.step();
  if (!api) throw Error(ErrorCode::unsupported, "this SQLite was built without FTS5");
  return api;
}

}  // namespace

void register_fts(Database& database) {
  static int stateless = 0;
  fts5_api* api = fts5_of(database);
  fts5_tokenizer tokenizer{create_tokenizer, delete_tokenizer, replay};
  if (api->xCreateTokenizer(api, "replay", &stateless, &tokenizer, nullptr) != SQLITE_OK ||
      api->xCreateFunction(api, "rank_match", nullptr, rank_match, nullptr) != SQLITE_OK) {
    throw_sqlite_error(database.handle(), "register text index");
  }
}

}  // namespace carrel::index
