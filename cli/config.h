// Every setting there is: its key, its default, what it means. Read from one TOML file, overridden
// by environment variables CARREL_<SECTION>_<KEY>, overridden by flags.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace carrel::cli {

enum class SettingKind { text, whole_number, size, languages, mode };

struct Setting {
  std::string_view key;  // "section.name"
  SettingKind kind;
  std::string_view fallback;  // as it would be typed; empty: decided at run time
  std::string_view help;
};

// All of them, sorted by key. Static storage.
std::span<const Setting> settings() noexcept;

// The variable that overrides a setting: "CARREL_INDEX_JOBS" for "index.jobs".
std::string environment_name(std::string_view key);

// Throws Error{usage} with the nearest known key.
const Setting& find_setting(std::string_view key);

// Throws Error{usage} naming the key when `value` is not of the setting's kind.
void check_value(const Setting& setting, std::string_view value);

// "512M", "2G", "800k" or plain bytes. Throws Error{usage}.
std::uint64_t parse_size(std::string_view text);

// Looks an environment variable up; injected so that tests need no real environment.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

class Config {
 public:
  // Reads `file` if it is there. Throws Error: corrupt for bad TOML, with its line; usage for
  // unknown keys or values of the wrong kind, from the file or the environment.
  Config(const std::filesystem::path& file, const Environment& environment);

  // The value in force, as it would be typed: environment, then file, then default.
  std::string get(std::string_view key) const;
  int get_int(std::string_view key) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace carrel::cli
