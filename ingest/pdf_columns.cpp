#include "ingest/pdf_columns.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

using Group = std::vector<std::uint32_t>;

constexpr std::size_t bins = 128;              // places across a region where a gutter may be
constexpr std::size_t column_segments_min = 4; // fewer lines are not a column
constexpr float column_words_min = 2.5F;       // a line, on average; cells of tables have fewer
constexpr float column_fill_min = 0.55F;       // of a column's width, on average
constexpr float long_line_fill_min = 0.6F;     // of a column's width
constexpr std::size_t long_line_words_min = 5; // cells of tables that are as wide have fewer
constexpr std::size_t long_lines_min = 6;
constexpr float long_lines_share_min = 0.7F;   // of the width of all segments together
constexpr std::size_t wide_table_segments_min = 6;  // on each side of a gutter
constexpr float off_centre_min = 0.2F;              // of a column's width

// What stands on one side of a possible gutter, between two rows that cross it.
struct Side {
  std::size_t segments = 0;
  std::size_t words = 0;
  float width_sum = 0;
  float left = 0;
  float right = 0;
  std::vector<const PdfSegment*> wordy;

  void add(const PdfSegment& segment) {
    left = segments == 0 ? segment.frame.left : std::min(left, segment.frame.left);
    right = segments == 0 ? segment.frame.right : std::max(right, segment.frame.right);
    ++segments;
    words += segment.words.size();
    width_sum += segment.frame.right - segment.frame.left;
    if (segment.words.size() >= long_line_words_min) wordy.push_back(&segment);
  }

  bool reads_like_prose() const {
    if (segments < column_segments_min || right <= left) return false;
    const auto count = static_cast<float>(segments);
    return static_cast<float>(words) / count >= column_words_min &&
           width_sum / count / (right - left) >= column_fill_min;
  }

  // Prose with a small table or formulas in the same column: their many short segments pull the
  // averages down, yet most of the ink is in long lines.
  bool has_mostly_long_lines() const {
    std::size_t lines = 0;
    float width = 0;
    for (const PdfSegment* segment : wordy) {
      const float own = segment->frame.right - segment->frame.left;
      if (own < long_line_fill_min * (right - left)) continue;
      ++lines;
      width += own;
    }
    return lines >= long_lines_min && width >= long_lines_share_min * width_sum;
  }

  bool is_column() const { return reads_like_prose() || has_mostly_long_lines(); }
};

// A run of segments, from the first to the last in the order of their tops, that no line crosses.
struct Band {
  std::size_t begin = 0;
  std::size_t end = 0;
  float x = 0;
  std::size_t size() const { return end - begin; }
};

class Cutter {
 public:
  explicit Cutter(const std::vector<PdfSegment>& segments) : segments_(segments) {}

  std::vector<Group> cut() {
    Group all(segments_.size());
    for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
    std::stable_sort(all.begin(), all.end(), [&](std::uint32_t a, std::uint32_t b) {
      return frame(a).top < frame(b).top;
    });
    // A stack in place of recursion: the part that is read first is on top.
    std::vector<Group> todo{std::move(all)};
    while (!todo.empty()) {
      const Group group = std::move(todo.back());
      todo.pop_back();
      const Band band = done_.size() + todo.size() < pdf_page_cuts_max ? best_band(group) : Band{};
      if (band.size() == 0) {
        if (!group.empty()) done_.push_back(group);
        continue;
      }
      push_parts(group, band, todo);
    }
    return std::move(done_);
  }

 private:
  const Rect& frame(std::uint32_t i) const { return segments_[i].frame; }

  // Bins of the width that the fewest segments cover; a gutter is in one of them.
  std::vector<float> gutter_places(const Group& group) const {
    float left = frame(group.front()).left;
    float right = frame(group.front()).right;
    for (const std::uint32_t i : group) {
      left = std::min(left, frame(i).left);
      right = std::max(right, frame(i).right);
    }
    if (right - left < 1) return {};
    std::array<std::uint32_t, bins> cover{};
    const float scale = static_cast<float>(bins) / (right - left);
    const auto bin_of = [&](float x) {
      return std::min(bins - 1, static_cast<std::size_t>(std::max(0.0F, (x - left) * scale)));
    };
    for (const std::uint32_t i : group) {
      for (std::size_t b = bin_of(frame(i).left); b <= bin_of(frame(i).right); ++b) ++cover[b];
    }
    // Only the best few are tried: local minima in the inner part, the deepest first.
    std::vector<std::pair<std::uint32_t, std::size_t>> minima;
    for (std::size_t b = bins / 8; b < bins - bins / 8; ++b) {
      const bool is_start = cover[b] < cover[b - 1];
      std::size_t end = b;
      while (end + 1 < bins && cover[end + 1] == cover[b]) ++end;
      if (is_start && end + 1 < bins && cover[end + 1] > cover[b]) {
        minima.emplace_back(cover[b], (b + end) / 2);
      }
      b = end;
    }
    std::sort(minima.begin(), minima.end());
    constexpr std::size_t tried_max = 6;
    if (minima.size() > tried_max) minima.resize(tried_max);
    std::vector<float> places;
    for (const auto& [count, bin] : minima) {
      places.push_back(left + (static_cast<float>(bin) + 0.5F) / scale);
    }
    return places;
  }

  // Where the columns of a band begin. A table over both columns may stand above them with one of
  // its own gaps in the gutter; unlike two tables side by side its halves are not centred.
  std::size_t skip_wide_table(const Band& band, const Group& group, const Side& left,
                              const Side& right) const {
    Side left_part;
    Side right_part;
    std::size_t i = band.begin;
    for (; i < band.end; ++i) {
      const PdfSegment& segment = segments_[group[i]];
      const bool is_left = segment.frame.right <= band.x;
      const Side& side = is_left ? left : right;
      const float width = segment.frame.right - segment.frame.left;
      if (segment.words.size() >= long_line_words_min &&
          width >= long_line_fill_min * (side.right - side.left)) {
        break;
      }
      (is_left ? left_part : right_part).add(segment);
    }
    if (std::min(left_part.segments, right_part.segments) < wide_table_segments_min) {
      return band.begin;
    }
    const float space_before = left_part.left - left.left;
    const float space_after = left.right - left_part.right;
    const bool off_centre = space_before - space_after > off_centre_min * (left.right - left.left);
    return off_centre ? i : band.begin;
  }

  // The longest band at `x` with prose on both sides.
  Band band_at(const Group& group, float x) const {
    Band best;
    Side left;
    Side right;
    std::size_t begin = 0;
    const auto close = [&](std::size_t end) {
      const bool good = left.is_column() && right.is_column();
      const bool is_plain = left.reads_like_prose() && right.reads_like_prose();
      if (good && !is_plain) begin = skip_wide_table({begin, end, x}, group, left, right);
      if (good && end - begin > best.size()) best = {begin, end, x};
      left = {};
      right = {};
      begin = end + 1;
    };
    for (std::size_t i = 0; i < group.size(); ++i) {
      const PdfSegment& segment = segments_[group[i]];
      if (segment.frame.right <= x) {
        left.add(segment);
      } else if (segment.frame.left >= x) {
        right.add(segment);
      } else {
        close(i);
      }
    }
    close(group.size());
    return best;
  }

  Band best_band(const Group& group) const {
    Band best;
    if (group.size() < 2 * column_segments_min) return best;
    for (const float x : gutter_places(group)) {
      const Band band = band_at(group, x);
      if (band.size() > best.size()) best = band;
    }
    return best;
  }

  void push_parts(const Group& group, const Band& band, std::vector<Group>& todo) const {
    Group left;
    Group right;
    for (std::size_t i = band.begin; i < band.end; ++i) {
      (frame(group[i]).right <= band.x ? left : right).push_back(group[i]);
    }
    todo.emplace_back(group.begin() + static_cast<std::ptrdiff_t>(band.end), group.end());
    todo.push_back(std::move(right));
    todo.push_back(std::move(left));
    todo.emplace_back(group.begin(), group.begin() + static_cast<std::ptrdiff_t>(band.begin));
  }

  const std::vector<PdfSegment>& segments_;
  std::vector<Group> done_;
};

}  // namespace

std::vector<Group> find_columns(const std::vector<PdfSegment>& segments) {
  return Cutter(segments).cut();
}

}  // namespace carrel::ingest
