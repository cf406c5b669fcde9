// Collections and folders in words: "in my recipes", "in the tax folder", "im Ordner Steuer".
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/query_words.h"

namespace carrel::engine {

struct PlaceMention {
  std::size_t first_word = 0;
  std::size_t word_count = 0;
  std::vector<std::string> collections;
  std::vector<std::string> folders;  // "collection/path"; empty where a collection is meant
  // "in the tax folder": it was said that it is one, and which. Its name may be an ordinary word
  // otherwise, and "in folder" begins other phrases.
  bool certain = false;
};

// The places that a name, folded and with single spaces between its words, may mean.
struct PlaceNames {
  std::function<std::vector<std::string>(std::string_view name)> collections;
  std::function<std::vector<std::string>(std::string_view name)>
      folders;  // asked last: it may be slow
};

std::optional<PlaceMention> find_place_mention(std::span<const QueryWord> words,
                                               const PlaceNames& names);

// As names are compared: "Tax-2024" is "tax 2024".
std::string plain_name(std::string_view name);

}  // namespace carrel::engine
