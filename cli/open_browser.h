// Shows a page in the browser of the person at this machine.
#pragma once

#include <string>

namespace carrel::cli {

// Starts xdg-open and does not wait. Without one nothing happens: the address was printed too.
// `target` is an address or a file. Every user of the machine can read it in the list of processes:
// nothing secret may be in it.
void open_browser(const std::string& target);

}  // namespace carrel::cli
