// Shows an address in the browser of the person at this machine.
#pragma once

#include <string>

namespace carrel::cli {

// Starts xdg-open and does not wait. Without one, or without a screen, nothing happens: the address
// was printed too.
void open_browser(const std::string& url);

}  // namespace carrel::cli
