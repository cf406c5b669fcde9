#include "engine/reports.h"

#include <algorithm>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "core/half_written.h"
#include "engine/limits.h"

namespace carrel::engine {
namespace {

// Between reports of one day.
constexpr std::string_view separator = "\n----\n\n";

std::filesystem::path folder_of(const std::filesystem::path& library) {
  return library / "reports";
}

bool is_report(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  return name.size() == 14 && name.ends_with(".txt") &&
         name.find_first_not_of("0123456789-") == name.size() - 4;
}

// In order of days.
std::vector<std::filesystem::path> reports(const std::filesystem::path& library) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_of(library), error)) {
    if (is_report(entry.path())) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void make_private_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::create_directory(folder, error)) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  }
  if (error) throw_io_error("cannot make the folder", folder.string(), error.value());
}

// What the day's file holds so far; a file that grew past all measure is begun anew.
std::string earlier_of(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error || size > report_bytes_max) return {};
  return std::string(separator) + read_file(file, report_bytes_max);
}

}  // namespace

std::filesystem::path save_report(const std::filesystem::path& library, std::string_view day,
                                  std::string_view text) {
  make_private_folder(folder_of(library));
  const auto file = folder_of(library) / (std::string(day) + ".txt");
  write_file_atomically(file, std::string(text) + earlier_of(file));
  auto files = reports(library);
  while (files.size() > reports_kept_max) {
    std::filesystem::remove(files.front());
    files.erase(files.begin());
  }
  return file;
}

std::optional<NightReport> last_report(const std::filesystem::path& library) {
  const auto files = reports(library);
  if (files.empty()) return std::nullopt;
  const std::string text = read_file(files.back(), 2 * report_bytes_max);
  return NightReport{.file = files.back(), .text = text.substr(0, text.find(separator))};
}

void remove_reports(const std::filesystem::path& library) {
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder_of(library), none)) {
    if (!is_report(entry.path()) && !is_half_written(entry.path())) continue;
    std::error_code error;
    std::filesystem::remove(entry.path(), error);
    if (error) throw_io_error("cannot remove the report", entry.path().string(), error.value());
  }
}

}  // namespace carrel::engine
