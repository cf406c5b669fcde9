#include "index/backlinks.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/unicode.h"
#include "index/connection.h"
#include "index/limits.h"

namespace carrel::index {
namespace {

// How a document's own other names stand among its links: see core/document.h.
constexpr std::string_view alias_scheme = "alias:";

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// "my%20note" of Markdown links.
std::string unescaped(std::string_view target) {
  std::string out;
  for (std::size_t at = 0; at < target.size(); ++at) {
    const bool is_escape = target[at] == '%' && at + 2 < target.size() &&
                           hex_digit(target[at + 1]) >= 0 && hex_digit(target[at + 2]) >= 0;
    if (!is_escape) {
      out += target[at];
      continue;
    }
    out += static_cast<char>(hex_digit(target[at + 1]) * 16 + hex_digit(target[at + 2]));
    at += 2;
  }
  return out;
}

// Without "#heading", "^block", "|shown" and "?query", which mean a part of the file or its look.
std::string file_part(std::string_view target) {
  return unescaped(target.substr(0, target.find_first_of("#|?^")));
}

std::string_view name_of(std::string_view path) noexcept {
  return path.substr(path.find_last_of('/') + 1);
}

std::string_view folder_of(std::string_view path) noexcept {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

// An ending is short and follows a name: "v1.2 notes" has none.
std::string_view without_ending(std::string_view path) noexcept {
  const std::string_view name = name_of(path);
  const std::size_t dot = name.find_last_of('.');
  const bool has_ending = dot != std::string_view::npos && dot > 0 && name.size() - dot <= 9 &&
                          name.find(' ', dot) == std::string_view::npos;
  return has_ending ? path.substr(0, path.size() - (name.size() - dot)) : path;
}

// "a/b/../c" of a folder and a path in it; empty when it leads out.
std::string joined(std::string_view folder, std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::string_view rest : {folder, path}) {
    while (!rest.empty()) {
      const std::string_view part = rest.substr(0, rest.find('/'));
      rest.remove_prefix(std::min(part.size() + 1, rest.size()));
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.push_back(part);
      } else if (parts.empty()) {
        return {};
      } else {
        parts.pop_back();
      }
    }
  }
  std::string out;
  for (const std::string_view part : parts) {
    if (!out.empty()) out += '/';
    out += part;
  }
  return out;
}

// A path in an archive: the archive's folder, and the path in it. Of archives in archives the innermost.
struct PackedPath {
  std::string_view folder, inner;
};

std::optional<PackedPath> packed_path(std::string_view path) noexcept {
  constexpr std::string_view separator = "!/";  // ingest/members.h
  const std::size_t at = path.rfind(separator);
  if (at == std::string_view::npos) return std::nullopt;
  return PackedPath{folder_of(path.substr(0, at)), path.substr(at + separator.size())};
}

bool is_same_file(std::string_view wanted, std::string_view path) {
  if (wanted.empty()) return false;
  const std::string folded = fold(wanted);
  return folded == fold(path) || folded == fold(without_ending(path));
}

// The names that a document itself says it goes by.
std::vector<std::string> aliases_of(Database& database, std::int64_t document_id) {
  std::vector<std::string> aliases;
  Rows rows = database.query("SELECT target FROM links WHERE document_id = ?1", document_id);
  while (rows.step()) {
    const std::string target = rows.string(0);
    if (target.starts_with(alias_scheme)) aliases.push_back(target.substr(alias_scheme.size()));
  }
  return aliases;
}

// Calls `take` with each link of that key from other documents of the collection, and its target.
template <typename Take>
void each_link(Database& database, std::int64_t document_id, const std::string& key,
               const Take& take) {
  Rows rows = database.query(
      "SELECT d.id, d.path, d.title, l.target FROM links l "
      "JOIN documents d ON d.id = l.document_id WHERE l.key = ?1 AND d.id != ?2 "
      "AND d.collection_id = (SELECT collection_id FROM documents WHERE id = ?2) LIMIT ?3",
      key, document_id, static_cast<std::int64_t>(links_of_key_max));
  while (rows.step()) {
    const std::string target = rows.string(3);
    if (target.starts_with(alias_scheme)) continue;
    take({rows.integer(0), rows.string(1), rows.string(2)}, target);
  }
}

}  // namespace

std::string link_key(std::string_view target) {
  return fold(without_ending(name_of(file_part(target))));
}

bool links_to(std::string_view target, std::string_view from, std::string_view to) {
  const std::string file = file_part(target);
  if (file.find('/') == std::string::npos) return is_same_file(file, name_of(to));
  if (is_same_file(joined(folder_of(from), file), to) || is_same_file(joined({}, file), to)) {
    return true;
  }
  // An export in parts: archives side by side whose folders are meant as one.
  const auto packed_from = packed_path(from);
  const auto packed_to = packed_path(to);
  return packed_from && packed_to && packed_from->folder == packed_to->folder &&
         is_same_file(joined(folder_of(packed_from->inner), file), packed_to->inner);
}

std::vector<Backlink> backlinks(const Store& store, std::int64_t document_id) {
  Database& database = store.connection().database;
  std::string path;
  {
    Rows row = database.query("SELECT path FROM documents WHERE id = ?1", document_id);
    if (!row.step()) return {};
    path = row.string(0);
  }
  std::vector<Backlink> found;
  each_link(database, document_id, link_key(path), [&](Backlink link, std::string_view target) {
    if (links_to(target, link.path, path)) found.push_back(std::move(link));
  });
  for (const std::string& alias : aliases_of(database, document_id)) {
    each_link(database, document_id, link_key(alias), [&](Backlink link, std::string_view target) {
      if (fold(file_part(target)) == fold(alias)) found.push_back(std::move(link));
    });
  }
  std::sort(found.begin(), found.end(), [](const Backlink& a, const Backlink& b) {
    return std::pair(a.path, a.document_id) < std::pair(b.path, b.document_id);
  });
  const auto same = [](const Backlink& a, const Backlink& b) { return a.document_id == b.document_id; };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  if (found.size() > backlinks_max) found.resize(backlinks_max);
  return found;
}

void put_links(Database& database, std::int64_t document_id,
               const std::vector<std::string>& targets) {
  for (const std::string& target : targets) {
    const std::string key = link_key(target);
    if (key.empty()) continue;
    database.run("INSERT OR IGNORE INTO links(key, document_id, target) VALUES(?1, ?2, ?3)", key,
                 document_id, target);
  }
}

void remove_links(Database& database, std::int64_t document_id) {
  database.run("DELETE FROM links WHERE document_id = ?1", document_id);
}

}  // namespace carrel::index
