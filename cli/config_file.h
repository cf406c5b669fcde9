// Reads and edits the TOML file that holds the settings.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace carrel::cli {

// "section.key" -> value as typed. A missing file is an empty map. Throws Error{corrupt} with file
// and line for bad TOML, or for a value that is a table or an array.
std::map<std::string, std::string, std::less<>> read_config_file(const std::filesystem::path& file);

enum class Quoting { bare, quoted };  // quoted: a TOML string

// Sets one value, keeping every other line, comments included; makes the file and its folder when
// they are not there. Throws Error: io; limit for a file too long to be one of settings.
void set_in_config_file(const std::filesystem::path& file, std::string_view key,
                        std::string_view value, Quoting quoting);

// Checks a value and writes it as its kind is written. Throws Error{usage} too.
void change_setting(const std::filesystem::path& file, std::string_view key,
                    std::string_view value);

}  // namespace carrel::cli
