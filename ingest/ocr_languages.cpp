#include "ingest/ocr_languages.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "core/error.h"
#include "core/module.h"
#include "ingest/limits.h"
#include "ingest/ocr_module.h"
#include "ingest/recognizer.h"

namespace carrel::ingest {
namespace {

constexpr std::string_view data_ending = ".traineddata";
constexpr std::string_view english = "eng";

// Raised when the same picture gives other words for another reason than languages.
constexpr int recognition_version = 2;

// Where Debian and its kin, Fedora, Arch and a build from source put the data.
constexpr std::array<const char*, 4> data_folders = {
    "/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata", "/usr/local/share/tessdata"};

// What is no language: the directions of scripts, and formulas.
bool is_other_data(std::string_view name) { return name == "osd" || name == "equ"; }

bool is_name(std::string_view name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '-' || c == '/';
  });
  const bool is_script = name.starts_with("script/") && name.find('/', 7) == name.npos;
  return plain && !name.empty() && (name.find('/') == name.npos || is_script);
}

std::filesystem::path data_of(const std::filesystem::path& folder, const std::string& language) {
  return folder / (language + std::string(data_ending));
}

// By name, but English last: whoever installs another language has documents in it.
std::vector<std::string> installed_in(const std::filesystem::path& folder) {
  std::vector<std::string> found;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(data_ending)) continue;
    std::string language = name.substr(0, name.size() - data_ending.size());
    if (!is_other_data(language)) found.push_back(std::move(language));
  }
  std::sort(found.begin(), found.end());
  std::stable_partition(found.begin(), found.end(),
                        [](const std::string& language) { return language != english; });
  return found;
}

std::filesystem::path data_folder(const RecognizerOptions& options) {
  if (!options.data.empty()) return options.data;
  for (const char* const folder : data_folders) {
    if (!installed_in(folder).empty()) return folder;
  }
  return {};
}

bool has_module() {
  const auto folders = module_folders();
  return std::any_of(folders.begin(), folders.end(), [](const std::filesystem::path& folder) {
    std::error_code error;
    return std::filesystem::exists(folder / (std::string(ocr_module_name) + ".so"), error);
  });
}

std::vector<std::string> chosen_of(std::vector<std::string> installed) {
  if (installed.size() <= ocr_languages_auto_max) return installed;
  return {installed.back() == english ? installed.back() : installed.front()};
}

// The size tells data of one name and another make apart.
std::string signature_of(const OcrState& state) {
  std::string signature;
  for (const std::string& language : state.languages) {
    std::error_code error;
    const auto bytes = std::filesystem::file_size(data_of(state.data, language), error);
    signature += language + ":" + std::to_string(error ? 0 : bytes) + "+";
  }
  return signature + std::to_string(recognition_version);
}

}  // namespace

std::vector<std::string> parse_languages(std::string_view text) {
  std::vector<std::string> languages;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("+, "), text.size());
    const std::string_view name = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (name.empty()) continue;
    if (!is_name(name) || languages.size() == ocr_languages_max) {
      throw Error(ErrorCode::usage, "'" + std::string(name) + "' is no language for OCR; name them "
                                    "as Tesseract does, such as deu+eng, or say auto or off");
    }
    languages.emplace_back(name);
  }
  return languages;
}

std::string joined_languages(const std::vector<std::string>& languages) {
  std::string text;
  for (const std::string& language : languages) text += (text.empty() ? "" : "+") + language;
  return text;
}

OcrState look_for_ocr(const RecognizerOptions& options) {
  OcrState state;
  state.is_off = options.languages == no_languages;
  if (state.is_off) return state;
  const bool is_automatic = options.languages == automatic_languages || options.languages.empty();
  if (!is_automatic) state.missing = parse_languages(options.languages);
  state.data = data_folder(options);
  if (state.data.empty() || !has_module()) return state;
  if (is_automatic) {
    state.languages = chosen_of(installed_in(state.data));
  } else {
    const auto is_there = [&](const std::string& language) {
      return std::filesystem::exists(data_of(state.data, language));
    };
    for (std::string& language : std::exchange(state.missing, {})) {
      auto& list = is_there(language) ? state.languages : state.missing;
      list.push_back(std::move(language));
    }
  }
  if (state.usable()) state.signature = signature_of(state);
  return state;
}

}  // namespace carrel::ingest
