#include "index/passages.h"

#include <algorithm>

#include "core/sha256.h"
#include "index/connection.h"
#include "index/damage.h"
#include "index/locate.h"
#include "index/stored_text.h"

namespace carrel::index {
namespace {

std::string absolute_path(std::string_view root, std::string_view path) {
  std::string absolute(root);
  if (absolute.empty() || absolute.back() != '/') absolute += '/';
  return absolute.append(path);
}

std::string file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

Passage load_row(Database& database, std::int64_t chunk_id) {
  Rows row = database.query(
      "SELECT k.document_id, k.span_begin, k.span_end, k.page, k.line, k.heading, "
      "d.path, d.content, d.type, d.title, d.date, d.language, c.name, c.root "
      "FROM chunks k JOIN documents d ON d.id = k.document_id "
      "JOIN collections c ON c.id = d.collection_id WHERE k.id = ?1", chunk_id);
  if (!row.step()) throw DamagedLibraryError("library database: a chunk has no document");
  Passage passage;
  passage.chunk_id = chunk_id;
  passage.document_id = row.integer(0);
  passage.span = {static_cast<std::size_t>(row.integer(1)),
                  static_cast<std::size_t>(row.integer(2))};
  passage.page = static_cast<int>(row.integer(3));
  passage.line = static_cast<int>(row.integer(4));
  passage.heading = row.string(5);
  passage.file = row.string(6);
  passage.docid = docid(content_from(row.bytes(7)));
  passage.type = row.string(8);
  passage.title = row.bytes(9).empty() ? file_name(passage.file) : row.string(9);
  passage.date = row.string(10);
  passage.language = row.string(11);
  passage.collection = row.string(12);
  passage.path = absolute_path(row.bytes(13), passage.file);
  return passage;
}

// The place in the original of what is highlighted, else of the snippet.
void set_place(Database& database, const Snippet& snippet, Passage& passage) {
  std::vector<Span> shown = snippet.highlights;
  if (shown.empty()) shown.push_back(snippet.span);
  for (Span& span : shown) {
    span = {span.begin + passage.span.begin, span.end + passage.span.begin};
  }
  if (text_is_the_file(passage.type) && passage.line > 0) {
    const std::string_view before =
        std::string_view(passage.text).substr(0, shown.front().begin - passage.span.begin);
    passage.line += static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    return;
  }
  Place place = place_on_page(database, passage.document_id, shown);
  place_in_original(database, passage.document_id, passage.type, shown.front(), place);
  passage.page = place.page;
  passage.line = place.line;
  passage.sheet = std::move(place.sheet);
  passage.cell = std::move(place.cell);
  passage.boxes = std::move(place.boxes);
}

}  // namespace

Passage load_passage(Database& database, std::int64_t chunk_id, const Highlighter& highlighter) {
  Passage passage = load_row(database, chunk_id);
  passage.text = read_text(database, passage.document_id, passage.span);
  const Snippet snippet = make_snippet(
      passage.text, highlighter.find(passage.text, passage.language), highlighter);
  passage.snippet = snippet.span.in(passage.text);
  for (const Span& span : snippet.highlights) {
    passage.highlights.push_back({span.begin - snippet.span.begin, span.end - snippet.span.begin});
  }
  set_place(database, snippet, passage);
  return passage;
}

}  // namespace carrel::index
