// What the attributes of an HTML element say about its part in the page.
#pragma once

#include <cstdint>
#include <string_view>

namespace carrel::ingest {

// NodeHint bits for the words of a class or id attribute.
std::uint8_t hints_of_names(std::string_view names);

// NodeHint bits for a role attribute.
std::uint8_t hints_of_role(std::string_view role);

// True when a style attribute hides the element.
bool style_hides(std::string_view style);

}  // namespace carrel::ingest
