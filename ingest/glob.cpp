#include "ingest/glob.h"

#include <array>
#include <cstddef>
#include <optional>

namespace carrel::ingest {
namespace {

bool is_between(char c, char first, char last) noexcept { return c >= first && c <= last; }
bool is_digit(char c) noexcept { return is_between(c, '0', '9'); }
bool is_upper(char c) noexcept { return is_between(c, 'A', 'Z'); }
bool is_lower(char c) noexcept { return is_between(c, 'a', 'z'); }
bool is_alpha(char c) noexcept { return is_upper(c) || is_lower(c); }
bool is_alnum(char c) noexcept { return is_alpha(c) || is_digit(c); }
bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }
bool is_space(char c) noexcept { return c == ' ' || is_between(c, '\t', '\r'); }
bool is_cntrl(char c) noexcept { return is_between(c, '\0', '\x1f') || c == '\x7f'; }
bool is_graph(char c) noexcept { return is_between(c, '!', '~'); }
bool is_print(char c) noexcept { return is_between(c, ' ', '~'); }
bool is_punct(char c) noexcept { return is_graph(c) && !is_alnum(c); }
bool is_xdigit(char c) noexcept {
  return is_digit(c) || is_between(c, 'a', 'f') || is_between(c, 'A', 'F');
}

struct NamedClass {
  std::string_view name;
  bool (*has)(char) noexcept;
};
constexpr std::array<NamedClass, 12> named_classes = {{{"alnum", is_alnum},
                                                       {"alpha", is_alpha},
                                                       {"blank", is_blank},
                                                       {"cntrl", is_cntrl},
                                                       {"digit", is_digit},
                                                       {"graph", is_graph},
                                                       {"lower", is_lower},
                                                       {"print", is_print},
                                                       {"punct", is_punct},
                                                       {"space", is_space},
                                                       {"upper", is_upper},
                                                       {"xdigit", is_xdigit}}};

struct ClassMatch {
  std::size_t end = 0;  // in the pattern, after the ']'
  bool matches = false;
};

// Reads "[:name:]" at `at`, which points to its '['.
std::optional<ClassMatch> match_named_class(std::string_view pattern, std::size_t at, char c) {
  if (pattern.substr(at, 2) != "[:") return std::nullopt;
  const std::size_t close = pattern.find(":]", at + 2);
  if (close == std::string_view::npos) return std::nullopt;
  const std::string_view name = pattern.substr(at + 2, close - at - 2);
  for (const NamedClass& named : named_classes) {
    if (named.name == name) return ClassMatch{close + 2, named.has(c)};
  }
  return std::nullopt;
}

// Reads the class whose '[' is at `at`. Empty when it is never closed.
std::optional<ClassMatch> match_class(std::string_view pattern, std::size_t at, char c) {
  std::size_t p = at + 1;
  const bool negated = p < pattern.size() && (pattern[p] == '!' || pattern[p] == '^');
  if (negated) ++p;
  bool found = false;
  for (bool first = true; p < pattern.size(); first = false) {
    if (pattern[p] == ']' && !first) return ClassMatch{p + 1, found != negated};
    if (const auto named = match_named_class(pattern, p, c)) {
      found = found || named->matches;
      p = named->end;
      continue;
    }
    if (pattern[p] == '\\' && ++p == pattern.size()) return std::nullopt;
    const auto low = static_cast<unsigned char>(pattern[p++]);
    auto high = low;
    if (p + 1 < pattern.size() && pattern[p] == '-' && pattern[p + 1] != ']') {
      if (pattern[++p] == '\\' && ++p == pattern.size()) return std::nullopt;
      high = static_cast<unsigned char>(pattern[p++]);
    }
    const auto byte = static_cast<unsigned char>(c);
    found = found || (byte >= low && byte <= high);
  }
  return std::nullopt;
}

// Matches one byte against the pattern's element at `p`; the element's end, or empty.
std::optional<std::size_t> match_one(std::string_view pattern, std::size_t p, char c) {
  if (pattern[p] == '?') return c == '/' ? std::nullopt : std::optional(p + 1);
  if (pattern[p] == '[') {
    const auto match = match_class(pattern, p, c);
    if (!match || !match->matches || c == '/') return std::nullopt;
    return match->end;
  }
  if (pattern[p] == '\\' && ++p == pattern.size()) return std::nullopt;
  return pattern[p] == c ? std::optional(p + 1) : std::nullopt;
}

// A "**" counts as any number of folders only when it is a whole part of the pattern.
bool is_folders_wildcard(std::string_view pattern, std::size_t p) noexcept {
  return pattern.substr(p, 2) == "**" && (p == 0 || pattern[p - 1] == '/') &&
         (p + 2 == pattern.size() || pattern[p + 2] == '/');
}

// Where to go on when an element does not match: a wildcard takes one more byte, or one more
// folder.
struct Retry {
  std::size_t pattern = std::string_view::npos;  // after the wildcard
  std::size_t path = 0;                          // where the wildcard's text ends so far
  explicit operator bool() const noexcept { return pattern != std::string_view::npos; }
};

class Matcher {
 public:
  Matcher(std::string_view pattern, std::string_view path) noexcept
      : pattern_(pattern), path_(path) {}

  bool run() noexcept {
    while (true) {
      if (p_ == pattern_.size() && s_ == path_.size()) return true;
      if (step()) continue;
      if (!retry_star() && !retry_folders()) return false;
    }
  }

 private:
  bool step() noexcept {
    if (p_ == pattern_.size()) return false;
    if (pattern_[p_] == '*') return take_wildcard();
    if (s_ == path_.size()) return false;
    const auto next = match_one(pattern_, p_, path_[s_]);
    if (!next) return false;
    p_ = *next;
    ++s_;
    return true;
  }

  bool take_wildcard() noexcept {
    if (!is_folders_wildcard(pattern_, p_)) {
      while (p_ < pattern_.size() && pattern_[p_] == '*') ++p_;
      star_ = {p_, s_};
      return true;
    }
    star_ = {};
    if (p_ + 2 == pattern_.size()) {  // "a/**": everything below, but not "a/" itself
      if (s_ == path_.size()) return false;
      p_ = pattern_.size();
      s_ = path_.size();
      return true;
    }
    p_ += 3;
    folders_ = {p_, s_};
    return true;
  }

  bool retry_star() noexcept {
    if (!star_ || star_.path == path_.size() || path_[star_.path] == '/') return false;
    p_ = star_.pattern;
    s_ = ++star_.path;
    return true;
  }

  // Later folders only: an earlier "**/" need not be tried again, this one can take what it would.
  bool retry_folders() noexcept {
    if (!folders_) return false;
    const std::size_t slash = path_.find('/', folders_.path);
    if (slash == std::string_view::npos) return false;
    folders_.path = slash + 1;
    star_ = {};
    p_ = folders_.pattern;
    s_ = folders_.path;
    return true;
  }

  std::string_view pattern_;
  std::string_view path_;
  std::size_t p_ = 0;
  std::size_t s_ = 0;
  Retry star_;
  Retry folders_;
};

}  // namespace

bool glob_match(std::string_view pattern, std::string_view path) noexcept {
  return Matcher(pattern, path).run();
}

}  // namespace carrel::ingest
