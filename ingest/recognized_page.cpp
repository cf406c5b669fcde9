#include "ingest/recognized_page.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "core/unicode.h"
#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

// On clean scans words have 85 to 97; what Tesseract makes of textures, lines and faces mostly has
// less than 50, and among many such words a few by chance more.
constexpr int word_confidence_min = 45;
constexpr double page_confidence_min = 60;
constexpr std::size_t guessed_words_max = 3;  // so few need more than that to be believed
constexpr int few_words_confidence_min = 80;

constexpr float heading_ratio = 1.4F;  // of a line's height to that of most lines

bool is_word_character(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0xC0;
}

std::size_t word_characters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = code_point_at(text, i);
    i += c.size_bytes;
    if (is_word_character(c.value)) ++count;
  }
  return count;
}

// By characters, so that specks do not outweigh words.
double mean_confidence(std::span<const RecognizedWord> words) {
  double sum = 0, count = 0;
  for (const RecognizedWord& word : words) {
    const auto weight = static_cast<double>(std::max<std::size_t>(1, word_characters(word.text)));
    sum += weight * word.confidence;
    count += weight;
  }
  return count == 0 ? 0 : sum / count;
}

std::vector<const RecognizedWord*> believed(std::span<const RecognizedWord> words) {
  words = words.first(std::min(words.size(), recognized_words_max));
  std::vector<const RecognizedWord*> good;
  if (mean_confidence(words) < page_confidence_min) return good;
  std::size_t real = 0;
  int best = 0;
  for (const RecognizedWord& word : words) {
    if (word.confidence < word_confidence_min) continue;
    good.push_back(&word);
    if (word_characters(word.text) < 2) continue;
    ++real;
    best = std::max(best, word.confidence);
  }
  const bool is_guess = real == 0 || (real <= guessed_words_max && best < few_words_confidence_min);
  if (is_guess) good.clear();
  return good;
}

// From the highest to the lowest ink of each line.
struct LineHeight {
  std::uint32_t line = 0, top = 0, bottom = 0, height = 0;
};

std::vector<LineHeight> heights_of(const std::vector<const RecognizedWord*>& words) {
  std::vector<LineHeight> lines;
  for (const RecognizedWord* word : words) {
    if (lines.empty() || lines.back().line != word->line) {
      lines.push_back({word->line, word->top, word->bottom, word->line_height});
    }
    LineHeight& line = lines.back();
    line.top = std::min(line.top, word->top);
    line.bottom = std::max(line.bottom, word->bottom);
  }
  return lines;
}

float median_height(const std::vector<LineHeight>& lines) {
  std::vector<std::uint32_t> heights;
  for (const LineHeight& line : lines) heights.push_back(line.height);
  const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
  std::nth_element(heights.begin(), middle, heights.end());
  return static_cast<float>(*middle);
}

// Where a box lies on a page whose text was turned upright to be read: pdf_segments.h has the way
// back.
Rect on_page(const Rect& box, int quarters, const PdfPage& page) {
  switch (quarters) {
    case 1:
      return {page.width - box.bottom, box.left, page.width - box.top, box.right};
    case 2:
      return {page.width - box.right, page.height - box.bottom, page.width - box.left,
              page.height - box.top};
    case 3:
      return {box.top, page.height - box.right, box.bottom, page.height - box.left};
    default:
      return box;
  }
}

bool overlap(const Rect& a, const Rect& b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

}  // namespace

void add_recognized(const Recognition& found, double points_a_pixel, PdfPage& page) {
  const auto good = believed(found.words);
  if (good.empty()) return;
  const std::vector<LineHeight> lines = heights_of(good);
  const float usual = median_height(lines);
  const std::size_t known = page.words.size();
  const auto points = [&](std::uint32_t pixels) {
    return static_cast<float>(pixels * points_a_pixel);
  };
  auto line = lines.begin();
  for (const RecognizedWord* source : good) {
    if (source->line != line->line) ++line;
    // All of one size but what stands out: heights that are measured differ from line to line.
    const bool stands_out = static_cast<float>(line->height) > heading_ratio * usual;
    const float height = stands_out ? static_cast<float>(line->height) : usual;
    PdfWord word{.text = source->text,
                 .box = on_page({points(source->left), points(line->top), points(source->right),
                                 points(line->bottom)},
                                found.quarters, page),
                 .font_size = static_cast<float>(height * points_a_pixel),
                 .space_after = true,
                 .quarters = static_cast<std::uint8_t>(found.quarters)};
    const bool is_there = std::any_of(
        page.words.begin(), page.words.begin() + static_cast<std::ptrdiff_t>(known),
        [&](const PdfWord& other) { return overlap(other.box, word.box); });
    if (!is_there) page.words.push_back(std::move(word));
  }
}

void note_unread(const Recognition& found, int page, std::vector<Issue>& issues) {
  switch (found.end) {
    case RecognitionEnd::read:
      if (found.words.size() > recognized_words_max) {
        issues.push_back({IssueKind::part_limit, page, "more words in the picture than are read"});
      }
      return;
    case RecognitionEnd::no_ocr:
      issues.push_back({IssueKind::no_ocr, page, "a picture, which only OCR can read"});
      return;
    case RecognitionEnd::crashed:
      issues.push_back({IssueKind::damaged, page, "OCR crashed on the picture"});
      return;
    case RecognitionEnd::timed_out:
      issues.push_back({IssueKind::part_limit, page, "OCR took too long"});
      return;
    case RecognitionEnd::does_not_start:
      issues.push_back({IssueKind::ocr_broken, page, "a picture, and OCR does not start"});
      return;
    case RecognitionEnd::out_of_time:
      issues.push_back({IssueKind::unfinished, page, "a picture that is read in the next run"});
      return;
    case RecognitionEnd::too_many:
      issues.push_back({IssueKind::limit, page, "more pictures of text than are read of one file"});
      return;
  }
}

bool is_blank(std::string_view gray) {
  constexpr int contrast_min = 24;
  const auto [darkest, lightest] = std::minmax_element(
      gray.begin(), gray.end(),
      [](char a, char b) { return static_cast<unsigned char>(a) < static_cast<unsigned char>(b); });
  return gray.empty() || static_cast<unsigned char>(*lightest) -
                                 static_cast<unsigned char>(*darkest) < contrast_min;
}

}  // namespace carrel::ingest
