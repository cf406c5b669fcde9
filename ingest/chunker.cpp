#include "ingest/chunker.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/check.h"
#include "ingest/chunk_pieces.h"
#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

constexpr int tokens_min = 8;                   // a smaller target would cut words apart

// The titles above a section, "A > B", as Document::heading_path has them. Each chunk carries its
// own: of a long path the last titles are kept, and of a deep one so many sections are looked at.
std::string short_heading_path(const Document& document, std::uint32_t section) {
  std::vector<std::string_view> titles;
  std::size_t bytes = 0;
  for (int steps = 0; section != 0 && steps < nesting_depth_max; ++steps) {
    CARREL_CHECK(section < document.sections.size());
    const Section& each = document.sections[section];
    const std::string_view title = clip_utf8(each.title, chunk_prefix_bytes_max);
    section = each.parent;
    if (title.empty()) continue;
    bytes += title.size() + std::string_view(" > ").size();
    if (bytes > chunk_prefix_bytes_max && !titles.empty()) break;
    titles.push_back(title);
  }
  std::string path;
  for (auto title = titles.rbegin(); title != titles.rend(); ++title) {
    if (!path.empty()) path += " > ";
    path += *title;
  }
  return path;
}

// A section's blocks are [begin, own_end) itself and [own_end, end) in its subsections.
struct SectionRange {
  std::size_t begin = 0;
  std::size_t own_end = 0;
  std::size_t end = 0;
};

class Chunker {
 public:
  Chunker(const Document& document, const TokenCounter& count_tokens, const ChunkerOptions& options)
      : document_(document),
        count_tokens_(count_tokens),
        target_(std::max(options.tokens_target, tokens_min)),
        overlap_(std::clamp(options.overlap_tokens, 0, target_ / 2)),
        texts_(read_blocks(document, count_tokens)),
        cutter_(document, texts_, count_tokens) {
    sum_tokens();
  }

  std::vector<Chunk> run() {
    std::size_t at = 0;
    while (at < document_.blocks.size()) at = take_section(at);
    return std::move(chunks_);
  }

 private:
  void sum_tokens() {
    tokens_before_.assign(1, 0);
    for (const int tokens : texts_.tokens) {
      tokens_before_.push_back(tokens_before_.back() + tokens);
    }
  }

  // One chunk for the section at block `at` with all below it when that fits; otherwise the
  // section's own blocks, and its subsections for the next calls. Returns the first block not
  // taken.
  std::size_t take_section(std::size_t at) {
    const std::uint32_t section = document_.blocks[at].section;
    enter_section(section);
    const SectionRange range = range_of(at);
    const std::int64_t all = tokens_before_[range.end] - tokens_before_[at + own_heading(at)];
    if (prefix_tokens_ + all <= target_) {
      pack(at, range.end);
      return range.end;
    }
    std::size_t end = range.own_end;
    // A heading alone says little: it goes with what follows it.
    while (end < range.end && only_headings(at, end)) end = range_of(end).own_end;
    pack(at, end);
    return end;
  }

  // Descendants of a section follow it directly, since blocks are in reading order.
  SectionRange range_of(std::size_t begin) const {
    const std::uint32_t section = document_.blocks[begin].section;
    SectionRange range{begin, begin, begin};
    const auto& blocks = document_.blocks;
    while (range.own_end < blocks.size() && blocks[range.own_end].section == section) {
      ++range.own_end;
    }
    range.end = range.own_end;
    // What cannot fit need not be looked at to its end.
    const std::int64_t enough = tokens_before_[begin] + 2 * std::int64_t{target_};
    while (range.end < blocks.size() && is_below(blocks[range.end].section, section)) {
      if (tokens_before_[++range.end] > enough) break;
    }
    return range;
  }

  bool is_below(std::uint32_t section, std::uint32_t ancestor) const {
    if (section <= ancestor) return false;  // sections are numbered in reading order
    const auto& sections = document_.sections;
    while (section != 0 && section > ancestor) section = sections[section].parent;
    return section == ancestor;
  }

  bool only_headings(std::size_t begin, std::size_t end) const {
    return std::all_of(document_.blocks.begin() + static_cast<std::ptrdiff_t>(begin),
                       document_.blocks.begin() + static_cast<std::ptrdiff_t>(end),
                       [](const Block& block) { return block.kind == BlockKind::heading; });
  }

  // 1 when the block is its section's heading, whose words the prefix has already.
  std::size_t own_heading(std::size_t block) const {
    return document_.blocks[block].kind == BlockKind::heading &&
                   !document_.sections[document_.blocks[block].section].title.empty()
               ? 1
               : 0;
  }

  void enter_section(std::uint32_t section) {
    if (section == section_ && !prefix_is_new_) return;
    prefix_is_new_ = false;
    section_ = section;
    heading_ = short_heading_path(document_, section);
    const std::string& title = document_.title;
    const bool names_title =
        title.empty() || heading_ == title || heading_.starts_with(title + " > ");
    std::string prefix = names_title ? std::string() : title + "\n";
    if (!heading_.empty()) prefix += heading_ + "\n";
    prefix_ = clip_utf8(prefix, chunk_prefix_bytes_max);
    prefix_tokens_ = prefix_.empty() ? 0 : count_tokens_(prefix_);
    if (prefix_tokens_ <= target_ / 2) return;
    prefix_.clear();  // a title longer than the text it heads would drown it
    prefix_tokens_ = 0;
  }

  // Fills chunks with the blocks of [begin, end), as many pieces in each as its budget takes.
  void pack(std::size_t begin, std::size_t end) {
    pieces_.clear();
    const int budget = target_ - prefix_tokens_;
    int heading_tokens = 0;  // of headings that wait for their first paragraph
    for (std::size_t block = begin; block < end; ++block) {
      const bool is_heading = document_.blocks[block].kind == BlockKind::heading;
      if (block == begin && own_heading(block) != 0 && !prefix_.empty()) {
        pieces_.push_back({.span = document_.blocks[block].span,
                           .plain = {},
                           .block = static_cast<std::uint32_t>(block)});
        continue;
      }
      const int left = std::max(budget - heading_tokens, budget / 2);
      cutter_.add(pieces_, static_cast<std::uint32_t>(block), left);
      heading_tokens = is_heading ? heading_tokens + texts_.tokens[block] : 0;
    }
    fill(budget);
  }

  void fill(int budget) {
    std::size_t first = 0;
    while (first < pieces_.size()) {
      std::size_t last = first;  // one past
      std::int64_t tokens = 0;
      while (last < pieces_.size() &&
             (tokens + pieces_[last].tokens <= budget || only_heading_pieces(first, last))) {
        tokens += pieces_[last++].tokens;
      }
      // A heading at the end belongs to the next chunk.
      while (last < pieces_.size() && last > first + 1 && is_heading(pieces_[last - 1])) --last;
      add_chunk(first, last);
      first = last < pieces_.size() ? overlap_begin(first, last, budget) : last;
    }
  }

  bool is_heading(const Piece& piece) const {
    return document_.blocks[piece.block].kind == BlockKind::heading;
  }

  bool only_heading_pieces(std::size_t first, std::size_t last) const {
    for (std::size_t i = first; i < last; ++i) {
      if (!is_heading(pieces_[i])) return false;
    }
    return true;
  }

  // Where the chunk after [first, last) begins: a few sentences back when it goes on in the same
  // block, so that what refers back can still be understood.
  std::size_t overlap_begin(std::size_t first, std::size_t last, int budget) const {
    const Piece& next = pieces_[last];
    if (!next.may_overlap) return last;
    std::size_t begin = last;
    std::int64_t tokens = 0;
    while (begin > first + 1) {
      const Piece& piece = pieces_[begin - 1];
      tokens += piece.tokens;
      const bool fits = tokens <= overlap_ && tokens + next.tokens <= budget;
      if (!fits || piece.block != next.block || !piece.may_overlap) break;
      --begin;
    }
    return begin;
  }

  void add_chunk(std::size_t first, std::size_t last) {
    Chunk chunk;
    const Block& block = document_.blocks[pieces_[first].block];
    chunk.span = {pieces_[first].span.begin, pieces_[last - 1].span.end};
    chunk.heading = heading_;
    chunk.page = page_of(chunk.span.begin, block);
    chunk.line = line_of(chunk.span.begin, block);
    chunk.tokens = prefix_tokens_;
    std::size_t bytes = prefix_.size();
    for (std::size_t i = first; i < last; ++i) bytes += pieces_[i].plain.size() + 1;
    chunk.embed_text.reserve(bytes);
    chunk.embed_text = prefix_;
    for (std::size_t i = first; i < last; ++i) append(chunk, i, first);
    if (chunk.embed_text.ends_with('\n')) chunk.embed_text.pop_back();
    if (chunk.embed_text.empty()) chunk.embed_text = chunk.span.in(document_.text);
    chunks_.push_back(std::move(chunk));
  }

  void append(Chunk& chunk, std::size_t index, std::size_t first) const {
    const Piece& piece = pieces_[index];
    chunk.tokens += piece.tokens;
    if (piece.plain.empty()) return;
    // Sentences of one paragraph go on in the same line; rows and lines of code do not.
    const bool goes_on = index > first && pieces_[index - 1].block == piece.block &&
                         piece.may_overlap && chunk.embed_text.ends_with('\n');
    if (goes_on) chunk.embed_text.back() = ' ';
    chunk.embed_text += piece.plain.in(texts_.plain);
    chunk.embed_text += '\n';
  }

  // A block may run over a page's end, and a chunk may begin after that.
  int page_of(std::size_t offset, const Block& block) const {
    const auto& pages = document_.pages;
    const auto after =
        std::upper_bound(pages.begin(), pages.end(), offset,
                         [](std::size_t at, const Page& page) { return at < page.span.begin; });
    return after == pages.begin() ? block.page : std::prev(after)->number;
  }

  int line_of(std::size_t offset, const Block& block) {
    if (block.line == 0) return 0;
    if (!document_.line_marks.empty()) return carrel::line_of(document_.line_marks, offset);
    if (line_.block != &block) line_ = {&block, block.span.begin, block.line};
    const Span passed{std::min(line_.offset, offset), std::max(line_.offset, offset)};
    const std::string_view text = passed.in(document_.text);
    const auto count = static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    line_.line += offset < line_.offset ? -count : count;  // an overlap goes back a little
    line_.offset = offset;
    return line_.line;
  }

  // Counted on from chunk to chunk, so that a long block is read once.
  struct LinePlace {
    const Block* block = nullptr;
    std::size_t offset = 0;
    int line = 0;
  };

  const Document& document_;
  const TokenCounter& count_tokens_;
  const int target_;
  const int overlap_;
  BlockTexts texts_;
  BlockCutter cutter_;
  std::vector<std::int64_t> tokens_before_;  // [blocks + 1]
  std::vector<Chunk> chunks_;
  std::vector<Piece> pieces_;

  bool prefix_is_new_ = true;
  std::uint32_t section_ = 0;
  std::string heading_;  // path of section_
  std::string prefix_;   // title and path, each with a line end
  int prefix_tokens_ = 0;
  LinePlace line_;
};

}  // namespace

std::vector<Chunk> chunk(const Document& document, const TokenCounter& count_tokens,
                         const ChunkerOptions& options) {
  return Chunker(document, count_tokens, options).run();
}

}  // namespace carrel::ingest
