#include "index/search.h"

#include <cmath>

#include "core/error.h"
#include "core/word_boxes.h"
#include "index/connection.h"
#include "index/damage.h"
#include "index/limits.h"
#include "library_helpers.h"

namespace carrel::index::testing {
namespace {

constexpr char space[] = "toy/4";

// A library whose chunks have vectors of four values.
class VectorLibrary : public Library {
 public:
  void put(const TestDocument& test, const std::vector<std::vector<float>>& vectors) {
    Writer writer(store());
    writer.use_space(space, 4);
    PreparedDocument document = prepared(test);
    for (std::size_t i = 0; i < vectors.size(); ++i) {
      document.vectors[i] = encode_vector(vectors[i]);
    }
    writer.put(collection(), document);
    writer.commit();
  }

  Paths found(std::string_view query, const std::vector<float>& vector, SearchOptions options) {
    Paths files;
    for (const Passage& passage :
         Searcher(store()).search(parse_query(query), vector, space, options)) {
      files.push_back(passage.file);
    }
    return files;
  }

  void maintain() {
    Writer writer(store());
    writer.maintain({});
  }
};

SearchOptions in_mode(Mode mode) {
  SearchOptions options;
  options.mode = mode;
  return options;
}

const std::vector<float> north{1, 0, 0, 0};
const std::vector<float> east{0, 1, 0, 0};
const std::vector<float> mostly_north{0.8F, 0.6F, 0, 0};

TEST(Search, ranks_by_cosine_in_semantic_mode) {
  VectorLibrary library;
  library.put({"east.txt", "one"}, {east});
  library.put({"north.txt", "two"}, {north});
  library.put({"mixed.txt", "three"}, {mostly_north});
  EXPECT_EQ(library.found("anything", north, in_mode(Mode::semantic)),
            (Paths{"north.txt", "mixed.txt", "east.txt"}));
}

TEST(Search, joins_both_legs_and_explains_them) {
  VectorLibrary library;
  library.put({"word.txt", "zebra crossing"}, {east});
  library.put({"meaning.txt", "a striped horse"}, {north});
  const auto passages =
      Searcher(library.store()).search(parse_query("zebra"), north, space, in_mode(Mode::hybrid));
  ASSERT_EQ(passages.size(), 2U);
  for (const Passage& passage : passages) {
    EXPECT_GE(passage.score, 0);
    EXPECT_LE(passage.score, 1);
    EXPECT_TRUE(passage.explain.semantic.has_value()) << passage.file;
    EXPECT_EQ(passage.explain.lexical.has_value(), passage.file == "word.txt");
  }
}

TEST(Search, falls_back_to_words_without_a_query_vector) {
  VectorLibrary library;
  library.put({"a.txt", "zebra"}, {east});
  EXPECT_EQ(library.found("zebra", {}, in_mode(Mode::hybrid)), Paths{"a.txt"});
  EXPECT_EQ(library.found("zebra", {}, in_mode(Mode::semantic)), Paths{});
}

TEST(Search, refuses_a_vector_of_another_space) {
  VectorLibrary library;
  library.put({"a.txt", "zebra"}, {east});
  try {
    Searcher(library.store()).search(parse_query("zebra"), north, "other/4", {});
    FAIL() << "spaces were mixed";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::usage);
  }
}

TEST(Search, holds_filters_phrases_and_exclusions_against_the_semantic_leg_too) {
  VectorLibrary library;
  library.put({"a/one.txt", "blue whale"}, {north});
  library.put({"b/two.txt", "whale blue"}, {mostly_north});
  library.put({"b/three.txt", "sperm whale"}, {east});
  const auto found = [&](const std::string& query) {
    Paths files = library.found(query, north, in_mode(Mode::semantic));
    std::sort(files.begin(), files.end());
    return files;
  };
  EXPECT_EQ(found("whale path:b"), (Paths{"b/three.txt", "b/two.txt"}));
  EXPECT_EQ(found("\"blue whale\""), Paths{"a/one.txt"});
  EXPECT_EQ(found("whale -blue"), Paths{"b/three.txt"});
  EXPECT_EQ(found("-whale"), Paths{});
}

TEST(Search, folds_copies_and_limits_passages_of_one_document) {
  VectorLibrary library;
  const std::string text = "zebra one is here\n\nzebra two is there\n\nzebra three\n\nzebra four";
  library.put({"a.txt", text}, {north, east, mostly_north, {0, 0, 1, 0}});
  library.put({"copy.txt", text}, {});
  SearchOptions options = in_mode(Mode::lexical);
  options.per_document_max = 3;
  EXPECT_EQ(library.found("zebra", {}, options).size(), 4U);
  options.fold_duplicates = false;
  EXPECT_EQ(library.found("zebra", {}, options).size(), 6U);
  options.per_document_max = 1;
  EXPECT_EQ(library.found("zebra", {}, options).size(), 2U);
}

TEST(Search, names_a_copy_that_no_leg_ranked_by_its_vector) {
  VectorLibrary library;
  library.put({"first.txt", "zebra"}, {north});
  library.put({"second.txt", "zebra"}, {});
  SearchOptions options = in_mode(Mode::semantic);
  options.count = options.candidates = 1;
  const auto passages = Searcher(library.store()).search(parse_query("horse"), north, space, options);
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_EQ(passages[0].also_in_count, 1);
}

TEST(Search, relates_to_documents_that_pass_the_filter_only_and_names_no_others) {
  VectorLibrary library;
  library.put({"self.txt", "one"}, {north});
  library.put({"a/near.txt", "three"}, {mostly_north});
  library.put({"b/near.txt", "three"}, {});
  Filters filters;
  filters.paths = {"b/*"};
  Searcher searcher(library.store());
  const auto passages = searcher.related(library.id_of("self.txt"), filters, {});
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_EQ(passages[0].file, "b/near.txt");
  EXPECT_EQ(passages[0].also_in_count, 0);
  EXPECT_EQ(searcher.related(library.id_of("self.txt"), {}, {}).at(0).also_in_count, 1);
}

TEST(Search, sees_commits_made_after_it_was_opened) {
  VectorLibrary library;
  library.put({"a.txt", "zebra"}, {east});
  const Store reader(library.path(), Access::read);
  Searcher searcher(reader);
  const auto count = [&] {
    return searcher.search(parse_query("zebra"), north, space, in_mode(Mode::semantic)).size();
  };
  EXPECT_EQ(count(), 1U);
  library.put({"b.txt", "lion"}, {north});
  EXPECT_EQ(count(), 2U);
  {
    Writer writer(library.store());
    writer.remove(library.id_of("a.txt"));
    writer.maintain({});
  }
  EXPECT_EQ(count(), 1U);
}

// Enough vectors that a snapshot is worth writing.
void fill(VectorLibrary& library, int count) {
  Writer writer(library.store());
  writer.use_space(space, 4);
  for (int i = 0; i < count; ++i) {
    PreparedDocument document = prepared({"many/" + std::to_string(i), "n" + std::to_string(i)});
    const float x = 0.9F - 0.002F * static_cast<float>(i);
    document.vectors[0] = encode_vector(std::vector<float>{x, std::sqrt(1 - x * x), 0, 0});
    writer.put(library.collection(), document);
  }
  writer.commit();
}

TEST(Search, finds_the_same_with_a_fresh_a_stale_a_damaged_and_no_snapshot) {
  VectorLibrary library;
  fill(library, 400);
  const auto found = [&] { return library.found("x", north, in_mode(Mode::semantic)); };
  const Paths before = found();
  library.maintain();
  const auto snapshot = snapshot_path(library.path(), 1);
  ASSERT_TRUE(std::filesystem::exists(snapshot));
  EXPECT_EQ(found(), before);
  library.put({"best.txt", "new"}, {north});
  const Paths with_new = found();
  EXPECT_EQ(with_new.front(), "best.txt");
  std::filesystem::resize_file(snapshot, std::filesystem::file_size(snapshot) / 2);
  EXPECT_EQ(found(), with_new);
  std::filesystem::remove(snapshot);
  EXPECT_EQ(found(), with_new);
}

TEST(Search, ignores_the_snapshot_of_another_library) {
  VectorLibrary one_library, other;
  fill(one_library, 400);
  one_library.maintain();
  other.put({"only.txt", "x"}, {north});
  std::filesystem::copy_file(snapshot_path(one_library.path(), 1),
                             snapshot_path(other.path(), 1));
  EXPECT_EQ(other.found("x", north, in_mode(Mode::semantic)), Paths{"only.txt"});
}

TEST(Search, relates_documents_by_their_vectors_and_leaves_out_the_document_itself) {
  VectorLibrary library;
  library.put({"self.txt", "one\n\ntwo"}, {north, mostly_north});
  library.put({"near.txt", "three"}, {mostly_north});
  library.put({"far.txt", "four"}, {east});
  Searcher searcher(library.store());
  Paths files;
  for (const Passage& passage : searcher.related(library.id_of("self.txt"), {}, {})) {
    files.push_back(passage.file);
  }
  EXPECT_EQ(files, (Paths{"near.txt", "far.txt"}));
  EXPECT_TRUE(searcher.related(12345, {}, {}).empty());
}

TEST(Search, related_finds_what_is_like_a_part_and_says_which) {
  VectorLibrary library;
  library.put({"both.txt", "zebra\n\nlion"}, {east, north});
  library.put({"lions.txt", "a lion"}, {north});
  library.put({"between.txt", "neither"}, {{0.6F, 0.8F, 0, 0}});
  Searcher searcher(library.store());
  const auto passages =
      searcher.related(library.id_of("both.txt"), {}, {.count = 10, .cosine_min = 0.9});
  ASSERT_EQ(passages.size(), 1U);  // the mean of both is most like what lies between
  EXPECT_EQ(passages[0].file, "lions.txt");
  EXPECT_NEAR(passages[0].score, 0.5, 0.01);
  ASSERT_EQ(passages[0].connections.size(), 1U);
  EXPECT_EQ(passages[0].connections[0].asked.snippet, "lion");
  EXPECT_EQ(passages[0].connections[0].found.snippet, "a lion");
}

TEST(Search, related_leaves_out_exact_copies_and_finds_what_was_changed) {
  VectorLibrary library;
  library.put({"self.txt", "zebra"}, {north});
  library.put({"copy.txt", "zebra"}, {north});
  library.put({"changed.txt", "zebras"}, {mostly_north});
  Searcher searcher(library.store());
  const auto passages = searcher.related(library.id_of("self.txt"), {}, {});
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_EQ(passages[0].file, "changed.txt");
}

TEST(Search, related_stops_when_it_is_asked_to) {
  VectorLibrary library;
  library.put({"self.txt", "zebra"}, {north});
  std::stop_source stop;
  stop.request_stop();
  Searcher searcher(library.store());
  try {
    searcher.related(library.id_of("self.txt"), {}, {}, stop.get_token());
    FAIL() << "it went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled);
  }
}

TEST(Search, related_tells_of_a_damaged_vector) {
  VectorLibrary library;
  library.put({"self.txt", "zebra"}, {north});
  library.put({"near.txt", "zebras"}, {mostly_north});
  Searcher searcher(library.store());
  EXPECT_EQ(searcher.related(library.id_of("self.txt"), {}, {}).size(), 1U);
  library.store().connection().database.execute(
      "UPDATE vectors SET code = substr(code, 1, 5) WHERE id = 1");
  EXPECT_THROW(searcher.related(library.id_of("self.txt"), {}, {}), DamagedLibraryError);
}

// Had all of them been folded into one, by the notice that they share, it would name one file.
TEST(Search, related_shows_each_document_by_what_tells_most_and_not_by_a_notice_in_all) {
  VectorLibrary library;
  const std::vector<float> notice{0, 0, 1, 0};
  library.put({"self.txt", "a notice\n\nlion"}, {notice, north});
  library.put({"lions.txt", "a notice\n\na lion"}, {notice, mostly_north});
  library.put({"cats.txt", "a notice\n\na cat"}, {notice, {0.7F, 0.714F, 0, 0}});
  library.put({"salt.txt", "a notice\n\nsalt"}, {notice, east});
  Searcher searcher(library.store());
  const auto passages =
      searcher.related(library.id_of("self.txt"), {}, {.count = 10, .cosine_min = 0.3});
  ASSERT_EQ(passages.size(), 3U);
  EXPECT_EQ(passages[0].connections[0].asked.snippet, "lion");
  EXPECT_EQ(passages[1].connections[0].asked.snippet, "lion");
  EXPECT_EQ(passages[2].file, "salt.txt");
  EXPECT_EQ(passages[2].connections[0].asked.snippet, "a notice");
}

// A document of more passages than are compared, which are also all nearer to one another than to
// anything else.
TEST(Search, related_looks_past_the_passages_of_a_long_document) {
  VectorLibrary library;
  std::string text;
  std::vector<std::vector<float>> vectors;
  for (int i = 0; i < 300; ++i) {
    text += (i == 0 ? "" : "\n\n") + ("part " + std::to_string(i));
    vectors.push_back({1, 0.001F * static_cast<float>(i), 0, 0});
  }
  library.put({"long.txt", text}, vectors);
  library.put({"near.txt", "three"}, {mostly_north});
  Searcher searcher(library.store());
  const auto passages = searcher.related(library.id_of("long.txt"), {}, {});
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_EQ(passages[0].file, "near.txt");
  EXPECT_EQ(passages[0].connections.size(), connections_max);
}

TEST(Search, stops_when_asked) {
  VectorLibrary library;
  library.put({"a.txt", "zebra"}, {east});
  std::stop_source source;
  source.request_stop();
  try {
    Searcher(library.store())
        .search(parse_query("zebra"), north, space, {}, source.get_token());
    FAIL() << "did not stop";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled);
  }
}

TEST(Passage, shows_the_matching_words_and_their_line) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "filler line number " + std::to_string(i) + ".\n";
  text += "Here zebras were running home.\n";
  Library library(one("a.txt", text));
  const auto passages = library.search("zebra run");
  ASSERT_EQ(passages.size(), 1U);
  const Passage& passage = passages.front();
  EXPECT_EQ(passage.line, 41);
  EXPECT_EQ(passage.title, "a.txt");
  EXPECT_EQ(passage.path, "/home/me/notes/a.txt");
  EXPECT_LE(passage.snippet.size(), 260U);
  std::vector<std::string> marked;
  for (const Span& span : passage.highlights) marked.emplace_back(span.in(passage.snippet));
  EXPECT_EQ(marked, (std::vector<std::string>{"zebras", "running"}));
  EXPECT_EQ(passage.text, text);
}

TEST(Passage, joins_overlapping_pairs_into_one_highlight) {
  Library library(std::vector<TestDocument>{{"zh.txt", "这里是中华人民共和国的首都。", "zh"}});
  const auto passages = library.search("中华人民");
  ASSERT_EQ(passages.size(), 1U);
  ASSERT_EQ(passages[0].highlights.size(), 1U);
  EXPECT_EQ(passages[0].highlights[0].in(passages[0].snippet), "中华人民");
}

// A document of two pages with a box for every word, each word ten points wide.
PreparedDocument paged_document() {
  Document document;
  document.type = "pdf";
  document.language = "en";
  document.text = "alpha beta gamma\ndelta epsilon zeta\n";
  for (int number = 1; number <= 2; ++number) {
    const std::size_t begin = number == 1 ? 0 : 17;
    const std::size_t end = number == 1 ? 17 : document.text.size();
    Page page;
    page.number = number;
    page.span = {begin, end};
    std::vector<WordBox> words;
    float left = 72;
    for (std::size_t i = begin; i + 1 < end;) {
      const std::size_t stop = std::min(document.text.find_first_of(" \n", i), end);
      words.push_back({{i, stop}, {left, 100, left + 9, 110}});
      left += 10;
      i = stop + 1;
    }
    page.packed_words = pack_words(words, page.span.begin);
    document.pages.push_back(page);
  }
  Block block;
  block.span = {0, document.text.size()};
  block.page = 1;
  document.blocks.push_back(block);
  Chunk chunk;
  chunk.span = block.span;
  chunk.page = 1;
  FileRecord file;
  file.path = "paged.pdf";
  file.content = sha256(document.text);
  return prepare(file, document, {chunk});
}

TEST(Passage, has_the_page_and_boxes_of_its_matches) {
  Library library;
  Writer writer(library.store());
  writer.put(library.collection(), paged_document());
  writer.commit();
  const auto passages = library.search("\"epsilon zeta\"");
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_EQ(passages[0].page, 2);
  EXPECT_EQ(passages[0].line, 0);
  ASSERT_EQ(passages[0].boxes.size(), 1U);
  EXPECT_EQ(passages[0].boxes[0], (Rect{82, 100, 101, 110}));
}

TEST(Locate, finds_the_line_of_rendered_text_from_its_marks) {
  TestDocument page{"page.html", "one two\nthree four"};
  page.type = "html";
  const PreparedDocument unmarked = prepared(page);
  Document marked = document_of(page);  // what was prepared has let go of its text
  marked.line_marks = {{0, 3}, {4, 5}, {14, 9}};
  const PreparedDocument document = prepare(unmarked.file, marked, unmarked.chunks);
  Library library;
  Writer writer(library.store());
  writer.put(library.collection(), document);
  writer.commit();
  const std::int64_t id = library.id_of("page.html");
  EXPECT_EQ(library.store().locate(id, {0, 3}).line, 3);
  EXPECT_EQ(library.store().locate(id, {4, 7}).line, 5);
  EXPECT_EQ(library.store().locate(id, {8, 13}).line, 5);
  EXPECT_EQ(library.store().locate(id, {14, 18}).line, 9);
  const auto passages = library.search("four");
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_EQ(passages[0].line, 9);
}

TEST(Locate, text_before_the_first_mark_is_of_its_line_both_ways) {
  TestDocument page{"page.html", "one two\nthree four"};
  page.type = "html";
  const PreparedDocument unmarked = prepared(page);
  Document marked = document_of(page);
  marked.line_marks = {{4, 5}, {14, 9}};
  Library library;
  Writer writer(library.store());
  writer.put(library.collection(), prepare(unmarked.file, marked, unmarked.chunks));
  writer.commit();
  const std::int64_t id = library.id_of("page.html");
  EXPECT_EQ(library.store().locate(id, {0, 3}).line, 5);
  const auto lines = library.store().parts(id).lines;
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].number, 5);
  EXPECT_EQ(lines[0].span, (Span{0, 14}));
}

TEST(Locate, finds_line_page_and_boxes_of_a_span) {
  Library library(one("a.txt", "one\ntwo\n\nthree\nfour"));
  EXPECT_EQ(library.store().locate(library.id_of("a.txt"), {0, 3}).line, 1);
  EXPECT_EQ(library.store().locate(library.id_of("a.txt"), {4, 7}).line, 2);
  EXPECT_EQ(library.store().locate(library.id_of("a.txt"), {15, 19}).line, 5);
  Writer writer(library.store());
  writer.put(library.collection(), paged_document());
  writer.commit();
  const Place place = library.store().locate(library.id_of("paged.pdf"), {23, 30});
  EXPECT_EQ(place.page, 2);
  ASSERT_EQ(place.boxes.size(), 1U);
  EXPECT_EQ(place.boxes[0], (Rect{82, 100, 91, 110}));
  EXPECT_EQ(library.store().locate(999, {0, 1}).page, 0);
}

}  // namespace
}  // namespace carrel::index::testing
