// Reads base 64 with padding (RFC 4648, section 4); core/random.h writes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace carrel::server {

// Nothing when `text` is not what core's base64() makes.
std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace carrel::server
