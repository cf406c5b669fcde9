#include "index/locate.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/word_boxes.h"
#include "index/connection.h"
#include "index/packing.h"
#include "index/sheets.h"
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

std::vector<PagePlace> read_layout(Database& database, std::int64_t document_id) {
  Rows row = database.query("SELECT pages FROM layouts WHERE document_id = ?1", document_id);
  return row.step() ? unpack_pages(row.bytes(0)) : std::vector<PagePlace>{};
}

// The last page that begins at or before the byte; pages are in the order of their text.
std::optional<PagePlace> page_at(Database& database, std::int64_t document_id, std::size_t byte) {
  const std::vector<PagePlace> pages = read_layout(database, document_id);
  const auto after = std::upper_bound(
      pages.begin(), pages.end(), byte,
      [](std::size_t at, const PagePlace& page) { return at < page.begin; });
  if (after == pages.begin()) return std::nullopt;
  return *std::prev(after);
}

Places read_places(Database& database, std::int64_t document_id) {
  Rows row = database.query("SELECT places FROM texts WHERE document_id = ?1", document_id);
  return row.step() ? unpack_places(row.bytes(0)) : Places{};
}

// The last block that begins at or before the byte, else the first.
const BlockPlace& block_at(const std::vector<BlockPlace>& blocks, std::size_t byte) {
  const auto after = std::upper_bound(
      blocks.begin(), blocks.end(), byte,
      [](std::size_t at, const BlockPlace& place) { return at < place.span.begin; });
  return after == blocks.begin() ? blocks.front() : *std::prev(after);
}

// Where the original has no lines, those of the text serve.
int counted_line(Database& database, std::int64_t document_id, std::string_view type,
                 const BlockPlace& block, std::size_t byte) {
  if (block.line > 0 && (!text_is_the_file(type) || byte < block.span.begin)) return block.line;
  const std::size_t begin = block.line > 0 ? block.span.begin : 0;
  const std::string before = read_text(database, document_id, {begin, byte});
  const auto count = static_cast<int>(std::count(before.begin(), before.end(), '\n'));
  return std::max(block.line, 1) + count;
}

// Pages of a layout end where the next begins; slides and chapters are told by their blocks.
std::vector<DocumentParts::Part> page_parts(const std::vector<PagePlace>& layout,
                                            const std::vector<BlockPlace>& blocks,
                                            std::size_t text_bytes) {
  std::vector<DocumentParts::Part> parts;
  for (const PagePlace& page : layout) {
    if (!parts.empty()) parts.back().span.end = page.begin;
    parts.push_back({page.number, {page.begin, text_bytes}});
  }
  if (!layout.empty()) return parts;
  for (const BlockPlace& block : blocks) {
    if (block.page == 0) continue;
    if (parts.empty() || parts.back().number != block.page) parts.push_back({block.page, block.span});
    parts.back().span.end = block.span.end;
  }
  return parts;
}

std::vector<DocumentParts::Part> line_parts(const std::vector<LineMark>& marks,
                                            std::size_t text_bytes) {
  std::vector<DocumentParts::Part> parts;
  parts.reserve(marks.size());
  for (const LineMark& mark : marks) {
    if (!parts.empty()) parts.back().span.end = mark.offset;
    // As line_of: text before the first mark is of its line.
    parts.push_back({mark.line, {parts.empty() ? 0 : mark.offset, text_bytes}});
  }
  return parts;
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

void place_in_original(Database& database, std::int64_t document_id, std::string_view type,
                       Span span, Place& place) {
  const std::vector<Sheet> sheets = read_sheets(database, document_id);
  if (const Sheet* sheet = sheet_at(sheets, span.begin)) {
    place.sheet = sheet->name;
    place.cell = cell_at(*sheet, span.begin);
  }
  if (place.page > 0) return;
  const Places places = read_places(database, document_id);
  if (places.blocks.empty()) return;
  place.page = block_at(places.blocks, span.begin).page;
  if (place.page > 0) return;
  const auto line_at = [&](std::size_t byte) {
    if (!places.line_marks.empty()) return line_of(places.line_marks, byte);
    return counted_line(database, document_id, type, block_at(places.blocks, byte), byte);
  };
  place.line = line_at(span.begin);
  place.line_last = span.size() > 1 ? line_at(span.end - 1) : place.line;
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
  place_in_original(database, document_id, type, span, place);
  return place;
}

DocumentParts Store::parts(std::int64_t document_id) const {
  Database& database = connection_->database;
  const auto text_bytes = static_cast<std::size_t>(
      database.integer("SELECT text_bytes FROM documents WHERE id = ?1", 0, document_id));
  const Places places = read_places(database, document_id);
  return {.pages = page_parts(read_layout(database, document_id), places.blocks, text_bytes),
          .lines = line_parts(places.line_marks, text_bytes),
          .sheets = read_sheets(database, document_id)};
}

}  // namespace carrel::index
