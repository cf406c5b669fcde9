#include "ingest/front_matter.h"

#include <algorithm>
#include <array>
#include <optional>

#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Takes a line off the front of `rest`.
std::string_view take_line(std::string_view& rest) noexcept {
  const std::size_t end = line_end(rest, 0);
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(rest.size(), end + 1));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view without_trailing_space(std::string_view line) noexcept {
  const std::size_t last = line.find_last_not_of(" \t");
  return line.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

// Cuts "value # comment".
std::string_view without_comment(std::string_view value) noexcept {
  const std::size_t hash = value.find(" #");
  return trim(hash == std::string_view::npos ? value : value.substr(0, hash));
}

struct Scalar {
  std::string text;
  std::size_t end = 0;  // bytes read
};

// Reads "…" with its backslash escapes or '…' with '' for one quote.
std::optional<Scalar> read_quoted(std::string_view text) {
  const char quote = text.empty() ? '\0' : text.front();
  if (quote != '"' && quote != '\'') return std::nullopt;
  Scalar scalar;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const bool has_next = i + 1 < text.size();
    if (quote == '"' && text[i] == '\\' && has_next) {
      scalar.text += text[++i];
    } else if (text[i] != quote) {
      scalar.text += text[i];
    } else if (quote == '\'' && has_next && text[i + 1] == quote) {
      scalar.text += text[++i];
    } else {
      scalar.end = i + 1;
      return scalar;
    }
  }
  return std::nullopt;
}

std::string scalar(std::string_view value) {
  value = trim(value);
  if (const auto quoted = read_quoted(value)) return quoted->text;
  return std::string(without_comment(value));
}

// The values of "[a, "b, c", d]" or of "a, b". A '[' may be left unclosed.
std::vector<std::string> list(std::string_view value) {
  value = trim(value);
  const bool bracketed = value.starts_with('[');
  if (bracketed) value.remove_prefix(1);
  std::vector<std::string> values;
  while (!value.empty() && !(bracketed && value.front() == ']')) {
    std::size_t end = 0;
    if (auto quoted = read_quoted(value)) {
      end = quoted->end;
      values.push_back(std::move(quoted->text));
      end = std::min(value.find_first_of(",]", end), value.size());
    } else {
      end = std::min(value.find_first_of(bracketed ? ",]" : ",", 0), value.size());
      values.push_back(std::string(without_comment(value.substr(0, end))));
    }
    if (end < value.size() && value[end] == ',') ++end;
    value = trim(value.substr(end));
  }
  std::erase(values, std::string());
  return values;
}

enum class Key { none, title, author, date, created, language, tags, aliases };

struct NamedKey {
  std::string_view name;
  Key key;
};
constexpr std::array<NamedKey, 16> named_keys = {{{"title", Key::title},
                                                  {"author", Key::author},
                                                  {"authors", Key::author},
                                                  {"date", Key::date},
                                                  {"created", Key::created},
                                                  {"published", Key::created},
                                                  {"lang", Key::language},
                                                  {"language", Key::language},
                                                  {"locale", Key::language},
                                                  {"tag", Key::tags},
                                                  {"tags", Key::tags},
                                                  {"keywords", Key::tags},
                                                  {"creator", Key::author},
                                                  {"date_created", Key::created},
                                                  {"alias", Key::aliases},
                                                  {"aliases", Key::aliases}}};

Key key_of(std::string_view name) noexcept {
  if (name.size() > 2 && name.front() == '"') name = name.substr(1, name.size() - 2);
  for (const NamedKey& named : named_keys) {
    const bool same = std::equal(name.begin(), name.end(), named.name.begin(), named.name.end(),
                                 [](char a, char b) { return lower(a) == b; });
    if (same) return named.key;
  }
  return Key::none;
}

class Reader {
 public:
  // `text` is what the lines are of.
  Reader(char separator, std::string_view text) noexcept : separator_(separator), text_(text) {}

  void line(std::string_view line) {
    const std::string_view text = trim(line);
    if (text.empty() || text.starts_with('#')) return;
    const bool is_item = text.starts_with("- ") && separator_ == ':';
    if (is_item && key_ != Key::none) return item(text.substr(2));
    if (continues_list_) return continue_list(text);
    const bool is_nested = line.front() == ' ' || line.front() == '\t';
    if (is_nested || is_item) return;
    const std::size_t at = text.find(separator_);
    is_prose_ = !has_key_ && at == std::string_view::npos;
    if (at == std::string_view::npos) return;
    has_key_ = true;
    key_ = key_of(trim(text.substr(0, at)));
    value(trim(text.substr(at + 1)));
  }

  // Two rules with prose between them are no front matter: its first line has a key.
  bool is_prose() const noexcept { return is_prose_; }

  FrontMatter take() { return std::move(found_); }

 private:
  void value(std::string_view text) {
    if (key_ == Key::none || text.empty()) return;
    if (text == "|" || text == ">" || text == "|-" || text == ">-") return;
    continues_list_ = text.front() == '[' && text.find(']') == std::string_view::npos;
    const bool many = text.front() == '[' || key_ == Key::tags || key_ == Key::aliases;
    note_place(text);
    if (!many) return set(scalar(text));
    for (std::string& one : list(text)) set(std::move(one));
  }

  void item(std::string_view text) {
    note_place(text);
    set(scalar(text));
  }

  void continue_list(std::string_view text) {
    note_place(text);
    continues_list_ = text.find(']') == std::string_view::npos;
    for (std::string& one : list("[" + std::string(text))) set(std::move(one));
  }

  // Where aliases are written: a view into the text of which this is a line.
  void note_place(std::string_view written) {
    if (key_ != Key::aliases) return;
    const std::size_t first = std::min(written.find_first_not_of(" \t["), written.size());
    written.remove_prefix(first);
    while (!written.empty() && std::string_view(" \t]\r").find(written.back()) != written.npos) {
      written.remove_suffix(1);
    }
    if (written.empty()) return;
    const auto begin = static_cast<std::size_t>(written.data() - text_.data());
    Span& span = found_.aliases_span;
    if (span.empty()) span.begin = begin;
    span.end = begin + written.size();
  }

  void set(std::string value) {
    value = trim(clip_utf8(value, metadata_read_bytes));
    if (value.empty() || value == "null" || value == "~") return;
    switch (key_) {
      case Key::none:
        return;
      case Key::title:
        if (found_.title.empty()) found_.title = std::move(value);
        return;
      case Key::author:
        if (!found_.author.empty()) found_.author += ", ";
        found_.author += value;
        return;
      case Key::date:
        if (auto date = front_matter_date(value); !date.empty()) found_.date = std::move(date);
        return;
      case Key::created:
        if (found_.date.empty()) found_.date = front_matter_date(value);
        return;
      case Key::language:
        found_.language = std::move(value);
        return;
      case Key::tags:
        return add_tag(value);
      case Key::aliases:
        if (found_.aliases.size() < aliases_max) found_.aliases.push_back(std::move(value));
        return;
    }
  }

  void add_tag(std::string_view tag) {
    while (tag.starts_with('#')) tag.remove_prefix(1);
    if (tag.empty() || found_.tags.size() == tags_max) return;
    if (std::find(found_.tags.begin(), found_.tags.end(), tag) != found_.tags.end()) return;
    found_.tags.emplace_back(tag);
  }

  const char separator_;
  const std::string_view text_;
  FrontMatter found_;
  Key key_ = Key::none;
  bool continues_list_ = false;
  bool has_key_ = false;
  bool is_prose_ = false;
};

std::optional<int> number(std::string_view digits) noexcept {
  int value = 0;
  for (const char c : digits) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// "10:20", "10:20:30.5", each with "Z" or "+02:00", as it is after the date. Empty when it is no
// time.
std::string_view time_part(std::string_view text) noexcept {
  const bool starts_like_time = text.size() >= 5 && is_digit(text[0]) && is_digit(text[1]) &&
                                text[2] == ':' && is_digit(text[3]) && is_digit(text[4]);
  if (!starts_like_time) return {};
  const std::size_t end = text.find_first_not_of("0123456789:.");
  if (end == std::string_view::npos) return text;
  if (text[end] == 'Z') return text.substr(0, end + 1);
  if (text[end] != '+' && text[end] != '-') return text.substr(0, end);
  return text.substr(0, text.find_first_not_of("0123456789:", end + 1));
}

}  // namespace

std::string front_matter_date(std::string_view text) {
  text = trim(text);
  if (text.size() < 10) return {};
  const char separator = text[4];
  if ((separator != '-' && separator != '/' && separator != '.') || text[7] != separator) return {};
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1 || *day > 31) return {};
  std::string date(text.substr(0, 10));
  date[4] = date[7] = '-';
  const std::string_view rest = text.substr(10);
  if (rest.empty()) return date;
  if (rest.front() != 'T' && rest.front() != 't' && rest.front() != ' ') return {};
  const std::string_view time = time_part(trim(rest.substr(1)));
  if (!time.empty()) date.append("T").append(time);
  return date;
}

FrontMatter read_front_matter(std::string_view text) {
  std::string_view rest = text;
  const std::string_view fence = without_trailing_space(take_line(rest));
  if (fence != "---" && fence != "+++") return {};
  Reader reader(fence == "---" ? ':' : '=', text);
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    const std::string_view bare = without_trailing_space(line);
    if (bare == fence || (fence == "---" && bare == "...")) {
      FrontMatter found = reader.take();
      found.end = text.size() - rest.size();
      return found;
    }
    reader.line(line);
    if (reader.is_prose()) return {};
  }
  return {};
}

}  // namespace carrel::ingest
