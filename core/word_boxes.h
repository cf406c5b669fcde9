// Where the words of a page stand, packed into about five bytes a word instead of 32: a document of
// thousands of pages has millions. Boxes are kept to a quarter of a point.
//
// On disk, too (the index's table `layouts`): a change needs a migration.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"

namespace carrel {

std::string pack_words(std::span<const WordBox> words, std::size_t page_begin);

// Throws Error{corrupt} for bytes that pack_words did not make.
std::vector<WordBox> unpack_words(std::string_view bytes, std::size_t page_begin);

std::vector<WordBox> words_of(const Page& page);

// The same one by one, from bytes that nobody vouches for: no number of them is believed.
class WordBoxReader {
 public:
  // `bytes` must live as long as this.
  WordBoxReader(std::string_view bytes, std::size_t page_begin) : bytes_(bytes), end_(page_begin) {}

  // Nothing at the end. Throws Error{corrupt} for a box beyond any page, or a span beyond any text.
  std::optional<WordBox> next();

 private:
  std::int64_t take_coordinate(std::int64_t from);

  std::string_view bytes_;
  std::size_t end_;  // of the word before
  std::int64_t left_ = 0, top_ = 0, right_ = 0, bottom_ = 0;  // of it, in quarter points
};

}  // namespace carrel
