// Names of Tesseract's languages: "deu+eng" as a list and back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace carrel::ingest {

inline constexpr std::string_view automatic_languages = "auto";
inline constexpr std::string_view no_languages = "off";

// Parted by '+', ',' or spaces. Throws Error{usage} for what is no name of a language.
std::vector<std::string> parse_languages(std::string_view text);
std::string joined_languages(const std::vector<std::string>& languages);

}  // namespace carrel::ingest
