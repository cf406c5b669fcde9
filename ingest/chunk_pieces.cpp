#include "ingest/chunk_pieces.h"

#include <algorithm>

#include "core/unicode.h"
#include "ingest/lines.h"
#include "ingest/plain.h"

namespace carrel::ingest {
namespace {

bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

Span trimmed(std::string_view text, Span span) noexcept {
  while (!span.empty() && is_space(text[span.begin])) ++span.begin;
  while (!span.empty() && is_space(text[span.end - 1])) --span.end;
  return span;
}

std::vector<Span> lines_of(std::string_view text, Span span) {
  std::vector<Span> lines;
  for (std::size_t at = span.begin; at < span.end;) {
    const std::size_t end = std::min(line_end(text, at), span.end);
    const Span visible = trimmed(text, {at, end});
    if (!visible.empty()) lines.push_back({at, visible.end});  // with its indent
    at = end + 1;
  }
  return lines;
}

bool is_code_point_begin(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

// Where to cut at most `reach` before `at`: after the nearest line end, else after the nearest
// space, else between two code points. The result lies in (begin, end].
std::size_t cut_before(std::string_view text, Span span, std::size_t at,
                       std::size_t reach) noexcept {
  std::size_t space = 0;
  for (std::size_t i = at; i > span.begin + 1 && i + reach > at; --i) {
    if (text[i - 1] == '\n') return i;
    if (space == 0 && is_space(text[i - 1])) space = i;
  }
  if (space != 0) return space;
  std::size_t cut = at;
  while (cut > span.begin && !is_code_point_begin(text[cut])) --cut;
  if (cut > span.begin) return cut;
  cut = at + 1;
  while (cut < span.end && !is_code_point_begin(text[cut])) ++cut;
  return cut;
}

// `count` parts of about the same size. Fewer when the span has not so many code points.
std::vector<Span> equal_parts(std::string_view text, Span span, std::size_t count) {
  std::vector<Span> parts;
  const std::size_t part_bytes = std::max<std::size_t>(span.size() / count, 1);
  while (span.size() > part_bytes + part_bytes / 2) {
    const std::size_t cut = cut_before(text, span, span.begin + part_bytes, part_bytes / 2);
    const Span part = trimmed(text, {span.begin, cut});
    if (!part.empty()) parts.push_back(part);
    span.begin = std::min(cut, span.end);
  }
  span = trimmed(text, span);
  if (!span.empty()) parts.push_back(span);
  return parts;
}

}  // namespace

BlockTexts read_blocks(const Document& document, const TokenCounter& count_tokens) {
  BlockTexts texts;
  texts.plain.reserve(document.text.size());
  texts.spans.reserve(document.blocks.size());
  texts.tokens.reserve(document.blocks.size());
  for (const Block& block : document.blocks) {
    if (!texts.plain.empty()) texts.plain += '\n';
    const std::size_t begin = texts.plain.size();
    append_plain(texts.plain, block.span.in(document.text), block.kind, document.type);
    texts.spans.push_back({begin, texts.plain.size()});
    texts.tokens.push_back(count_tokens(texts.spans.back().in(texts.plain)));
  }
  return texts;
}

Piece BlockCutter::piece_of(std::uint32_t block, Span span) {
  Piece piece{.span = span, .block = block};
  texts_.plain += '\n';
  piece.plain.begin = texts_.plain.size();
  append_plain(texts_.plain, span.in(document_.text), document_.blocks[block].kind, document_.type);
  piece.plain.end = texts_.plain.size();
  piece.tokens = count_tokens_(piece.plain.in(texts_.plain));
  return piece;
}

std::vector<Span> BlockCutter::natural_parts(const Block& block) const {
  if (block.kind == BlockKind::table || block.kind == BlockKind::code) {
    return lines_of(document_.text, block.span);
  }
  std::vector<Span> found = sentences(block.span.in(document_.text), document_.language);
  for (Span& span : found) {
    span.begin += block.span.begin;
    span.end += block.span.begin;
  }
  return found;
}

void BlockCutter::add(std::vector<Piece>& pieces, std::uint32_t block, int tokens_max) {
  const Block& source = document_.blocks[block];
  if (texts_.tokens[block] <= tokens_max) {
    pieces.push_back({.span = source.span,
                      .plain = texts_.spans[block],
                      .block = block,
                      .tokens = texts_.tokens[block]});
    return;
  }
  const bool is_prose = source.kind != BlockKind::table && source.kind != BlockKind::code;
  for (const Span part : natural_parts(source)) {
    Piece piece = piece_of(block, part);
    piece.may_overlap = is_prose;
    add_cut(pieces, piece, tokens_max);
  }
}

// Parts are of equal bytes, not tokens: what still does not fit is cut again.
void BlockCutter::add_cut(std::vector<Piece>& pieces, const Piece& piece, int tokens_max) {
  if (piece.tokens <= tokens_max) {
    pieces.push_back(piece);
    return;
  }
  const auto count =
      static_cast<std::size_t>(std::int64_t{piece.tokens} * 9 / (8 * tokens_max)) + 1;
  const std::vector<Span> parts = equal_parts(document_.text, piece.span, count);
  if (parts.size() < 2) {
    pieces.push_back(piece);
    return;
  }
  for (const Span part : parts) add_cut(pieces, piece_of(piece.block, part), tokens_max);
}

}  // namespace carrel::ingest
