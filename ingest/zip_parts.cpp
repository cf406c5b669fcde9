#include "ingest/zip_parts.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "ingest/archive_names.h"
#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

struct ArchiveFree {
  void operator()(archive* handle) const { archive_read_free(handle); }
};
using Archive = std::unique_ptr<archive, ArchiveFree>;

Archive open(std::string_view bytes, ZipParts::Mode mode) {
  Archive handle(archive_read_new());
  if (!handle) return handle;
  if (mode == ZipParts::Mode::by_directory) {
    archive_read_support_format_zip_seekable(handle.get());
  } else {
    archive_read_support_format_zip_streamable(handle.get());
  }
  if (archive_read_open_memory(handle.get(), bytes.data(), bytes.size()) < ARCHIVE_WARN) {
    handle.reset();
  }
  return handle;
}

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_text_part(std::string_view name) {
  constexpr auto endings = std::to_array<std::string_view>(
      {".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx", "mimetype"});
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

std::uint64_t expanded_bytes_allowed(std::size_t file_bytes) {
  const std::uint64_t by_ratio = file_bytes * zip_ratio_max;
  return std::min(zip_expanded_bytes_max, std::max(by_ratio, zip_small_bytes));
}

}  // namespace

std::string part_path(std::string_view path) {
  std::vector<std::string_view> steps;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find_first_of("/\\"), path.size());
    const std::string_view step = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (step.empty() || step == ".") continue;
    if (step != "..") {
      steps.push_back(step);
    } else if (steps.empty()) {
      return {};
    } else {
      steps.pop_back();
    }
  }
  std::string out;
  for (const std::string_view step : steps) {
    if (!out.empty()) out += '/';
    out += step;
  }
  return out;
}

std::string resolve_part(std::string_view source, std::string_view target) {
  if (target.starts_with('/')) return part_path(target);
  const std::size_t slash = source.rfind('/');
  const std::string_view folder = slash == source.npos ? "" : source.substr(0, slash + 1);
  return part_path(std::string(folder) + std::string(target));
}

ZipParts::ZipParts(std::string_view bytes) : bytes_(bytes) {
  if (list()) return;
  is_damaged_ = true;
  names_.clear();
  index_.clear();
  repeated_count_ = unsafe_count_ = 0;
  mode_ = Mode::from_the_front;
  list();
}

std::string ZipParts::key_of(std::string_view name) const {
  std::string key = part_path(name);
  std::transform(key.begin(), key.end(), key.begin(), lower);
  return key;
}

// False when the file ends or breaks before its last entry.
bool ZipParts::list() {
  const Utf8Names locale;
  const Archive handle = open(bytes_, mode_);
  if (!handle) return false;
  std::size_t held_bytes = 0;
  archive_entry* entry = nullptr;
  for (;;) {
    const int status = archive_read_next_header(handle.get(), &entry);
    if (status == ARCHIVE_EOF) return !names_.empty();
    if (status < ARCHIVE_WARN) return false;
    if (names_.size() == zip_entries_max) {
      is_too_big_ = true;
      return true;
    }
    const std::string name = name_of(entry);
    const std::string key = key_of(name);
    if (archive_entry_is_data_encrypted(entry) == 1) is_encrypted_ = true;
    // Also what cannot be used is counted, so that the order of entries stays known.
    names_.push_back(key.empty() || name.size() > zip_name_bytes_max ? std::string()
                                                                     : part_path(name));
    if (names_.back().empty()) {
      ++unsafe_count_;
    } else if (!index_.emplace(key, names_.size() - 1).second) {
      ++repeated_count_;
    }
    // From the front, an entry can only be passed by expanding it.
    if (mode_ == Mode::from_the_front) {
      const std::size_t place = names_.size() - 1;
      std::string* held =
          is_text_part(key) && held_bytes < zip_held_bytes_max ? &held_[place] : nullptr;
      const bool expanded = expand(handle.get(), place, [&](std::string_view piece) {
        if (held == nullptr) return true;
        held->append(piece);
        held_bytes += piece.size();
        if (held_bytes > zip_held_bytes_max) {  // read() will unpack it again, piece by piece
          held_bytes -= held->size();
          held_.erase(place);
          held = nullptr;
        }
        return true;
      });
      if (!expanded) return false;
    }
  }
}

void ZipParts::hold_small_parts() {
  if (mode_ == Mode::from_the_front) return;  // it holds them already
  const Utf8Names locale;
  const Archive handle = open(bytes_, Mode::by_directory);
  if (!handle) return;
  archive_entry* entry = nullptr;
  std::size_t held_bytes = 0;
  for (std::size_t i = 0; i < names_.size() && held_bytes < zip_held_bytes_max; ++i) {
    if (archive_read_next_header(handle.get(), &entry) < ARCHIVE_WARN) return;
    if (!is_text_part(names_[i]) || archive_entry_size_is_set(entry) == 0) continue;
    if (archive_entry_size(entry) > static_cast<la_int64_t>(zip_held_part_bytes_max)) continue;
    std::string text;
    const bool fits = expand(handle.get(), i, [&](std::string_view piece) {
      text.append(piece);
      return text.size() <= zip_held_part_bytes_max;  // the directory may have lied
    });
    if (!fits && text.size() > zip_held_part_bytes_max) continue;
    held_bytes += text.size();
    held_[i] = std::move(text);
  }
}

// False when it stopped early: by the sink, at a bound, or since the data is broken.
bool ZipParts::expand(void* opaque, std::size_t place, const Sink& sink) {
  auto* handle = static_cast<archive*>(opaque);
  const std::uint64_t allowed = expanded_bytes_allowed(bytes_.size());
  for (;;) {
    const void* data = nullptr;
    std::size_t size_bytes = 0;
    la_int64_t offset = 0;
    const int status = archive_read_data_block(handle, &data, &size_bytes, &offset);
    if (status == ARCHIVE_EOF) return true;
    if (status == ARCHIVE_RETRY) continue;
    if (status != ARCHIVE_OK) {
      is_damaged_ = true;
      damaged_.insert(place);
    }
    if (status < ARCHIVE_WARN) return false;
    if (size_bytes == 0 && status == ARCHIVE_WARN) continue;
    expanded_bytes_ += size_bytes;
    if (expanded_bytes_ > allowed) {
      is_too_big_ = true;
      return false;
    }
    if (!sink({static_cast<const char*>(data), size_bytes})) return false;
  }
}

bool ZipParts::has(std::string_view name) const { return index_.contains(key_of(name)); }

bool ZipParts::read(std::string_view name, const Sink& sink) {
  const auto found = index_.find(key_of(name));
  if (found == index_.end() || is_too_big_) return false;
  if (const auto held = held_.find(found->second); held != held_.end()) {
    // Counted each time: a part that ten thousand others refer to is read as often.
    expanded_bytes_ += held->second.size();
    is_too_big_ = expanded_bytes_ > expanded_bytes_allowed(bytes_.size());
    sink(held->second);
    return true;
  }
  const Utf8Names locale;
  const Archive handle = open(bytes_, mode_);
  if (!handle) return false;
  archive_entry* entry = nullptr;
  for (std::size_t i = 0;; ++i) {
    const int status = archive_read_next_header(handle.get(), &entry);
    if (status == ARCHIVE_EOF || status < ARCHIVE_WARN) return false;
    if (i == found->second) break;
    const auto pass = [](std::string_view) { return true; };
    if (mode_ == Mode::from_the_front && !expand(handle.get(), i, pass)) return false;
  }
  if (archive_entry_is_data_encrypted(entry) == 1) return false;
  expand(handle.get(), found->second, sink);
  return true;
}

bool ZipParts::is_first_of_its_name(std::size_t place) const {
  const auto found = index_.find(key_of(names_[place]));
  return found != index_.end() && found->second == place;
}

void ZipParts::read_each(const Wanted& wanted, const Taker& take) {
  const Archive handle = open(bytes_, mode_);
  if (!handle) return;
  const auto next_header = [&](archive_entry** entry) {
    const Utf8Names locale;  // not for longer: who takes a part may do anything
    return archive_read_next_header(handle.get(), entry);
  };
  archive_entry* entry = nullptr;
  for (std::size_t i = 0; i < names_.size() && !is_too_big_; ++i) {
    const int status = next_header(&entry);
    if (status == ARCHIVE_EOF || status < ARCHIVE_WARN) return;
    const bool is_usable = is_first_of_its_name(i) && archive_entry_is_data_encrypted(entry) != 1;
    const std::size_t bytes_max = is_usable ? wanted(names_[i]) : 0;
    // From the front, an entry can only be passed by expanding it.
    if (bytes_max == 0 && mode_ == Mode::by_directory) continue;
    std::string bytes;
    expand(handle.get(), i, [&](std::string_view piece) {
      bytes.append(piece.substr(0, bytes_max - bytes.size()));
      return mode_ == Mode::from_the_front || bytes.size() < bytes_max;
    });
    if (bytes_max > 0) take(names_[i], std::move(bytes));
  }
}

std::string ZipParts::text(std::string_view name, std::size_t bytes_max) {
  std::string out;
  read(name, [&](std::string_view piece) {
    out.append(piece.substr(0, bytes_max - out.size()));
    return out.size() < bytes_max;
  });
  return out;
}

// Which part it is says what is missing: a picture, or the text.
void ZipParts::add_damage(Document& document) const {
  std::string message = "the package is broken; what could be unpacked was read";
  if (!damaged_.empty() && !names_[*damaged_.begin()].empty()) {
    message = names_[*damaged_.begin()];
    if (damaged_.size() > 1) message += " and " + std::to_string(damaged_.size() - 1) + " more parts";
    message += damaged_.size() > 1 ? " are damaged" : " is damaged";
    message += "; what could be unpacked was read";
  }
  document.issues.push_back({IssueKind::damaged, 0, std::move(message)});
}

void ZipParts::add_issues(Document& document) const {
  const auto add = [&](IssueKind kind, std::string message) {
    document.issues.push_back({kind, 0, std::move(message)});
  };
  if (is_encrypted_) add(IssueKind::encrypted, "parts of the file need a password");
  if (is_too_big_ && !is_damaged_) {
    // What ends early or is missing was cut by carrel: the file is not damaged.
    std::erase_if(document.issues, [](const Issue& issue) { return issue.kind == IssueKind::damaged; });
  }
  if (is_damaged_) add_damage(document);
  if (is_too_big_) add(IssueKind::part_limit, "it unpacks to more than any real document; cut");
  if (repeated_count_ > 0) {
    add(IssueKind::damaged,
        std::to_string(repeated_count_) + " parts are there twice; the first was read");
  }
  if (unsafe_count_ > 0) {
    add(IssueKind::unsafe_name,
        std::to_string(unsafe_count_) + " parts have names that lead out of the file; they were left out");
  }
}

}  // namespace carrel::ingest
