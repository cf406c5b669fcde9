// Finds the character encoding that an HTML file itself declares.
#pragma once

#include <string>
#include <string_view>

namespace carrel::ingest {

// The charset named in the first 1024 bytes by <meta charset>, <meta http-equiv=content-type> or an
// XML declaration; empty when there is none. Follows the prescan of the HTML standard (13.2.3.2),
// with its two replacements: utf-16 found this way means utf-8, and x-user-defined windows-1252.
// A byte order mark is the caller's business.
std::string declared_html_charset(std::string_view bytes);

}  // namespace carrel::ingest
