// Tells texts on which md4c 0.4.8 would take more than linear time or memory, before it sees them.
#pragma once

#include <string_view>

namespace carrel::ingest {

// Why `text` must not be given to md4c, for an Issue; empty when it may. Generous: what people
// write, or a program writes for people, passes.
std::string_view markdown_danger(std::string_view text) noexcept;

}  // namespace carrel::ingest
