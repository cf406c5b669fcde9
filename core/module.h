// Loads a part of carrel that is kept out of the program because its libraries are slow to start.
//
// A module is one of our own shared objects, built with the program and installed with it; it is
// not a plug-in interface. See docs/adr/0003-heavy-libraries-load-on-demand.md.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace carrel {

// The folders a module is looked for in, best first: lib/carrel/ beside the running executable (a
// build tree), then ../lib/carrel/ and ../lib/<multiarch triplet>/carrel/ (an installation), then
// the executable's own, for a program that is itself among the modules.
// Neither the environment nor the system's library path is asked.
std::vector<std::filesystem::path> module_folders();

// The address of the extern "C" name `symbol` in <module>.so. The module stays loaded until the
// process ends, so the address stays valid; callers keep it, for every call looks again. Costs some
// milliseconds the first time. Thread-safe. Throws Error: not_found, naming the places looked at
// or what the module itself lacks.
void* load_module_symbol(std::string_view module, const char* symbol);

}  // namespace carrel
