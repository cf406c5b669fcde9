#include "server/parameters.h"

#include <algorithm>
#include <charconv>

#include "server/errors.h"
#include "server/limits.h"

namespace carrel::server {
namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

[[noreturn]] void throw_out_of_range(std::string_view name, Range range) {
  throw bad_parameter(name, "must be a whole number from " + std::to_string(range.min) + " to " +
                                std::to_string(range.max));
}

void check_size(std::string_view name, std::string_view value, std::size_t bytes_max) {
  if (value.size() > bytes_max) {
    throw bad_parameter(name, "is longer than " + std::to_string(bytes_max) + " bytes");
  }
}

void check_not_blank(std::string_view name, std::string_view value) {
  if (value.find_first_not_of(" \t\r\n") == value.npos) throw bad_parameter(name, "is missing");
}

}  // namespace

std::int64_t number_parameter(const Request& request, std::string_view name,
                              std::int64_t otherwise, Range range) {
  const auto text = request.parameter(name);
  if (!text) return otherwise;
  const auto number = whole_number(*text);
  if (!number || *number < range.min || *number > range.max) throw_out_of_range(name, range);
  return *number;
}

std::string text_parameter(const Request& request, std::string_view name, std::size_t bytes_max) {
  const std::string_view text = request.parameter(name).value_or("");
  check_size(name, text, bytes_max);
  return std::string(text);
}

std::string required_parameter(const Request& request, std::string_view name,
                               std::size_t bytes_max) {
  std::string text = text_parameter(request, name, bytes_max);
  check_not_blank(name, text);
  return text;
}

std::string one_of_parameter(const Request& request, std::string_view name,
                             const std::vector<std::string>& choices) {
  const auto text = request.parameter(name);
  if (!text) return choices.front();
  if (std::find(choices.begin(), choices.end(), *text) != choices.end()) return std::string(*text);
  std::string listed;
  for (const std::string& choice : choices) listed += (listed.empty() ? "" : ", ") + choice;
  throw bad_parameter(name, "must be one of: " + listed);
}

std::vector<std::string> repeated_parameter(const Request& request, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [key, value] : request.query) {
    if (key == name && !value.empty()) values.push_back(value);
  }
  return values;
}

std::int64_t id_of(const Request& request) {
  const auto text = request.params.find("id");
  const auto number =
      text == request.params.end() ? std::nullopt : whole_number(text->second);
  if (!number || *number < 1) throw RequestError(404, "there is nothing of this id");
  return *number;
}

std::string checked_text(std::string_view name, std::string text, std::size_t bytes_max) {
  check_size(name, text, bytes_max);
  check_not_blank(name, text);
  return text;
}

}  // namespace carrel::server
