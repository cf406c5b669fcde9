// RTF as Outlook packs it: "LZFu", [MS-OXRTFCP].
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace carrel::ingest {

// Nothing when it is not packed so. What is cut gives what comes before the cut; more than
// tnef_rtf_bytes_max is not unpacked.
std::optional<std::string> unpacked_rtf(std::string_view packed);

}  // namespace carrel::ingest
