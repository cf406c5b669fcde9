#include "cli/night_report.h"

#include <algorithm>
#include <array>
#include <ctime>

#include "cli/output.h"
#include "engine/document_name.h"

namespace carrel::cli {
namespace {

struct ChangeWord {
  engine::ChangeKind kind;
  const char* word;
};

// In the order in which they are told.
constexpr std::array change_words{ChangeWord{engine::ChangeKind::failed, "failed"},
                                  ChangeWord{engine::ChangeKind::added, "new"},
                                  ChangeWord{engine::ChangeKind::changed, "changed"},
                                  ChangeWord{engine::ChangeKind::renamed, "renamed"},
                                  ChangeWord{engine::ChangeKind::removed, "removed"}};

std::string local_time(std::int64_t seconds_since_epoch, const char* form) {
  const auto time = static_cast<std::time_t>(seconds_since_epoch);
  std::tm parts{};
  localtime_r(&time, &parts);
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), form, &parts);
  return text.data();
}

std::int64_t count_of(const engine::SyncReport& report, engine::ChangeKind kind) {
  switch (kind) {
    case engine::ChangeKind::added:
      return report.added;
    case engine::ChangeKind::changed:
      return report.changed;
    case engine::ChangeKind::renamed:
      return report.renamed;
    case engine::ChangeKind::removed:
      return report.removed;
    case engine::ChangeKind::failed:
      break;
  }
  return report.failed;
}

// A path, or the URI where that cannot be shown: carrel get takes both.
std::string shown_path(const std::string& collection, const std::string& path) {
  const std::string place = engine::document_place(collection, path);
  return escape_for_terminal(place == collection + "/" + path ? path : place);
}

std::string change_line(const std::string& collection, const engine::FileChange& change,
                        const char* word) {
  std::string line = "  " + std::string(word);
  line.resize(std::max<std::size_t>(line.size(), 10), ' ');
  line += "  " + shown_path(collection, change.path);
  if (change.kind == engine::ChangeKind::renamed) {
    line += "  (was " + escape_to_line(change.detail) + ")";
  } else if (!change.detail.empty()) {
    line += "  (" + escape_to_line(change.detail) + ")";
  }
  return line + "\n";
}

std::string change_lines(const std::string& collection, const engine::SyncReport& report) {
  std::string text;
  for (const auto& [kind, word] : change_words) {
    std::int64_t named = 0;
    for (const auto& change : report.changes) {
      if (change.kind != kind) continue;
      text += change_line(collection, change, word);
      ++named;
    }
    const std::int64_t more = count_of(report, kind) - named;
    if (more > 0) {
      text += "  ... and " + format_count(more, "other", "others") + " " + word + "\n";
    }
  }
  return text;
}

std::string collection_section(const CollectionNight& night) {
  std::string text = "\n" + escape_to_line(night.name) + "  " + escape_to_line(night.root) + "\n";
  if (!night.error.empty()) {
    return text + "  NOT INDEXED: " + escape_to_line(night.error) + "\n";
  }
  text += "  " + format_summary(night.report) + "\n";
  if (!night.report.warning.empty()) {
    text += "  warning: " + escape_to_line(night.report.warning) + "\n";
  }
  text += change_lines(night.name, night.report);
  if (night.unsearchable > 0) {
    text += "  " + format_count(night.unsearchable, "file is", "files are") +
            " not searchable, or only in part; why: carrel ls " + escape_to_line(night.name) +
            " --failed\n";
  }
  return text;
}

std::string space_line(const Night& night) {
  const bool grew = night.bytes_after >= night.bytes_before;
  const std::uint64_t difference =
      grew ? night.bytes_after - night.bytes_before : night.bytes_before - night.bytes_after;
  return "space     " + format_bytes(night.bytes_after) + " on disk, " + format_bytes(difference) +
         (grew ? " more" : " less") + " than before\n";
}

}  // namespace

std::string day_of(std::int64_t seconds_since_epoch) {
  return local_time(seconds_since_epoch, "%Y-%m-%d");
}

std::string format_night(const Night& night) {
  std::string text = "carrel, nightly run of " + local_time(night.began_s, "%Y-%m-%d %H:%M:%S %Z") +
                     "\nlibrary   " + escape_to_line(night.library) + "\n";
  if (!night.not_run.empty()) return text + "\nNOT RUN: " + escape_to_line(night.not_run) + "\n";
  text += "took      " + format_seconds(night.seconds) + "\n" + space_line(night);
  for (const CollectionNight& collection : night.collections) {
    text += collection_section(collection);
  }
  if (night.collections.empty()) text += "\nThere are no collections yet: carrel add FOLDER\n";
  return text;
}

std::string format_summary(const engine::SyncReport& report) {
  std::string parts;
  // Parts that are zero say nothing and are left out.
  const auto add = [&](std::int64_t count, const char* what) {
    if (count > 0) parts += (parts.empty() ? "" : ", ") + std::to_string(count) + " " + what;
  };
  add(report.added, "new");
  add(report.changed, "changed");
  add(report.renamed, "renamed");
  add(report.unchanged_and_read(), "unchanged");
  add(report.all_skipped(), "skipped");
  add(report.all_failed(), "failed");
  std::string line = report.files_seen > 0 ? format_count(report.files_seen, "file", "files") : "no files";
  if (!parts.empty()) line += ": " + parts;
  if (report.removed > 0) line += "; " + std::to_string(report.removed) + " removed";
  if (report.partial > 0) {
    line += "; " + std::to_string(report.partial) + " read in part: carrel ls --failed";
  }
  if (report.packed > 0) {
    line += "; " + format_count(report.packed, "document", "documents") + " read inside of files";
  }
  line += "; " + format_count(report.chunks, "passage", "passages") + " written, " +
          format_bytes(report.bytes) + " read in " + format_seconds(report.seconds);
  if (report.interrupted) line += " (interrupted; the next run goes on from here)";
  return line;
}

}  // namespace carrel::cli
