// Writes what the real lexical leg finds for every query of an evaluation set in BEIR layout, for
// dump_legs.py:
//
//   dump_lexical SET > LINES
//
// One line a query, tab-separated: query id, content words, share of their IDF that the best hit
// has, then passage id and score for each of the best 200. A set with languages is searched within
// the query's language, as if each were a library of its own.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/files.h"
#include "index/connection.h"
#include "index/lexical.h"
#include "index/query.h"
#include "index/store.h"

namespace {

using namespace carrel;

constexpr std::size_t candidates = 200;  // SearchOptions::candidates

struct Item {
  std::string id, title, text;
};
using ByLanguage = std::map<std::string, std::vector<Item>>;

ByLanguage read_items(const std::filesystem::path& file, bool language_in_id) {
  ByLanguage items;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const auto json = nlohmann::json::parse(line);
    Item item{json.at("_id"), json.value("title", ""), json.at("text")};
    const bool has_language = language_in_id && item.id.size() > 3 && item.id[2] == ':';
    items[has_language ? item.id.substr(0, 2) : "en"].push_back(std::move(item));
  }
  return items;
}

index::PreparedDocument prepared(const Item& item, std::size_t number,
                                 const std::string& language) {
  Document document;
  document.text = item.text;
  document.title = item.title;
  document.type = "text";
  document.language = language;
  const Span whole{0, item.text.size()};
  Block block;
  block.span = whole;
  document.blocks.push_back(block);
  Chunk chunk;
  chunk.span = whole;
  chunk.embed_text = item.title + "\n" + item.text;
  index::FileRecord file;
  file.path = std::to_string(number) + ".txt";
  file.size_bytes = item.text.size();
  file.content = sha256(item.id);
  return index::prepare(std::move(file), std::move(document), {std::move(chunk)});
}

void write_passages(index::Store& store, const std::vector<Item>& passages,
                    const std::string& language) {
  index::Writer writer(store);
  index::Collection collection;
  collection.name = "set";
  collection.root = "/set";
  const std::int64_t id = writer.put_collection(collection);
  for (std::size_t i = 0; i < passages.size(); ++i) {
    writer.put(id, prepared(passages[i], i, language));
  }
  writer.commit();
}

// Position in the set by chunk id.
std::map<std::int64_t, std::size_t> passage_of_chunk(index::Database& database) {
  std::map<std::int64_t, std::size_t> passages;
  index::Rows rows = database.query(
      "SELECT chunks.id, documents.path FROM chunks JOIN documents ON documents.id = document_id");
  while (rows.step()) passages[rows.integer(0)] = std::stoul(rows.string(1));
  return passages;
}

double share_matched(const index::LexicalResult& result) {
  double all = 0, matched = 0;
  for (std::size_t word = 0; word < result.idf.size(); ++word) {
    all += result.idf[word];
    const bool has = !result.hits.empty() && (result.hits.front().words >> word & 1) != 0;
    matched += has ? result.idf[word] : 0;
  }
  return all > 0 ? matched / all : 0;
}

void search_all(const std::vector<Item>& passages, const std::vector<Item>& queries,
                const std::string& language) {
  const TemporaryFolder folder;
  index::Store store(folder.path() / "library", index::Access::write);
  write_passages(store, passages, language);
  index::Database& database = store.connection().database;
  const auto lengths = index::ChunkLengths::read(database);
  const auto passage_of = passage_of_chunk(database);
  for (const Item& item : queries) {
    index::Query query;
    query.text = item.text;
    const std::vector<std::string> languages = {language};
    const auto lexical = index::make_lexical_query(query, languages);
    const auto result = index::lexical_search(database, lengths, lexical, {}, candidates);
    std::printf("%s\t%zu\t%.6g", item.id.c_str(), lexical.words.size(), share_matched(result));
    for (const index::Hit& hit : result.hits) {
      std::printf("\t%s\t%.6g", passages[passage_of.at(hit.id)].id.c_str(), hit.score);
    }
    std::printf("\n");
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "dump_lexical SET > LINES\n";
    return 2;
  }
  const std::filesystem::path set = argv[1];
  const bool languages = set.filename().string().starts_with("xquad");
  const ByLanguage passages = read_items(set / "corpus.jsonl", languages);
  for (const auto& [language, queries] : read_items(set / "queries.jsonl", languages)) {
    search_all(passages.at(language), queries, language);
  }
}
