// Keeps what nightly runs report, as text for a person: a file a day in the library's folder.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace carrel::engine {

struct NightReport {
  std::filesystem::path file;
  std::string text;
};

// `day` is "2026-11-21". A second report of a day stands before the first in the same file. Removes
// the oldest days beyond reports_kept_max. Returns the file. Throws Error{io}.
std::filesystem::path save_report(const std::filesystem::path& library, std::string_view day,
                                  std::string_view text);

// The latest one, without those of the same day before it. Throws Error{io}.
std::optional<NightReport> last_report(const std::filesystem::path& library);

// Removes every report: they hold names of files. What forgetting a document calls.
void remove_reports(const std::filesystem::path& library);

}  // namespace carrel::engine
