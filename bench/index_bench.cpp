// What the index room costs and how well its lexical leg finds, without parsers and models.
//
//   index_bench quality SET...      ndcg@10 of the lexical leg on sets in BEIR layout, one passage
//   a
//                                   document and a chunk
//   index_bench speed CORPUS COUNT  writes COUNT chunks made of a corpus.jsonl, then searches
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/files.h"
#include "index/search.h"
#include "index/store.h"

namespace {

using namespace carrel;
using Json = nlohmann::json;
// Time this thread had the CPU: other programs' load would hide what changed.
double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

struct Item {
  std::string id, title, text, language;
};

std::vector<Item> read_items(const std::filesystem::path& file) {
  std::vector<Item> items;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const Json json = Json::parse(line);
    Item item{json.value("_id", ""), json.value("title", ""), json.at("text"), ""};
    if (json.contains("metadata")) item.language = json["metadata"].value("language", "");
    item.language = json.value("lang", item.language);
    items.push_back(std::move(item));
  }
  return items;
}

// xquad's ids begin with the language: "de:Warsaw-0".
std::string language_of(const Item& item) {
  if (!item.language.empty()) return item.language;
  return item.id.size() > 3 && item.id[2] == ':' ? item.id.substr(0, 2) : "en";
}

// A document of one chunk for each of `texts`.
index::PreparedDocument prepared(const std::string& title, const std::vector<std::string>& texts,
                                 const std::string& path, const std::string& language) {
  Document document;
  document.title = title;
  document.type = "text";
  document.language = language;
  std::vector<Chunk> chunks;
  int line = 1;
  for (const std::string& text : texts) {
    Block block;
    block.span = {document.text.size(), document.text.size() + text.size()};
    block.line = line;
    document.text += text + "\n";
    line += 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    document.blocks.push_back(block);
    Chunk chunk;
    chunk.span = block.span;
    chunk.line = block.line;
    chunk.embed_text = text;
    chunks.push_back(std::move(chunk));
  }
  index::FileRecord file;
  file.path = path;
  file.size_bytes = document.text.size();
  file.content = sha256(document.text);
  return index::prepare(std::move(file), std::move(document), std::move(chunks));
}

index::PreparedDocument prepared(const Item& item, const std::string& path,
                                 const std::string& language) {
  return prepared(item.title, {item.text}, path, language);
}

double ndcg(const std::vector<std::string>& found, const std::map<std::string, double>& gold) {
  double gain = 0;
  for (std::size_t i = 0; i < found.size() && i < 10; ++i) {
    const auto known = gold.find(found[i]);
    if (known != gold.end())
      gain += (std::exp2(known->second) - 1) / std::log2(static_cast<double>(i) + 2);
  }
  std::vector<double> best;
  for (const auto& [id, score] : gold) best.push_back(score);
  std::sort(best.rbegin(), best.rend());
  double ideal = 0;
  for (std::size_t i = 0; i < best.size() && i < 10; ++i)
    ideal += (std::exp2(best[i]) - 1) / std::log2(static_cast<double>(i) + 2);
  return ideal > 0 ? gain / ideal : 0;
}

index::Collection set_collection() {
  index::Collection collection;
  collection.name = "set";
  collection.root = "/set";
  return collection;
}

using Gold = std::map<std::string, std::map<std::string, double>>;

Gold read_gold(const std::filesystem::path& file) {
  Gold gold;
  std::ifstream in(file);
  std::string query, passage;
  std::string header;
  std::getline(in, header);
  for (std::string line; std::getline(in, line);) {
    const std::size_t a = line.find('\t');
    const std::size_t b = line.find('\t', a + 1);
    const double score = std::atof(line.c_str() + b + 1);
    if (score > 0) gold[line.substr(0, a)][line.substr(a + 1, b - a - 1)] = score;
  }
  return gold;
}

void measure_quality(const std::filesystem::path& set) {
  const TemporaryFolder folder;
  index::Store store(folder.path() / "library", index::Access::write);
  const std::vector<Item> corpus = read_items(set / "corpus.jsonl");
  {
    index::Writer writer(store);
    const auto collection = writer.put_collection(set_collection());
    for (std::size_t i = 0; i < corpus.size(); ++i) {
      writer.put(collection,
                 prepared(corpus[i], std::to_string(i) + ".txt", language_of(corpus[i])));
    }
    writer.commit();
  }
  const Gold gold = read_gold(set / "qrels.tsv");
  index::Searcher searcher(store);
  double sum = 0;
  std::size_t count = 0;
  const auto begin = cpu_ms();
  for (const Item& item : read_items(set / "queries.jsonl")) {
    const auto known = gold.find(item.id);
    if (known == gold.end()) continue;
    index::Query query;
    query.text = item.text;
    if (set.filename().string().find("xquad") != std::string::npos)
      query.filters.languages = {language_of(item)};
    index::SearchOptions options;
    options.mode = index::Mode::lexical;
    options.per_document_max = 1;
    std::vector<std::string> found;
    for (const Passage& passage : searcher.search(query, {}, "", options)) {
      found.push_back(corpus[static_cast<std::size_t>(std::atoi(passage.file.c_str()))].id);
    }
    sum += ndcg(found, known->second);
    ++count;
  }
  const double ms = cpu_ms() - begin;
  std::printf("%-24s %5zu passages %5zu queries ndcg@10 %.4f  %.2f ms/query\n",
              set.filename().c_str(), corpus.size(), count, sum / static_cast<double>(count),
              ms / static_cast<double>(count));
}

// A made-up vector; what is in it does not matter for what it costs.
std::string random_code(std::uint64_t seed) {
  std::vector<float> vector(256);
  for (float& value : vector) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    value = static_cast<float>(static_cast<std::int32_t>(seed >> 32));
  }
  return index::encode_vector(vector);
}

void measure_speed(const std::filesystem::path& corpus_file, std::size_t count, const char* where) {
  const std::vector<Item> corpus = read_items(corpus_file);
  std::filesystem::remove_all(where);
  index::Store store(where, index::Access::write);
  std::size_t bytes = 0;
  double prepare_ms = 0, write_ms = 0;
  {
    index::Writer writer(store);
    const auto collection = writer.put_collection(set_collection());
    writer.use_space("random/256", 256);
    std::size_t uncommitted = 0;
    std::size_t next = 0;
    for (std::size_t i = 0; i < count / 6; ++i) {
      std::vector<std::string> texts(6);
      for (std::string& text : texts) {
        text = std::to_string(next) + " ";
        while (text.size() < 900) text += corpus[next++ % corpus.size()].text + "\n";
      }
      auto begin = cpu_ms();
      auto document = prepared(corpus[i % corpus.size()].title, texts,
                               "folder/" + std::to_string(i) + ".txt", "en");
      prepare_ms += cpu_ms() - begin;
      for (std::size_t k = 0; k < texts.size(); ++k) document.vectors[k] = random_code(i * 6 + k);
      bytes += document.text_bytes;
      uncommitted += document.text_bytes;
      begin = cpu_ms();
      writer.put(collection, document);
      if (uncommitted > (16 << 20)) {
        writer.commit();
        uncommitted = 0;
      }
      write_ms += cpu_ms() - begin;
    }
    const auto begin = cpu_ms();
    writer.commit();
    write_ms += cpu_ms() - begin;
    const auto maintain = cpu_ms();
    writer.maintain({});
    std::printf("maintain %.0f ms\n", cpu_ms() - maintain);
  }
  const double mb = static_cast<double>(bytes) / 1e6;
  const auto counts = store.index_counts();
  std::printf("%.1f MB text; prepare %.1f MB/s; write %.1f MB/s; %.3f bytes a byte; peak %.0f MB\n",
              mb, mb * 1e3 / prepare_ms, mb * 1e3 / write_ms,
              static_cast<double>(counts.bytes) / static_cast<double>(bytes),
              static_cast<double>(memory_use().peak_bytes) / 1e6);
}

void measure_search(const char* where, const std::vector<std::string>& queries) {
  for (const std::string& text : queries) {
    const auto begin = cpu_ms();
    const index::Store store(where, index::Access::read);
    index::Searcher searcher(store);
    const double open_ms = cpu_ms() - begin;
    index::SearchOptions options;
    options.mode = index::Mode::lexical;
    const auto search = cpu_ms();
    const auto found = searcher.search(index::parse_query(text), {}, "", options);
    const double first_ms = cpu_ms() - search;
    const auto again = cpu_ms();
    searcher.search(index::parse_query(text), {}, "", options);
    const double second_ms = cpu_ms() - again;
    const std::vector<float> vector(256, 0.5F);
    const auto hybrid = cpu_ms();
    options.mode = index::Mode::hybrid;
    searcher.search(index::parse_query(text), vector, "random/256", options);
    const double hybrid_ms = cpu_ms() - hybrid;
    std::printf("open %.2f ms, first %.2f ms, again %.2f ms, hybrid first %.2f ms, %zu found: %s\n",
                open_ms, first_ms, second_ms, hybrid_ms, found.size(), text.c_str());
  }
  const index::Store store(where, index::Access::read);
  const auto begin = cpu_ms();
  const auto files = store.files(1);
  std::printf("files(): %zu rows in %.2f ms\n", files.size(), cpu_ms() - begin);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() > 1 && arguments[0] == "quality") {
    for (std::size_t i = 1; i < arguments.size(); ++i) measure_quality(arguments[i]);
  } else if (arguments.size() == 4 && arguments[0] == "speed") {
    measure_speed(arguments[1], static_cast<std::size_t>(std::atoi(arguments[2].c_str())),
                  arguments[3].c_str());
  } else if (arguments.size() > 2 && arguments[0] == "search") {
    measure_search(arguments[1].c_str(), {arguments.begin() + 2, arguments.end()});
  } else {
    std::cerr
        << "index_bench quality SET... | speed CORPUS COUNT LIBRARY | search LIBRARY QUERY...\n";
    return 2;
  }
}
