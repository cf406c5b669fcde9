// The rules of a page's own style sheets, as far as they hide and show.
#include <algorithm>
#include <array>
#include <charconv>

#include "ingest/html_style.h"
#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

constexpr auto npos = std::string_view::npos;

std::string folded(std::string_view text) {
  std::string out(trim(text));
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

// The character of "\:" or "\32 ", whose backslash stands at `at`; moves behind it.
void append_escaped(std::string& name, std::string_view selector, std::size_t& at) {
  constexpr std::size_t digits_max = 6;
  const char* begin = selector.data() + ++at;
  const char* end = selector.data() + std::min(selector.size(), at + digits_max);
  unsigned code = 0;
  const auto parsed = std::from_chars(begin, end, code, 16);
  if (parsed.ec != std::errc()) {
    if (at < selector.size()) name += selector[at++];
    return;
  }
  name += code < 0x80 ? static_cast<char>(code) : '?';
  at = static_cast<std::size_t>(parsed.ptr - selector.data());
  if (at < selector.size() && selector[at] == ' ') ++at;
}

std::string take_name(std::string_view selector, std::size_t& at) {
  std::string name;
  while (at < selector.size()) {
    if (selector[at] == '\\') {
      append_escaped(name, selector, at);
    } else if (is_name(selector[at])) {
      name += selector[at++];
    } else {
      break;
    }
  }
  return name;
}

bool has_class(std::string_view classes, std::string_view name) {
  for (std::size_t at = classes.find(name); at != npos; at = classes.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool begins = at == 0 || static_cast<unsigned char>(classes[at - 1]) <= ' ';
    const bool ends = end == classes.size() || static_cast<unsigned char>(classes[end]) <= ' ';
    if (begins && ends) return true;
  }
  return false;
}

std::string without_comments(std::string_view css) {
  std::string out;
  for (std::size_t at = 0; at < css.size();) {
    const std::size_t open = css.find("/*", at);
    out += css.substr(at, open == npos ? npos : open - at);
    if (open == npos) break;
    const std::size_t close = css.find("*/", open + 2);
    at = close == npos ? css.size() : close + 2;
  }
  return out;
}

// Behind the '}' that closes the block which opens at `open`.
std::size_t block_end(std::string_view css, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < css.size(); ++at) {
    if (css[at] == '{') ++depth;
    if (css[at] == '}' && --depth == 0) return at + 1;
  }
  return css.size();
}

// "@media (min-width: 40em)" and others that hold rules for a screen.
bool is_condition(std::string_view words) {
  const std::string condition = folded(words);
  if (condition.starts_with("@supports") || condition.starts_with("@layer") ||
      condition.starts_with("@container")) {
    return true;
  }
  if (!condition.starts_with("@media")) return false;
  const bool is_paper = condition.find("print") != npos && condition.find("not print") == npos;
  return !is_paper || condition.find("screen") != npos || condition.find(',') != npos;
}

struct NestedRule {
  std::string_view selectors;
  std::string_view body;
};

// A rule's own declarations, and the rules within it.
std::string split_body(std::string_view body, std::vector<NestedRule>& nested) {
  std::string own;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t open = body.find('{', at);
    if (open == npos) {
      own += body.substr(at);
      break;
    }
    const std::size_t before = body.substr(at, open - at).rfind(';');
    const std::size_t begin = before == npos ? at : at + before + 1;
    own += body.substr(at, begin - at);
    const std::size_t end = block_end(body, open);
    nested.push_back(
        {trim(body.substr(begin, open - begin)), body.substr(open + 1, end - open - 2)});
    at = end;
  }
  return own;
}

// "&.on, &:hover" within ".card" are ".card.on, .card:hover". Empty where they cannot be told.
std::string joined(std::string_view parent, std::string_view selectors) {
  std::string out;
  if (parent.size() > html_selector_parent_bytes_max || parent.find(',') != npos) return out;
  while (!selectors.empty()) {
    const std::size_t end = selectors.find(',');
    const std::string_view one = trim(selectors.substr(0, end));
    if (one.starts_with('&')) {
      if (!out.empty()) out += ',';
      out.append(parent).append(one.substr(1));
    }
    if (end == npos) break;
    selectors.remove_prefix(end + 1);
  }
  return out;
}

// Text that a rule puts before an element is not the element.
bool is_generated(std::string_view state) {
  return state.starts_with("::") || state.starts_with(":before") || state.starts_with(":after");
}

}  // namespace

bool StyleSheet::Rule::applies_to(std::string_view tag_name, std::string_view class_names,
                                  std::string_view id_name) const {
  if (!tag.empty() && tag != tag_name) return false;
  if (!id.empty() && id != id_name) return false;
  return std::all_of(classes.begin(), classes.end(),
                     [&](const std::string& name) { return has_class(class_names, name); });
}

// Of two that weigh the same, what only sometimes shows comes first, wherever it stands.
std::size_t StyleSheet::Rule::weight() const {
  return (id.empty() ? 0U : 20'000U) + 200 * classes.size() + (tag.empty() ? 0U : 2U) +
         (reach == Reach::sometimes ? 1U : 0U);
}

void StyleSheet::read(std::string_view text) {
  const std::string css = without_comments(text);
  const bool has_others = css.find("@import") != npos;
  paints_grounds_ = paints_grounds_ || has_others || css.find("background") != npos;
  sizes_text_ = sizes_text_ || has_others || css.find("font") != npos;
  read_rules(css, Reach::always, 0);
}

void StyleSheet::read_rules(std::string_view css, Reach reach, int depth) {
  for (std::size_t at = 0; at < css.size();) {
    const std::size_t open = css.find_first_of("{;", at);
    if (open == npos) return;
    const std::string_view selectors = trim(css.substr(at, open - at));
    at = css[open] == ';' ? open + 1 : block_end(css, open);
    if (css[open] == ';') continue;
    const std::string_view body = css.substr(open + 1, at - open - 2);
    if (!selectors.starts_with('@')) {
      read_rule(selectors, body, reach, depth);
    } else if (depth < html_style_depth_max && is_condition(selectors)) {
      read_rules(body, Reach::sometimes, depth + 1);
    }
  }
}

void StyleSheet::read_rule(std::string_view selectors, std::string_view body, Reach reach,
                           int depth) {
  std::vector<NestedRule> nested;
  const StyleLook look = read_style(split_body(body, nested));
  for (std::string_view rest = selectors; (look.hides | look.shows) != 0 && !rest.empty();) {
    const std::size_t end = rest.find(',');
    add(trim(rest.substr(0, end)), look, reach);
    if (end == npos) break;
    rest.remove_prefix(end + 1);
  }
  if (depth >= html_style_depth_max) return;
  for (const NestedRule& each : nested) {
    if (!each.selectors.starts_with('@')) {
      read_rule(joined(selectors, each.selectors), each.body, reach, depth + 1);
    } else if (is_condition(each.selectors)) {
      read_rule(selectors, each.body, Reach::sometimes, depth + 1);
    }
  }
}

void StyleSheet::add(std::string_view selector, const StyleLook& look, Reach reach) {
  Rule rule{.hides = look.hides, .shows = look.shows, .reach = reach};
  const std::size_t last = selector.find_last_of(" \t\r\n\f>+~");
  if (last != npos) {  // what it stands in is not looked at
    rule.reach = Reach::sometimes;
    selector.remove_prefix(last + 1);
  }
  if (selector.starts_with('*')) selector.remove_prefix(1);
  for (std::size_t at = 0; at < selector.size();) {
    const char kind = selector[at] == '.' || selector[at] == '#' ? selector[at] : '\0';
    if (kind != '\0') ++at;
    std::string name = take_name(selector, at);
    if (name.empty()) {  // a state, an attribute
      if (is_generated(selector.substr(at))) return;
      rule.reach = Reach::sometimes;
      break;
    }
    if (rule.classes.size() >= html_selector_names_max) return;
    if (kind == '.') rule.classes.push_back(std::move(name));
    if (kind == '#') rule.id = std::move(name);
    if (kind == '\0') rule.tag = folded(name);
  }
  if (rule.reach == Reach::sometimes) rule.hides = 0;
  if ((rule.hides | rule.shows) != 0) keep(std::move(rule));
}

void StyleSheet::keep(Rule rule) {
  const std::string key = !rule.id.empty()        ? "#" + rule.id
                          : !rule.classes.empty() ? "." + rule.classes.front()
                                                  : rule.tag;
  if (key.empty()) return;
  if (rules_.size() >= html_style_rules_max) {
    is_cut_ = is_cut_ || rule.shows != 0;
    return;
  }
  RulesOfKey& known = by_key_[key];
  if (known.rules.size() >= html_style_rules_of_key_max) {
    known.is_cut = known.is_cut || rule.shows != 0;
    return;
  }
  known.rules.push_back(rules_.size());
  rules_.push_back(std::move(rule));
}

std::uint8_t StyleSheet::hiding(std::string_view tag, std::string_view classes,
                                std::string_view id) const {
  struct Winner {
    std::size_t weight = 0;
    std::size_t rule = 0;
    bool hides = false;
  };
  std::array<Winner, 8> winners;  // of each way
  bool is_certain = !is_cut_;
  classes = classes.substr(0, html_class_bytes_max);
  const auto look_up = [&](const std::string& key) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return;
    is_certain = is_certain && !found->second.is_cut;
    for (const std::size_t i : found->second.rules) {
      const Rule& rule = rules_[i];
      if (!rule.applies_to(tag, classes, id)) continue;
      const std::size_t weight = rule.weight();
      for (std::size_t way = 0; way < winners.size(); ++way) {
        Winner& best = winners[way];
        const bool says_something = ((rule.hides | rule.shows) >> way & 1) != 0;
        const bool is_better = weight > best.weight || (weight == best.weight && i >= best.rule);
        if (says_something && is_better) best = {weight, i, (rule.hides >> way & 1) != 0};
      }
    }
  };
  look_up(std::string(tag));
  if (!id.empty()) look_up("#" + std::string(id));
  std::size_t asked = 0;
  for (std::size_t at = 0; at < classes.size() && asked < html_classes_max; ++asked) {
    const std::size_t begin = classes.find_first_not_of(" \t\r\n\f", at);
    if (begin == npos) break;
    at = std::min(classes.find_first_of(" \t\r\n\f", begin), classes.size());
    look_up("." + std::string(classes.substr(begin, at - begin)));
  }
  std::uint8_t hides = 0;
  for (std::size_t way = 0; way < winners.size(); ++way) {
    if (winners[way].hides) hides = static_cast<std::uint8_t>(hides | 1U << way);
  }
  return is_certain ? hides : 0;
}

}  // namespace carrel::ingest
