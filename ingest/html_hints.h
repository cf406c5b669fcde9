// What the attributes of an HTML element say about its part in the page.
#pragma once

#include <cstdint>
#include <string_view>

namespace carrel::ingest {

// NodeHint bits for the words of a class attribute.
std::uint8_t hints_of_class(std::string_view names);

// NodeHint bits for an id attribute. Only an id of a single known word is believed: generators make
// ids from the titles of sections, such as "related-work".
std::uint8_t hints_of_id(std::string_view id);

// NodeHint bits for a role attribute.
std::uint8_t hints_of_role(std::string_view role);

}  // namespace carrel::ingest
