// A search result: a chunk with its score and the exact place it comes from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/span.h"

namespace carrel {

// What a second look at a passage's text found (index/second_look.h), each 0..1.
struct SecondLookEvidence {
  double first_score = 0;  // of the ranking before
  double title = 0;        // share of the query's words, by how rare they are, in the title
  double by_word = 0;      // each word of the query to the nearest in the text, by the model
  double best_window = 0;  // the query to the most similar part of the text, by the model
  int looked_at = 0;       // passages that the second look reached
};

// How a query speaks of a document by its title (index/title_match.h), each 0..1.
struct TitleEvidence {
  double named = 0;    // the title stands whole in the query: the share of it, by how rare words are
  double covered = 0;  // share of the title's words that stand in the query
};

// How the score came to be, for `--explain`. A leg that did not find the passage has no value.
struct Explanation {
  std::optional<double> lexical;   // BM25, higher is better, unbounded
  std::optional<double> semantic;  // cosine, -1..1
  double lexical_normalized = 0;   // 0..1, what fusion added up
  double semantic_normalized = 0;  // 0..1
  double lexical_weight = 0;       // the weight fusion gave the lexical leg
  int lexical_rank = 0;            // 1-based; 0 when that leg did not find it
  int semantic_rank = 0;           // 1-based; 0 when that leg did not find it
  int preferences_met = 0;         // of what the query would rather find; each raises the score
  std::optional<TitleEvidence> title;  // where it raised the score that fusion gave
  std::optional<SecondLookEvidence> second_look;  // where there was one: the score is its own then
};

// Another file that holds a passage too.
struct OtherFile {
  std::string collection;
  std::string file;  // path relative to the collection's root
};

// A part of a document as it is shown beside another.
struct PlacedText {
  Span span;             // in the document's extracted text
  int page = 0;          // as in Passage
  int line = 0;
  std::string snippet;
};

// Two passages that are alike, of a document that was asked for and of one that is related to it.
struct Connection {
  double likeness = 0;  // 0..1
  PlacedText asked;
  PlacedText found;
};

struct Passage {
  std::int64_t chunk_id = 0;
  std::int64_t document_id = 0;
  std::string docid;  // "#" and 6 hex digits of the content hash
  double score = 0;   // 0..1
  std::string collection;
  std::string file;              // path relative to the collection's root, '/' between parts
  std::string path;              // absolute path of the file
  std::string type;              // Document::type
  std::string title;             // never empty: the file name when the document has none
  std::string heading;           // "A > B"
  std::string date;              // ISO 8601 or empty
  std::string language;          // ISO 639-1 or empty
  int page = 0;                  // 1-based; 0: the format has no pages
  int line = 0;                  // 1-based, of the extracted text where the format has none; 0: see page
  std::string sheet;             // of a workbook, whose `line` is a row
  std::string cell;              // "B3"; empty where it is of no cell
  Span span;                     // in the extracted text
  std::string text;              // the bytes of span
  std::vector<Rect> boxes;       // of the matching words on `page`, one per line of words
  std::string snippet;           // part of text around the best match
  std::vector<Span> highlights;  // in snippet, in order, not overlapping
  Explanation explain;
  // Other files with the same or nearly the same passage, which is shown once: those read whole first,
  // then by name. Not more than index::also_in_max of them.
  std::vector<OtherFile> also_in;
  std::int64_t also_in_count = 0;  // of all that are known
  std::vector<Connection> connections;  // of a related document: what connects it, best first
};

}  // namespace carrel
