#include "index/filter.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/unicode.h"
#include "index/connection.h"

namespace carrel::index {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// How people call a type beside its name.
std::string type_of(std::string_view written) {
  constexpr auto names = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"md", "markdown"}, {"txt", "text"}, {"htm", "html"}, {"plain", "text"}, {"word", "docx"},
       {"zip", "archive"}, {"tar", "archive"}, {"email", "mail"}, {"eml", "mail"},
       {"excel", "xlsx"}, {"powerpoint", "pptx"}, {"ebook", "epub"}, {"source", "code"}, {"tex", "latex"}, {"bookmark", "bookmarks"},
       {"jsonl", "json"}, {"ipynb", "notebook"}, {"conversation", "chat"}, {"tsv", "csv"},
       {"srt", "subtitles"}, {"vtt", "subtitles"}, {"subtitle", "subtitles"},
       {"picture", "image"}, {"photo", "image"}, {"scan", "image"}});
  std::string type = fold(written);
  for (const auto& [alias, name] : names) {
    if (type == alias) type = name;
  }
  return type;
}

std::vector<std::string> mapped(const std::vector<std::string>& values,
                                std::string (*map)(std::string_view)) {
  std::vector<std::string> result;
  for (const std::string& value : values) result.push_back(map(value));
  return result;
}

// A tag is meant with those below it: "work" finds "work/projects".
bool tag_matches(std::string_view wanted, std::string_view tag) {
  return tag.substr(0, wanted.size()) == wanted &&
         (tag.size() == wanted.size() || tag[wanted.size()] == '/');
}

bool path_matches(const std::string& pattern, std::string_view path) {
  if (glob_matches(pattern, path)) return true;
  // A folder without wildcards is meant with what is in it.
  return glob_matches(pattern + (pattern.back() == '/' ? "*" : "/*"), path);
}

// Filters in the form rows are compared in.
struct Conditions {
  explicit Conditions(const Filters& asked)
      : filters(asked),
        types(mapped(asked.types, type_of)),
        tags(mapped(asked.tags, [](std::string_view tag) {
          return fold(tag.substr(0, 1) == "#" ? tag.substr(1) : tag);
        })),
        languages(mapped(asked.languages, [](std::string_view language) {
          return fold(language.substr(0, language.find_first_of("-_")));
        })),
        titles(mapped(asked.titles, fold)) {}

  bool path_passes(const std::string& collection, std::string_view path) const {
    if (filters.paths.empty()) return true;
    const std::string full = collection + "/" + std::string(path);
    return std::any_of(filters.paths.begin(), filters.paths.end(), [&](const auto& pattern) {
      return path_matches(pattern, path) || path_matches(pattern, full);
    });
  }

  bool title_passes(std::string_view title, std::string_view path) const {
    if (titles.empty()) return true;
    const std::string folded = fold(title.empty() ? path : title);
    return std::any_of(titles.begin(), titles.end(), [&](const std::string& wanted) {
      return folded.find(wanted) != std::string::npos;
    });
  }

  bool date_passes(std::string_view date) const {
    return (filters.before.empty() || date < filters.before) &&
           (filters.after.empty() || date >= filters.after);
  }

  bool tags_pass(Database& database, std::int64_t document_id) const {
    if (tags.empty()) return true;
    Rows rows = database.query("SELECT tag FROM tags WHERE document_id = ?1", document_id);
    while (rows.step()) {
      for (const std::string& wanted : tags) {
        if (tag_matches(wanted, rows.bytes(0))) return true;
      }
    }
    return false;
  }

  const Filters& filters;
  std::vector<std::string> types, tags, languages, titles;
};

// The columns each_allowed_document reads, in order.
constexpr char documents_sql[] =
    "SELECT d.id, d.first_chunk, d.chunk_count, c.name, d.path, d.type, d.language, d.title, "
    "CASE WHEN d.date != '' THEN d.date "
    "ELSE strftime('%Y-%m-%d', d.mtime_ns / 1000000000, 'unixepoch', 'localtime') END, d.mtime_ns "
    "FROM documents d JOIN collections c ON c.id = d.collection_id WHERE d.chunk_count > 0";

bool passes(Database& database, const Rows& row, const Conditions& conditions) {
  const Filters& filters = conditions.filters;
  const auto one_of = [](const std::vector<std::string>& wanted, std::string_view value) {
    return wanted.empty() || contains(wanted, value);
  };
  return one_of(filters.collections, row.bytes(3)) && one_of(conditions.types, row.bytes(5)) &&
         one_of(conditions.languages, row.bytes(6)) &&
         conditions.date_passes(row.bytes(8)) &&
         conditions.path_passes(row.string(3), row.bytes(4)) &&
         conditions.title_passes(row.bytes(7), row.bytes(4)) &&
         conditions.tags_pass(database, row.integer(0));
}

void allow_chunks(std::int64_t first, std::int64_t count, AllowedRows& allowed) {
  const auto end = static_cast<std::size_t>(first + count);
  if (allowed.chunks.size() < end) allowed.chunks.resize(end);
  std::fill(allowed.chunks.begin() + static_cast<std::ptrdiff_t>(first),
            allowed.chunks.begin() + static_cast<std::ptrdiff_t>(end), std::uint8_t{1});
}

// Each filter by itself, with its key.
std::vector<std::pair<std::string, Filters>> single_filters(const Filters& filters) {
  constexpr std::array<std::pair<std::string_view, std::vector<std::string> Filters::*>, 6> lists{
      {{"in:", &Filters::collections},
       {"path:", &Filters::paths},
       {"type:", &Filters::types},
       {"tag:", &Filters::tags},
       {"lang:", &Filters::languages},
       {"title:", &Filters::titles}}};
  std::vector<std::pair<std::string, Filters>> single;
  for (const auto& [key, list] : lists) {
    for (const std::string& value : filters.*list) {
      single.emplace_back(std::string(key) + value, Filters{}).second.*list = {value};
    }
  }
  if (!filters.before.empty()) {
    single.emplace_back("before:" + filters.before, Filters{}).second.before = filters.before;
  }
  if (!filters.after.empty()) {
    single.emplace_back("after:" + filters.after, Filters{}).second.after = filters.after;
  }
  return single;
}

}  // namespace

bool any_document_passes(const Store& store, const Filters& filters) {
  Database& database = store.connection().database;
  const Conditions conditions(filters);
  Rows row = database.query(documents_sql);
  while (row.step()) {
    if (passes(database, row, conditions)) return true;
  }
  return false;
}

std::vector<std::string> filters_without_documents(const Store& store, const Filters& filters,
                                                   const std::vector<std::string>& collections) {
  std::vector<std::string> found;
  for (auto& [written, alone] : single_filters(filters)) {
    const bool out_of_reach = !collections.empty() && !alone.collections.empty() &&
                              !contains(collections, alone.collections.front());
    if (alone.collections.empty()) alone.collections = collections;
    if (out_of_reach || !any_document_passes(store, alone)) found.push_back(written);
  }
  return found;
}

DocumentKinds document_kinds(const Store& store, const std::vector<std::string>& collections) {
  std::set<std::string> types, languages;
  Rows rows = store.connection().database.query(
      "SELECT DISTINCT c.name, d.type, d.language FROM documents d "
      "JOIN collections c ON c.id = d.collection_id WHERE d.chunk_count > 0");
  while (rows.step()) {
    if (!collections.empty() && !contains(collections, rows.bytes(0))) continue;
    types.insert(rows.string(1));
    if (!rows.bytes(2).empty()) languages.insert(rows.string(2));
  }
  return {{types.begin(), types.end()}, {languages.begin(), languages.end()}};
}

void narrow_vectors(Database& database, AllowedRows& allowed) {
  auto& vectors = allowed.vectors;
  allowed.everything = false;
  vectors.clear();
  const auto end = allowed.chunks.end();
  auto first = std::find(allowed.chunks.begin(), end, 1);
  while (first != end) {
    const auto last = std::find(first, end, 0);
    Rows rows = database.query(
        "SELECT vector_id FROM chunks WHERE id >= ?1 AND id < ?2 AND vector_id != 0",
        first - allowed.chunks.begin(), last - allowed.chunks.begin());
    while (rows.step()) vectors.push_back(rows.integer(0));
    first = std::find(last, end, 1);
  }
  std::sort(vectors.begin(), vectors.end());
  vectors.erase(std::unique(vectors.begin(), vectors.end()), vectors.end());
}

AllowedRows allowed_rows(Database& database, const Filters& filters) {
  AllowedRows allowed;
  allowed.everything = filters.empty();
  if (allowed.everything) return allowed;
  allowed.chunks.resize(1);
  const Conditions conditions(filters);
  Rows row = database.query(documents_sql);
  while (row.step()) {
    if (!passes(database, row, conditions)) continue;
    allow_chunks(row.integer(1), row.integer(2), allowed);
  }
  narrow_vectors(database, allowed);
  return allowed;
}

std::vector<std::uint8_t> chunks_passing(Database& database, std::span<const std::int64_t> chunk_ids,
                                         const Filters& filters) {
  const std::string sql =
      std::string(documents_sql) + " AND d.id = (SELECT document_id FROM chunks WHERE id = ?1)";
  const Conditions conditions(filters);
  std::vector<std::uint8_t> passing;
  for (const std::int64_t id : chunk_ids) {
    Rows row = database.query(sql.c_str(), id);
    passing.push_back(row.step() && passes(database, row, conditions) ? 1 : 0);
  }
  return passing;
}

std::vector<AllowedDocument> allowed_documents(Database& database, const Filters& filters) {
  std::vector<AllowedDocument> allowed;
  const Conditions conditions(filters);
  Rows row = database.query(documents_sql);
  while (row.step()) {
    if (!passes(database, row, conditions)) continue;
    allowed.push_back({row.integer(1), row.integer(2), row.string(8), row.integer(9)});
  }
  std::stable_sort(allowed.begin(), allowed.end(), [](const auto& a, const auto& b) {
    return a.date != b.date ? a.date > b.date : a.mtime_ns > b.mtime_ns;
  });
  return allowed;
}

bool glob_matches(std::string_view pattern, std::string_view text) {
  // Two fingers, and where to go back to after the last star: never worse than |pattern| * |text|.
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && pattern[p] == '?') {
      t += code_point_at(text, t).size_bytes;
      ++p;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++t;
      ++p;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace carrel::index
