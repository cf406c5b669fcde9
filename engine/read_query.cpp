#include "engine/read_query.h"

#include <algorithm>
#include <array>

#include "engine/collections.h"
#include "engine/understand.h"
#include "generate/words.h"

namespace carrel::engine {
namespace {

// Of the word list, those written with letters.
constexpr std::array<std::string_view, 7> word_list_languages{"en", "de", "fr", "es",
                                                              "it", "pt", "nl"};

bool is_in_word_list(const Lexicon& lexicon, std::string_view folded) {
  return std::any_of(
      word_list_languages.begin(), word_list_languages.end(), [&](std::string_view language) {
        const std::string stem = generate::Stemmer(language).stem(folded);
        return !lexicon.related(language, stem).empty() || !lexicon.kinds(language, stem).empty();
      });
}

// The embedding model has common words whole and makes rare ones of pieces.
bool is_known_word(Library& library, std::string_view folded) {
  return library.embedder().count_tokens(folded) == 1 || is_in_word_list(library.lexicon(), folded);
}

std::vector<index::Correction> corrections_of(Library& library, const index::Query& query) {
  return library.searcher().corrections(
      query, [&](std::string_view folded) { return is_known_word(library, folded); });
}

}  // namespace

bool narrow_collections(const index::Store& store, const std::vector<std::string>& collections,
                        index::Query& query) {
  std::vector<std::string> allowed;
  for (const std::string& name : collections) allowed.push_back(find_collection(store, name).name);
  std::vector<std::string>& named = query.filters.collections;
  if (allowed.empty()) return true;
  if (!named.empty()) {
    std::erase_if(allowed, [&](const std::string& name) {
      return std::find(named.begin(), named.end(), name) == named.end();
    });
  }
  named = std::move(allowed);
  return !named.empty();
}

ReadQuery read_query(Library& library, std::string_view text,
                     const std::vector<std::string>& collections) {
  ReadQuery read{.query = index::parse_query(text), .question = {}, .notes = {}};
  read.question = read.query.text;
  index::Query narrowed = read.query;
  if (!narrow_collections(library.store(), collections, narrowed)) return read;
  const Surroundings around{library.store(), narrowed.filters, library.today()};
  for (Understood& each : understand(read.query, around)) {
    read.notes.push_back({.written = std::move(each.written),
                          .read_as = std::move(each.documents),
                          .reading = Reading::as_preference});
  }
  narrowed.text = read.query.text;
  const auto corrections = corrections_of(library, narrowed);
  for (const index::Correction& correction : corrections) {
    const std::string_view written = correction.written.in(read.query.text);
    read.notes.push_back({.written = std::string(written), .read_as = correction.read_as});
  }
  if (!corrections.empty()) {
    narrowed.text = read.question;
    read.question = index::corrected(read.question, corrections_of(library, narrowed));
  }
  read.query.text = index::corrected(read.query.text, corrections);
  return read;
}

std::string sentence_of(const QueryNote& note) {
  if (note.reading == Reading::as_preference) {
    return "for \"" + note.written + "\", " + note.read_as +
           " come higher; in quotes it is only searched for";
  }
  return "\"" + note.written + "\" is in no document searched, so it was read as \"" +
         note.read_as + "\"; in quotes it is searched for as it is";
}

}  // namespace carrel::engine
