#include "cli/config.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <numeric>
#include <vector>

#include "cli/config_file.h"
#include "cli/nearest_word.h"
#include "core/error.h"
#include "engine/diagnose_ocr.h"

namespace carrel::cli {
namespace {

constexpr std::array<Setting, 8> all_settings{{
    {"ask.sources", SettingKind::whole_number, "12", "passages an answer may be made from"},
    {"embed.model", SettingKind::text, "", "GGUF embedding model; empty: the built-in one"},
    {"index.jobs", SettingKind::whole_number, "0", "worker threads; 0: one a usable CPU"},
    {"index.max_rss", SettingKind::size, "512M", "memory an index run aims to stay within"},
    {"ingest.ocr_languages", SettingKind::languages, "auto",
     "languages that scans and images are read in, as Tesseract names them (deu+eng); auto: those installed, English "
     "alone when they are more than four; off: no OCR"},
    {"library.path", SettingKind::text, "", "where the library is; empty: $XDG_DATA_HOME/carrel"},
    {"search.mode", SettingKind::mode, "hybrid", "hybrid, lexical or semantic"},
    {"search.results", SettingKind::whole_number, "10", "passages a search shows"},
}};

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// An error of `check` names the file or variable that the setting came from.
void saying_where(const std::string& source, const std::function<void()>& check) {
  try {
    check();
  } catch (const Error& error) {
    throw Error(error.code(), source + ": " + error.what());
  }
}

}  // namespace

std::span<const Setting> settings() noexcept { return all_settings; }

std::string environment_name(std::string_view key) {
  std::string name = "CARREL_";
  for (const char c : key) {
    name += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return name;
}

const Setting& find_setting(std::string_view key) {
  for (const Setting& setting : all_settings) {
    if (setting.key == key) return setting;
  }
  std::vector<std::string_view> keys;
  for (const Setting& setting : all_settings) keys.push_back(setting.key);
  const std::string_view near = nearest_word(key, keys);
  const std::string guess = near.empty() ? "" : "did you mean '" + std::string(near) + "'? ";
  throw Error(ErrorCode::usage,
              "unknown setting '" + std::string(key) + "'; " + guess + "carrel config lists them all");
}

std::uint64_t parse_size(std::string_view text) {
  std::string_view digits = text;
  std::uint64_t unit = 1;
  if (!digits.empty() && (digits.back() == 'B' || digits.back() == 'b')) digits.remove_suffix(1);
  const std::size_t suffix =
      digits.empty() ? std::string_view::npos : std::string_view("kKmMgG").find(digits.back());
  if (suffix != std::string_view::npos) {
    unit = 1ULL << (10 * (suffix / 2 + 1));
    digits.remove_suffix(1);
  }
  const auto number = parse_number(digits);
  if (!number || *number > (1ULL << 50) / unit) {
    throw Error(ErrorCode::usage, "'" + std::string(text) + "' is no size; write it as 512M or 2G");
  }
  return *number * unit;
}

void check_value(const Setting& setting, std::string_view value) {
  const auto fail = [&](const std::string& wanted) {
    throw Error(ErrorCode::usage, std::string(setting.key) + " must be " + wanted + ", not '" +
                                      std::string(value) + "'");
  };
  switch (setting.kind) {
    case SettingKind::text:
      return;
    case SettingKind::whole_number:
      if (const auto number = parse_number(value); !number || *number > 1'000'000) {
        fail("a whole number");
      }
      return;
    case SettingKind::size:
      parse_size(value);
      return;
    case SettingKind::languages:
      engine::check_ocr_languages(value);
      return;
    case SettingKind::mode:
      if (value != "hybrid" && value != "lexical" && value != "semantic") {
        fail("hybrid, lexical or semantic");
      }
      return;
  }
}

Config::Config(const std::filesystem::path& file, const Environment& environment) {
  for (auto& [key, value] : read_config_file(file)) {
    saying_where(file.string(), [&] { check_value(find_setting(key), value); });
    values_[key] = value;
  }
  for (const Setting& setting : all_settings) {
    const auto value = environment(environment_name(setting.key));
    if (!value) continue;
    saying_where(environment_name(setting.key), [&] { check_value(setting, *value); });
    values_[std::string(setting.key)] = *value;
  }
}

std::string Config::get(std::string_view key) const {
  const auto it = values_.find(key);
  return it != values_.end() ? it->second : std::string(find_setting(key).fallback);
}

int Config::get_int(std::string_view key) const {
  return static_cast<int>(parse_number(get(key)).value_or(0));
}

}  // namespace carrel::cli
