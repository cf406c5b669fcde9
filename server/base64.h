// Base 64 with padding (RFC 4648, section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace carrel::server {

std::string base64_encoded(std::string_view bytes);

// Nothing when `text` is not what base64_encoded makes.
std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace carrel::server
