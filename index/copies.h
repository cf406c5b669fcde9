// Where else a passage stands that a search shows once: files with the same content, and other
// documents with the same or nearly the same passage.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "core/passage.h"
#include "index/filter.h"
#include "index/fusion.h"
#include "index/sqlite.h"

namespace carrel::index {

// A passage of a ranking, and what was folded into it.
struct FoldedPassage {
  Fused best;
  std::vector<std::int64_t> folded;  // chunks that say the same, of lower rank
};

// The copies of one of them: which to show, and the files of the others.
struct PassageCopies {
  std::int64_t shown = 0;          // chunk id: of a document that was read whole where there is one
  std::vector<OtherFile> also_in;  // at most also_in_max, those read whole first, then by name
  std::int64_t count = 0;          // of other files, those not in `also_in` too
};

// Looks copies up for one search, of the rows that it may return only. `allowed` must outlive it.
class Copies {
 public:
  // `ranked` is all that was ranked; its first second_look_passages or so are what people page to,
  // but a copy with another file name may stand anywhere in it. O(ranked).
  Copies(Database& database, const AllowedRows& allowed, std::span<const Fused> ranked);

  // Copies in `without_document` and in the passage's own document are not told.
  PassageCopies of(const FoldedPassage& passage, std::int64_t without_document);

 private:
  std::map<std::int64_t, std::int64_t> by_document(const FoldedPassage& passage,
                                                   std::int64_t own_document);
  std::vector<std::int64_t> with_vector_of(std::int64_t chunk_id);
  std::vector<std::int64_t> with_text_of(std::int64_t chunk_id);
  bool may_return(std::int64_t chunk_id) const;

  Database& database_;
  const AllowedRows& allowed_;
  std::map<std::int64_t, std::vector<std::int64_t>> ranked_by_bytes_;  // size of text -> chunks
  std::size_t texts_compared_ = 0;
};

}  // namespace carrel::index
