#include "room_rules.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace carrel::rooms {
namespace {

struct Arrow {
  std::string_view from;
  std::string_view to;
};

// The arrows of ARCHITECTURE.md. A room may always include itself.
constexpr Arrow arrows[] = {
    {"ingest", "core"},   {"infer", "core"},    {"embed", "core"},     {"embed", "infer"},
    {"index", "core"},    {"generate", "core"}, {"generate", "infer"}, {"engine", "core"},
    {"engine", "ingest"}, {"engine", "embed"},  {"engine", "index"},   {"engine", "generate"},
    {"server", "core"},   {"server", "engine"}, {"cli", "core"},       {"cli", "engine"},
    {"cli", "server"},
};

struct Library {
  std::string_view header;  // as in the include line; '*' stands for anything
  std::string_view file;    // who may include it
};

constexpr Library libraries[] = {
    {"unicode/*", "core/unicode*.cpp"},
    {"unicode/*", "core/text_encoding*.cpp"},
    {"nettle/*", "core/sha256.cpp"},
    {"cld2/*", "core/language.cpp"},
    {"poppler*", "ingest/pdf*.cpp"},
    {"poppler*", "ingest/pdf_watching_device.h"},
    {"zlib.h", "ingest/png.cpp"},
    {"gmime/*", "ingest/mail_module.cpp"},
    {"leptonica/*", "ingest/image_file.cpp"},
    {"tesseract/*", "ingest/ocr_module.cpp"},
    {"seccomp.h", "ingest/confine_system_calls.cpp"},
    {"libxml/*", "ingest/html*.cpp"},
    {"libxml/*", "ingest/xml*.cpp"},
    {"archive*.h", "ingest/archive_file.cpp"},
    {"archive*.h", "ingest/archive_names.cpp"},
    {"archive*.h", "ingest/zip_parts.cpp"},
    {"md4c*", "ingest/markdown*.cpp"},
    {"sqlite3.h", "index/sqlite*.cpp"},
    {"sqlite3.h", "index/fts*.cpp"},
    {"zstd.h", "index/compressed*.cpp"},
    {"faiss/*", "index/faiss*.cpp"},
    {"libstemmer.h", "index/*stem*.cpp"},
    {"libstemmer.h", "generate/words.cpp"},
    {"nlohmann/*", "ingest/json_tree.cpp"},
    {"nlohmann/*", "engine/*"},
    {"nlohmann/*", "server/*"},
    {"nlohmann/*", "cli/*"},
    {"nlohmann/*", "generate/training/*"},
    {"httplib.h", "server/http.cpp"},
    {"openssl/*", "server/http_wire.cpp"},
    {"CLI/*", "cli/*"},
    {"toml++/*", "cli/config*.cpp"},
};

// Headers of the operating system, which any room may use; those of C++ have no '.' in their names.
constexpr std::string_view system_headers[] = {
    "arpa/*",    "cpuid.h",    "dirent.h", "dlfcn.h", "fcntl.h",   "immintrin.h",
    "linux/*",   "malloc.h",   "net/*",    "netdb.h", "netinet/*", "poll.h",
    "pthread.h", "sched.h",    "signal.h", "spawn.h", "sys/*",     "termios.h",
    "unistd.h",  "arm_neon.h", "ftw.h",    "pwd.h",   "locale.h",
};

// '*' in `pattern` stands for any characters, also '/'.
bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() != '*') {
    return !text.empty() && text.front() == pattern.front() &&
           matches(pattern.substr(1), text.substr(1));
  }
  for (std::size_t skip = 0; skip <= text.size(); ++skip) {
    if (matches(pattern.substr(1), text.substr(skip))) return true;
  }
  return false;
}

struct Include {
  std::string header;
  bool in_quotes = false;
  int line = 0;
};

// Include lines, also those with spaces around '#'.
std::vector<Include> includes_of(const SourceFile& file) {
  std::vector<Include> found;
  std::istringstream lines(file.text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::erase_if(line, [](char c) { return c == ' ' || c == '\t'; });
    constexpr std::string_view directive = "#include";
    if (!line.starts_with(directive) || line.size() <= directive.size() + 1) continue;
    const bool in_quotes = line[directive.size()] == '"';
    const std::size_t begin = directive.size() + 1;
    const std::size_t end = line.find(in_quotes ? '"' : '>', begin);
    if (end != line.npos) found.push_back({line.substr(begin, end - begin), in_quotes, number});
  }
  return found;
}

std::string_view room_of(std::string_view path) { return path.substr(0, path.find('/')); }

bool is_room(std::string_view name) {
  return std::find(std::begin(room_names), std::end(room_names), name) != std::end(room_names);
}

bool is_drawn(std::string_view from, std::string_view to) {
  return from == to || std::any_of(std::begin(arrows), std::end(arrows), [&](const Arrow& arrow) {
           return arrow.from == from && arrow.to == to;
         });
}

std::string place(const SourceFile& file, const Include& include) {
  return file.path + ":" + std::to_string(include.line) + ": includes " + include.header;
}

bool is_system_header(std::string_view header) {
  if (header.find('.') == header.npos && header.find('/') == header.npos) return true;
  return std::any_of(std::begin(system_headers), std::end(system_headers),
                     [&](std::string_view pattern) { return matches(pattern, header); });
}

}  // namespace

std::vector<std::string> arrow_faults(const SourceFile& file) {
  std::vector<std::string> faults;
  for (const Include& include : includes_of(file)) {
    const std::string_view to = room_of(include.header);
    if (!include.in_quotes) {
      if (is_room(to)) faults.push_back(place(file, include) + " in angle brackets");
    } else if (!is_room(to) || to.size() == include.header.size()) {
      faults.push_back(place(file, include) + ", which does not begin with a room");
    } else if (!is_drawn(room_of(file.path), to)) {
      faults.push_back(place(file, include) + ", but no arrow goes from " +
                       std::string(room_of(file.path)) + " to " + std::string(to));
    }
  }
  return faults;
}

std::vector<std::string> library_faults(const SourceFile& file) {
  std::vector<std::string> faults;
  for (const Include& include : includes_of(file)) {
    if (include.in_quotes || is_system_header(include.header)) continue;
    bool listed = false;
    bool allowed = false;
    for (const Library& library : libraries) {
      if (!matches(library.header, include.header)) continue;
      listed = true;
      allowed = allowed || matches(library.file, file.path);
    }
    if (!listed) faults.push_back(place(file, include) + ", which is not in tests/rooms' list");
    if (listed && !allowed) faults.push_back(place(file, include) + ", which other files wrap");
  }
  return faults;
}

std::vector<std::string> length_faults(const SourceFile& file) {
  const auto lines = std::count(file.text.begin(), file.text.end(), '\n');
  if (lines < lines_max) return {};
  return {file.path + ": has " + std::to_string(lines) + " lines; split it before " +
          std::to_string(lines_max)};
}

}  // namespace carrel::rooms
