// What a request asks for, checked: each function throws RequestError{422} naming what is wrong.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/json.h"
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

// The fields of a JSON body. Fields of other names are refused, so that a typing error does not
// pass for a default.
class Fields {
 public:
  Fields(Json body, std::vector<std::string_view> known);

  bool has(std::string_view name) const;
  std::string text(std::string_view name, std::size_t bytes_max) const;  // required, not blank
  std::string text_or(std::string_view name, const std::string& otherwise,
                      std::size_t bytes_max) const;
  std::int64_t number_or(std::string_view name, std::int64_t otherwise, Range range) const;
  bool flag_or(std::string_view name, bool otherwise) const;
  std::vector<std::string> texts(std::string_view name) const;  // empty when absent

 private:
  const Json* find(std::string_view name) const;

  Json body_;
};

// The collections a client may look at among those it wants; empty means all. Throws
// Error{not_found} for one it may not see, as for one there is not.
std::vector<std::string> visible_collections(const Client& client,
                                             const std::vector<std::string>& wanted);
bool may_see(const Client& client, std::string_view collection);

}  // namespace carrel::server
