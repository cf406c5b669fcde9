#include "cli/output.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <set>

#include "cli/json_output.h"
#include "core/error.h"
#include "engine/document_name.h"

namespace carrel::cli {
namespace {

std::string with_separators(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    if (digits[static_cast<std::size_t>(at - 1)] != '-') {
      digits.insert(static_cast<std::size_t>(at), 1, ',');
    }
  }
  return digits;
}

std::string fixed(double value, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

std::string second_look_line(const SecondLookEvidence& look) {
  return "; second look at " + std::to_string(look.looked_at) + ": was " +
         fixed(look.first_score, 3) + ", title " + fixed(look.title, 2) + ", by word " +
         fixed(look.by_word, 2) + ", best part " + fixed(look.best_window, 2);
}

std::string title_line(const TitleEvidence& title) {
  return "; title: " + fixed(title.covered, 2) + " of it asked for, named by " +
         fixed(title.named, 2) + " of the query";
}

std::string explain_line(const Passage& passage) {
  const Explanation& why = passage.explain;
  const auto leg = [](const std::optional<double>& raw, double normalized, int rank) {
    if (!raw) return std::string("not found");
    std::string text = fixed(*raw, 3) + " (normalised " + fixed(normalized, 3);
    return text + (rank > 0 ? ", rank " + std::to_string(rank) + ")" : ")");
  };
  return "lexical " + leg(why.lexical, why.lexical_normalized, why.lexical_rank) + ", semantic " +
         leg(why.semantic, why.semantic_normalized, why.semantic_rank) + ", lexical weight " +
         fixed(why.lexical_weight, 2) + (why.title ? title_line(*why.title) : "") +
         (why.preferences_met > 0 ? ", preferred " + std::to_string(why.preferences_met) + "x" : "") +
         (why.second_look ? second_look_line(*why.second_look) : "");
}

// Many documents begin with a heading that is their title: it is not said twice.
std::string heading_below_title(const Passage& passage) {
  if (passage.heading == passage.title) return {};
  const std::string first = passage.title + " > ";
  return passage.heading.starts_with(first) ? passage.heading.substr(first.size())
                                            : passage.heading;
}

constexpr std::size_t other_files_named = 2;

// "also in 3 other files: notes/a.md, notes/b.md ..."; empty when there are none.
std::string other_files_line(const Passage& passage) {
  if (passage.also_in.empty()) return {};
  std::string names;
  for (std::size_t i = 0; i < std::min(passage.also_in.size(), other_files_named); ++i) {
    const OtherFile& other = passage.also_in[i];
    names += (i > 0 ? ", " : "") + escape_for_terminal(engine::document_place(other.collection, other.file));
  }
  const bool all_named = passage.also_in_count <= static_cast<std::int64_t>(other_files_named);
  return "also in " + format_count(passage.also_in_count, "other file", "other files") + ": " +
         names + (all_named ? "" : " ...");
}

constexpr std::size_t connections_named = 2;

std::string part_of(const PlacedText& part) {
  const bool has_page = part.page > 0;
  const int number = has_page ? part.page : part.line;
  return (has_page ? "page " : "line ") + std::to_string(number);
}

// "line 12 is like line 40 there (0.83): The tenant pays..."
std::string connection_line(const Connection& connection) {
  return part_of(connection.asked) + " is like " + part_of(connection.found) + " there (" +
         format_score(connection.likeness) + "): " + escape_to_line(connection.asked.snippet);
}

std::string as_text(const std::vector<Passage>& passages, bool explain, const Style& style) {
  std::string out;
  for (const Passage& passage : passages) {
    if (!out.empty()) out += "\n";
    out += style.file_link(passage.path, style.cyan(escape_for_terminal(engine::place_text(passage)))) +
           "  " + style.bold(escape_to_line(passage.title));
    const std::string heading = heading_below_title(passage);
    if (!heading.empty()) out += style.dim(" > " + escape_to_line(heading));
    out += "  " + style.dim(format_score(passage.score) + " " + passage.docid) + "\n";
    out += "  " + style.highlight(passage.snippet, passage.highlights) + "\n";
    if (!passage.also_in.empty()) out += "  " + style.dim(other_files_line(passage)) + "\n";
    for (std::size_t i = 0; i < std::min(passage.connections.size(), connections_named); ++i) {
      out += "  " + style.dim(connection_line(passage.connections[i])) + "\n";
    }
    if (explain) out += "  " + style.dim(explain_line(passage)) + "\n";
  }
  return out;
}

std::string csv_field(std::string_view text) {
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"') field += '"';
    field += c;
  }
  return field + "\"";
}

// RFC 4180.
std::string as_csv(const std::vector<Passage>& passages) {
  std::string out = "docid,score,collection,file,page,line,title,heading,snippet,place\r\n";
  for (const Passage& passage : passages) {
    out += passage.docid + "," + fixed(passage.score, 4) + "," + csv_field(passage.collection) +
           "," + csv_field(passage.file) + "," +
           (passage.page > 0 ? std::to_string(passage.page) : "") + "," +
           (passage.line > 0 ? std::to_string(passage.line) : "") + "," + csv_field(passage.title) +
           "," + csv_field(passage.heading) + "," + csv_field(escape_to_line(passage.snippet)) +
           "," + csv_field(engine::place_text(passage)) + "\r\n";
  }
  return out;
}

std::string as_markdown(const std::vector<Passage>& passages) {
  std::string out;
  for (const Passage& passage : passages) {
    out += "- **" + escape_to_line(passage.title) + "** `" +
           escape_for_terminal(engine::place_text(passage)) + "` (" +
           format_score(passage.score) + ")\n\n  > " + escape_to_line(passage.snippet) + "\n\n";
    if (!passage.also_in.empty()) out += "  " + other_files_line(passage) + "\n\n";
  }
  return out;
}

std::string as_files(const std::vector<Passage>& passages) {
  std::string out;
  std::set<std::string> seen;
  for (const Passage& passage : passages) {
    if (seen.insert(passage.path).second) out += passage.path + "\n";
  }
  return out;
}

}  // namespace

void print(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDOUT_FILENO, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      std::_Exit(0);  // the reader has all it wanted, as in `carrel search … | head -1`
    } else if (errno != EINTR) {
      throw_io_error("cannot write the result", "standard output", errno);
    }
  }
}

std::string format_bytes(std::uint64_t bytes) {
  static constexpr std::array<const char*, 5> units{"B", "kB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1000 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  return fixed(value, unit == 0 ? 0 : 1) + " " + units[unit];
}

std::string format_count(std::int64_t count, std::string_view singular, std::string_view plural) {
  return with_separators(count) + " " + std::string(count == 1 ? singular : plural);
}

std::string format_seconds(double seconds) {
  if (seconds < 10) return fixed(seconds, 2) + " s";
  if (seconds < 60) return fixed(seconds, 1) + " s";
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
}

std::string format_time(std::int64_t seconds_since_epoch) {
  const auto time = static_cast<std::time_t>(seconds_since_epoch);
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

std::string format_score(double score) { return fixed(score, 2); }

std::string format_globs(const index::Collection& collection) {
  const auto part = [](const std::string& word, const std::vector<std::string>& globs) {
    std::string text;
    for (const std::string& glob : globs) text += (text.empty() ? "; " + word + " " : ", ") + glob;
    return escape_to_line(text);
  };
  return part("only", collection.include) + part("without", collection.exclude);
}

std::string format_passages(const std::vector<Passage>& passages, const PassageView& view,
                            const Style& style) {
  switch (view.format) {
    case PassageFormat::text:
      return as_text(passages, view.explain, style);
    case PassageFormat::json:
      return passages_json(passages, view.explain);
    case PassageFormat::csv:
      return as_csv(passages);
    case PassageFormat::markdown:
      return as_markdown(passages);
    case PassageFormat::files:
      return as_files(passages);
  }
  return {};
}

}  // namespace carrel::cli
