#include "index/locate.h"

#include <algorithm>
#include <array>
#include <optional>

#include "index/connection.h"
#include "index/packing.h"
#include "index/stored_text.h"

namespace carrel::index {
namespace {

bool touches(Span word, std::span<const Span> spans) {
  return std::any_of(spans.begin(), spans.end(), [&](Span span) {
    return word.begin < span.end && span.begin < word.end;
  });
}

bool same_line(const Rect& a, const Rect& b) {
  const float middle = (b.top + b.bottom) / 2;
  return middle > a.top && middle < a.bottom && b.left >= a.left;
}

void add_word(std::vector<Rect>& lines, const Rect& word, bool joins_last) {
  if (!joins_last || lines.empty() || !same_line(lines.back(), word)) {
    lines.push_back(word);
    return;
  }
  Rect& line = lines.back();
  line.top = std::min(line.top, word.top);
  line.right = std::max(line.right, word.right);
  line.bottom = std::max(line.bottom, word.bottom);
}

// The last page that begins at or before the byte; pages are in the order of their text.
std::optional<PagePlace> page_at(Database& database, std::int64_t document_id, std::size_t byte) {
  Rows row = database.query("SELECT pages FROM layouts WHERE document_id = ?1", document_id);
  if (!row.step()) return std::nullopt;
  const std::vector<PagePlace> pages = unpack_pages(row.bytes(0));
  const auto after = std::upper_bound(
      pages.begin(), pages.end(), byte,
      [](std::size_t at, const PagePlace& page) { return at < page.begin; });
  if (after == pages.begin()) return std::nullopt;
  return *std::prev(after);
}

}  // namespace

bool text_is_the_file(std::string_view type) noexcept {
  constexpr auto types = std::to_array<std::string_view>({"markdown", "text", "code", "org", "rst"});
  return std::find(types.begin(), types.end(), type) != types.end();
}

Place place_on_page(Database& database, std::int64_t document_id, std::span<const Span> spans) {
  Place place;
  if (spans.empty()) return place;
  const auto page = page_at(database, document_id, spans.front().begin);
  if (!page) return place;
  place.page = page->number;
  bool last_touched = false;
  for (const WordBox& word :
       unpack_words(read_words(database, document_id, page->words), page->begin)) {
    const bool touched = touches(word.span, spans);
    // Words of one highlight that follow one another share a box; two highlights do not.
    if (touched) add_word(place.boxes, word.box, last_touched);
    last_touched = touched;
  }
  return place;
}

int line_at(Database& database, std::int64_t document_id, std::string_view type,
            std::size_t byte) {
  BlockPlace block;
  {
    Rows row = database.query("SELECT places FROM texts WHERE document_id = ?1", document_id);
    if (!row.step()) return 0;
    const Places unpacked = unpack_places(row.bytes(0));
    if (!unpacked.line_marks.empty()) return line_of(unpacked.line_marks, byte);
    const std::vector<BlockPlace>& places = unpacked.blocks;
    const auto after = std::upper_bound(
        places.begin(), places.end(), byte,
        [](std::size_t at, const BlockPlace& place) { return at < place.span.begin; });
    if (after == places.begin()) return places.empty() ? 0 : places.front().line;
    block = *std::prev(after);
  }
  if (block.line == 0 || !text_is_the_file(type)) return block.line;
  const std::string before = read_text(database, document_id, {block.span.begin, byte});
  return block.line + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

Place Store::locate(std::int64_t document_id, Span span) const {
  Database& database = connection_->database;
  std::string type;
  {
    Rows row = database.query("SELECT type FROM documents WHERE id = ?1", document_id);
    if (!row.step()) return {};
    type = row.string(0);
  }
  Place place = place_on_page(database, document_id, {&span, 1});
  place.line = line_at(database, document_id, type, span.begin);
  place.line_last = span.size() > 1 ? line_at(database, document_id, type, span.end - 1) : place.line;
  return place;
}

}  // namespace carrel::index
