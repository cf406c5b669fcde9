// What a request asks for, checked: each function throws RequestError{422} naming what is wrong.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/message.h"

namespace carrel::server {

struct Range {
  std::int64_t min = 0;
  std::int64_t max = 0;
};

// Of the query. An absent parameter is `otherwise`.
std::int64_t number_parameter(const Request& request, std::string_view name, std::int64_t otherwise,
                              Range range);
std::string text_parameter(const Request& request, std::string_view name, std::size_t bytes_max);
std::string required_parameter(const Request& request, std::string_view name,
                               std::size_t bytes_max);
std::string one_of_parameter(const Request& request, std::string_view name,
                             const std::vector<std::string>& choices);  // the first by default
std::vector<std::string> repeated_parameter(const Request& request, std::string_view name);

// The {id} of the path. What is no number names nothing: throws RequestError{404}.
std::int64_t id_of(const Request& request);

// A text of a JSON body, as Fields gives it, that must not be longer or blank.
std::string checked_text(std::string_view name, std::string text, std::size_t bytes_max);

}  // namespace carrel::server
