#include "ingest/html_style.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

constexpr double off_page_pixels = -900;
constexpr double tiny_pixels = 1;
constexpr double opacity_min = 0.02;
constexpr int white_channel_min = 0xF5;

constexpr auto npos = std::string_view::npos;

// In lower case, without white space at the ends and "!important".
std::string folded(std::string_view text) {
  text = trim(text.substr(0, text.find('!')));
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

struct Length {
  double value = 0;
  std::string_view unit;
};

std::optional<Length> length_of(std::string_view text) {
  Length length;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), length.value);
  if (parsed.ec != std::errc()) return std::nullopt;
  length.unit = text.substr(static_cast<std::size_t>(parsed.ptr - text.data()));
  return length;
}

bool is_relative_unit(std::string_view unit) { return unit == "em" || unit == "%" || unit == "ex"; }

TextSize text_size_of(std::string_view value) {
  const auto length = length_of(value);
  if (!length) return value.empty() || value == "inherit" ? TextSize::unset : TextSize::readable;
  if (length->value <= 0) return TextSize::tiny;
  if (length->unit == "em" || length->unit == "rem") {
    if (length->value < 0.05) return TextSize::tiny;
  } else if (length->unit == "%") {
    if (length->value < 5) return TextSize::tiny;
  } else if (length->value < tiny_pixels) {
    return TextSize::tiny;
  }
  // A share of the size around it is no more readable than that.
  return is_relative_unit(length->unit) ? TextSize::unset : TextSize::readable;
}

bool is_far_off(std::string_view value) {
  const auto length = length_of(value);
  return length && length->unit != "%" && length->unit != "em" && length->value <= off_page_pixels;
}

bool is_zero(std::string_view value) {
  const auto length = length_of(value);
  return length && length->value == 0;
}

bool is_below(std::string_view value, double limit) {
  const auto length = length_of(value);
  return length && length->value < limit;
}

// "#fff" and "#fefefe".
Paint paint_of_digits(std::string_view digits) {
  if (digits.size() != 3 && digits.size() != 6) return Paint::other;
  const std::size_t width = digits.size() / 3;
  for (std::size_t i = 0; i < digits.size(); i += width) {
    int channel = 0;
    const char* begin = digits.data() + i;
    if (std::from_chars(begin, begin + width, channel, 16).ec != std::errc()) return Paint::other;
    if (width == 1) channel *= 17;
    if (channel < white_channel_min) return Paint::other;
  }
  return Paint::white;
}

// The numbers of "rgb(255, 255, 255)".
std::vector<double> numbers_of(std::string_view text) {
  std::vector<double> numbers;
  while (!text.empty() && numbers.size() < 5) {
    const auto number = length_of(text);
    if (number) numbers.push_back(number->value);
    const std::size_t part = text.find_first_of(", /");
    if (part == npos) break;
    text = trim(text.substr(part + 1));
  }
  return numbers;
}

bool is_transparent(std::string_view colour) {
  if (colour == "transparent") return true;
  if (!colour.starts_with("rgba(") && !colour.starts_with("rgb(")) return false;
  const auto numbers = numbers_of(colour.substr(colour.find('(') + 1));
  return numbers.size() == 4 && numbers[3] < opacity_min;
}

// What is declared, gathered before it is judged as a whole.
struct Declarations {
  bool is_positioned = false;
  bool is_far = false;
  bool is_flat = false;  // no height or no width
  bool is_cut = false;   // what goes over its edges
  bool shows_ground_in_text = false;
  bool has_no_ink = false;
};

void read_place(std::string_view name, std::string_view value, Declarations& seen,
                StyleLook& look) {
  if (name == "position") seen.is_positioned = value == "absolute" || value == "fixed";
  if (name == "left" || name == "top" || name == "right" || name == "bottom") {
    seen.is_far = seen.is_far || is_far_off(value);
  }
  if ((name == "text-indent" || name == "margin-left" || name == "margin-top") &&
      is_far_off(value)) {
    look.concealed = true;
  }
  if (name == "height" || name == "max-height" || name == "width" || name == "max-width") {
    seen.is_flat = seen.is_flat || is_zero(value);
  }
  if (name == "overflow") seen.is_cut = value == "hidden" || value == "clip";
  const bool is_clip = name == "clip" && value.starts_with("rect(");
  if (is_clip) {
    const auto numbers = numbers_of(value.substr(5));
    if (numbers.size() == 4 && numbers[0] >= numbers[2] && numbers[1] <= numbers[3]) {
      look.concealed = true;
    }
  }
  if (name == "clip-path" && (value == "inset(50%)" || value == "inset(100%)"))
    look.concealed = true;
}

void read_declaration(std::string_view name, std::string_view value, Declarations& seen,
                      StyleLook& look) {
  if (name == "display") {
    look.display = value == "none"                 ? Display::none
                   : look.display == Display::none ? look.display
                                                   : Display::shown;
  } else if (name == "visibility") {
    if (value == "hidden" || value == "collapse") look.display = Display::none;
    if (value == "visible" && look.display == Display::unset) look.display = Display::shown;
  } else if (name == "opacity") {
    if (is_below(value, opacity_min)) look.concealed = true;
  } else if (name == "font-size") {
    look.size = text_size_of(value);
  } else if (name == "color") {
    look.ink = paint_of(value);
    seen.has_no_ink = is_transparent(value);
  } else if (name == "background" || name == "background-color") {
    look.ground = paint_of(value);
  } else if (name == "background-clip" || name == "-webkit-background-clip") {
    seen.shows_ground_in_text = value == "text";
  } else {
    read_place(name, value, seen, look);
  }
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || static_cast<unsigned char>(c) >= 0x80;
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

}  // namespace

Paint paint_of(std::string_view written) {
  const std::string colour = folded(written);
  if (colour.empty() || colour == "inherit" || colour == "initial" || colour == "none" ||
      colour == "unset" || is_transparent(colour)) {
    return Paint::unset;
  }
  if (colour == "white" || colour == "snow" || colour == "ivory") return Paint::white;
  if (colour.front() == '#') return paint_of_digits(std::string_view(colour).substr(1));
  if (!colour.starts_with("rgb")) return Paint::other;
  const std::size_t open = colour.find('(');
  if (open == npos) return Paint::other;
  const auto numbers = numbers_of(std::string_view(colour).substr(open + 1));
  const bool is_white = numbers.size() >= 3 &&
                        std::all_of(numbers.begin(), numbers.begin() + 3,
                                    [](double channel) { return channel >= white_channel_min; });
  return is_white ? Paint::white : Paint::other;
}

StyleLook read_style(std::string_view declarations) {
  StyleLook look;
  Declarations seen;
  while (!declarations.empty()) {
    const std::size_t end = declarations.find(';');
    const std::string_view one = declarations.substr(0, end);
    const std::size_t colon = one.find(':');
    if (colon != npos) {
      read_declaration(folded(one.substr(0, colon)), folded(one.substr(colon + 1)), seen, look);
    }
    if (end == npos) break;
    declarations.remove_prefix(end + 1);
  }
  if (seen.is_positioned && seen.is_far) look.concealed = true;
  if (seen.is_flat && seen.is_cut) look.concealed = true;
  if (seen.has_no_ink && !seen.shows_ground_in_text) look.concealed = true;
  return look;
}

bool StyleSheet::Rule::applies_to(std::string_view tag_name, std::string_view class_names,
                                  std::string_view id_name) const {
  if (!tag.empty() && tag != tag_name) return false;
  if (!id.empty() && id != id_name) return false;
  return std::all_of(classes.begin(), classes.end(),
                     [&](const std::string& name) { return has_class(class_names, name); });
}

std::size_t StyleSheet::Rule::weight() const {
  return (id.empty() ? 0U : 10'000U) + 100 * classes.size() + (tag.empty() ? 0U : 1U);
}

void StyleSheet::read(std::string_view text) {
  const std::string plain = without_comments(text);
  const std::string_view css = plain;
  paints_grounds_ =
      paints_grounds_ || css.find("background") != npos || css.find("@import") != npos;
  for (std::size_t at = 0; at < css.size();) {
    const std::size_t open = css.find_first_of("{;", at);
    if (open == npos) return;
    const std::string_view selectors = trim(css.substr(at, open - at));
    at = css[open] == ';' ? open + 1 : block_end(css, open);
    if (css[open] == ';' || selectors.starts_with('@')) continue;
    read_rule(selectors, css.substr(open + 1, at - open - 2));
  }
}

void StyleSheet::read_rule(std::string_view selectors, std::string_view declarations) {
  const StyleLook look = read_style(declarations);
  const Verdict verdict{look.display == Display::none, look.concealed};
  const bool matters = look.display != Display::unset || look.concealed;
  while (matters && !selectors.empty()) {
    const std::size_t end = selectors.find(',');
    add(trim(selectors.substr(0, end)), verdict);
    if (end == npos) break;
    selectors.remove_prefix(end + 1);
  }
}

void StyleSheet::add(std::string_view selector, const Verdict& verdict) {
  Rule rule{.verdict = verdict};
  for (std::size_t at = 0; at < selector.size();) {
    const char kind = selector[at] == '.' || selector[at] == '#' ? selector[at] : '\0';
    const std::size_t begin = kind == '\0' ? at : at + 1;
    std::size_t end = begin;
    while (end < selector.size() && is_name(selector[end])) ++end;
    if (end == begin) return;  // a combinator, a state, an attribute: not for us
    std::string name(selector.substr(begin, end - begin));
    if (kind == '.') rule.classes.push_back(std::move(name));
    if (kind == '#') rule.id = std::move(name);
    if (kind == '\0') rule.tag = folded(name);
    at = end;
  }
  const std::string key = !rule.id.empty()        ? "#" + rule.id
                          : !rule.classes.empty() ? "." + rule.classes.front()
                                                  : rule.tag;
  if (key.empty() || rules_.size() >= html_style_rules_max) return;
  std::vector<std::size_t>& known = by_key_[key];
  if (known.size() >= html_style_rules_of_key_max) return;
  known.push_back(rules_.size());
  rules_.push_back(std::move(rule));
}

StyleSheet::Verdict StyleSheet::verdict(std::string_view tag, std::string_view classes,
                                        std::string_view id) const {
  Verdict best;
  std::size_t best_weight = 0;
  std::size_t best_rule = 0;
  const auto look_up = [&](const std::string& key) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return;
    for (const std::size_t i : found->second) {
      const std::size_t weight = rules_[i].weight();
      const bool is_better = weight > best_weight || (weight == best_weight && i >= best_rule);
      if (!is_better || !rules_[i].applies_to(tag, classes, id)) continue;
      best = rules_[i].verdict;
      best_weight = weight;
      best_rule = i;
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
  return best;
}

}  // namespace carrel::ingest
