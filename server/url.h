// Paths and queries of requests (RFC 3986, and application/x-www-form-urlencoded for queries).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carrel::server {

// Nothing when an escape is broken or the result holds a control character or is no UTF-8.
enum class Plus { is_plus, is_space };
std::optional<std::string> percent_decoded(std::string_view text, Plus plus);

// Everything but letters, digits and "-._~" escaped.
std::string percent_encoded(std::string_view text);

// "a=1&b=2" to decoded pairs; nothing when a part cannot be decoded or there are too many.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view text);

}  // namespace carrel::server
