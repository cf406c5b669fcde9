// Words that stand for one another, within a language and across languages: "deposit" and
// "Kaution", "gift" and "present"; and words that name a kind of what another names: "penicillin"
// is an "antibiotic".
//
// A Lexicon owns a mapped text file, one word a line in bytewise order, and looks words up by
// binary search: nothing is read before it is asked for. It knows nothing of stemming: who asks
// brings the form that the file was written with (generate/training/README.md says which).
//
//   language ' ' stem { '\t' language ' ' word ' ' mark } '\n'
//   mark: strength in ninths, 1..9, or 'k' for a kind
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/files.h"

namespace carrel {

struct RelatedWord {
  std::string_view language;  // ISO 639-1
  std::string_view word;      // folded, not stemmed
  double strength = 0;        // 0..1, how often the one may stand for the other
};

class Lexicon {
 public:
  // Throws Error: not_found, io; corrupt when the file does not end with a line's end.
  explicit Lexicon(const std::filesystem::path& path);

  // Empty for a word that is not known. A line that is not as above is taken as far as it is. The
  // views live as long as this Lexicon. Thread-safe.
  std::vector<RelatedWord> related(std::string_view language, std::string_view stem) const&;
  std::vector<RelatedWord> related(std::string_view, std::string_view) const&& = delete;

  // Words that name kinds of what this one names, of the same language. Otherwise as related().
  std::vector<std::string_view> kinds(std::string_view language, std::string_view stem) const&;
  std::vector<std::string_view> kinds(std::string_view, std::string_view) const&& = delete;

 private:
  MappedFile file_;
};

}  // namespace carrel
