#include "cli/config_file.h"

#include <toml++/toml.h>

#include <sstream>
#include <vector>

#include "cli/config.h"
#include "core/error.h"
#include "core/files.h"

namespace carrel::cli {
namespace {

constexpr std::size_t config_bytes_max = 1U << 20;

std::string value_text(const toml::node& node, const std::filesystem::path& file,
                       const std::string& key) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  if (const auto flag = node.value_exact<bool>()) return *flag ? "true" : "false";
  if (const auto real = node.value_exact<double>()) {
    std::ostringstream out;
    out << *real;
    return out.str();
  }
  throw Error(ErrorCode::corrupt, file.string() + ":" + std::to_string(node.source().begin.line) +
                                      ": " + key + " must be a text or a number");
}

std::string toml_value(std::string_view value, Quoting quoting) {
  if (quoting == Quoting::bare) return std::string(value);
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + "\"";
}

std::string trimmed(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return std::string(line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin));
}

bool assigns(std::string_view line, std::string_view name) {
  const std::string text = trimmed(line);
  if (!text.starts_with(name)) return false;
  return trimmed(std::string_view(text).substr(name.size())).starts_with('=');
}

}  // namespace

std::map<std::string, std::string, std::less<>> read_config_file(
    const std::filesystem::path& file) {
  std::map<std::string, std::string, std::less<>> values;
  if (!std::filesystem::exists(file)) return values;
  try {
    const toml::table root = toml::parse(read_file(file, config_bytes_max), file.string());
    for (const auto& [section, node] : root) {
      const toml::table* table = node.as_table();
      if (table == nullptr) {
        values[std::string(section.str())] = value_text(node, file, std::string(section.str()));
        continue;
      }
      for (const auto& [name, value] : *table) {
        const std::string key = std::string(section.str()) + "." + std::string(name.str());
        values[key] = value_text(value, file, key);
      }
    }
  } catch (const toml::parse_error& error) {
    throw Error(ErrorCode::corrupt, file.string() + ":" +
                                        std::to_string(error.source().begin.line) + ": " +
                                        std::string(error.description()));
  }
  return values;
}

void set_in_config_file(const std::filesystem::path& file, std::string_view key,
                        std::string_view value, Quoting quoting) {
  const std::size_t dot = key.find('.');
  const std::string header = "[" + std::string(key.substr(0, dot)) + "]";
  const std::string name(key.substr(dot + 1));
  const std::string line = name + " = " + toml_value(value, quoting);

  std::vector<std::string> lines;
  if (std::filesystem::exists(file)) {
    std::istringstream in(read_file(file, config_bytes_max));
    for (std::string text; std::getline(in, text);) lines.push_back(text);
  }
  bool in_section = false;
  std::size_t section_end = std::string::npos;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string text = trimmed(lines[i]);
    if (text.starts_with('[')) in_section = text == header;
    if (in_section) section_end = i + 1;
    if (in_section && assigns(text, name)) {
      lines[i] = line;
      section_end = 0;
      break;
    }
  }
  if (section_end == std::string::npos) {
    if (!lines.empty()) lines.emplace_back();
    lines.push_back(header);
    lines.push_back(line);
  } else if (section_end > 0) {
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(section_end), line);
  }
  std::string text;
  for (const std::string& each : lines) text += each + "\n";
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
  write_file_atomically(file, text);
}

void change_setting(const std::filesystem::path& file, std::string_view key,
                    std::string_view value) {
  const Setting& setting = find_setting(key);
  check_value(setting, value);
  const bool number = setting.kind == SettingKind::whole_number;
  set_in_config_file(file, key, value, number ? Quoting::bare : Quoting::quoted);
}

}  // namespace carrel::cli
