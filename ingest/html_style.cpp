#include "ingest/html_style.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

constexpr double off_page_pixels = -900;
constexpr double tiny_pixels = 1;  // or points
constexpr double tiny_share = 0.05;  // of the size around
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

// Of "0.5px". Only what is certain is tiny: 0.35cm and 0.9vw are as big as any text.
TextSize text_size_of(std::string_view value) {
  const auto length = length_of(value);
  if (!length) return value.empty() || value == "inherit" ? TextSize::unset : TextSize::readable;
  if (length->value == 0) return TextSize::tiny;
  const std::string_view unit = length->unit;
  // A share of the size around it is no more readable than that.
  if (unit == "em" || unit == "ex") return length->value < tiny_share ? TextSize::tiny : TextSize::unset;
  if (unit == "%") return length->value < 100 * tiny_share ? TextSize::tiny : TextSize::unset;
  const double limit = unit == "rem" ? tiny_share : unit == "px" || unit == "pt" ? tiny_pixels : 0;
  return length->value < limit && length->value > 0 ? TextSize::tiny : TextSize::readable;
}

// Of "italic 700 12px/1.5 serif" and "0/0 a"; names such as "menu" are fonts that one can read.
TextSize text_size_of_font(std::string_view value) {
  if (value == "inherit") return TextSize::unset;
  while (!value.empty()) {
    const std::size_t end = value.find(' ');
    const std::string_view word = value.substr(0, std::min(end, value.find('/')));
    const auto length = length_of(word);
    if (length && (length->value == 0 || !length->unit.empty())) return text_size_of(word);
    if (end == npos) break;
    value = trim(value.substr(end));
  }
  return TextSize::readable;
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
  bool has_picture = false;  // as its ground
  bool has_motion = false;   // it comes into sight by an animation
};

enum class Says { hidden, shown };

void say(StyleLook& look, Hiding way, Says says) {
  const auto others = static_cast<std::uint8_t>(~way);
  look.hides = static_cast<std::uint8_t>((look.hides & others) | (says == Says::hidden ? way : 0));
  look.shows = static_cast<std::uint8_t>((look.shows & others) | (says == Says::shown ? way : 0));
}

Says hidden_if(bool is_hidden) { return is_hidden ? Says::hidden : Says::shown; }

bool is_empty_clip(std::string_view value) {
  if (!value.starts_with("rect(")) return false;
  const auto numbers = numbers_of(value.substr(5));
  return numbers.size() == 4 && numbers[0] >= numbers[2] && numbers[1] <= numbers[3];
}

void read_place(std::string_view name, std::string_view value, Declarations& seen,
                StyleLook& look) {
  if (name == "position") {
    seen.is_positioned = value == "absolute" || value == "fixed";
    if (!seen.is_positioned) say(look, hides_by_place, Says::shown);
  } else if (name == "left" || name == "top" || name == "right" || name == "bottom") {
    seen.is_far = seen.is_far || is_far_off(value);
    if (!seen.is_far) say(look, hides_by_place, Says::shown);
  } else if (name == "text-indent" || name == "margin-left" || name == "margin-top") {
    const Hiding way = name == "text-indent" ? hides_by_indent : hides_by_margin;
    if (is_far_off(value) || (look.hides & way) == 0) say(look, way, hidden_if(is_far_off(value)));
  } else if (name == "height" || name == "width") {
    // Not max-height: what is folded up by it is there to be opened.
    seen.is_flat = seen.is_flat || is_zero(value);
    if (name == "height" && !is_zero(value)) look.shows |= hides_by_cut;
  } else if (name == "overflow") {
    seen.is_cut = value == "hidden" || value == "clip";
    if (!seen.is_cut) look.shows |= hides_by_cut;
  } else if (name == "clip") {
    say(look, hides_by_cut, hidden_if(is_empty_clip(value)));
  } else if (name == "clip-path") {
    say(look, hides_by_cut, hidden_if(value == "inset(50%)" || value == "inset(100%)"));
  }
}

void read_declaration(std::string_view name, std::string_view value, Declarations& seen,
                      StyleLook& look) {
  if (name == "display") {
    say(look, hides_by_display, hidden_if(value == "none"));
  } else if (name == "visibility") {
    say(look, hides_by_visibility, hidden_if(value == "hidden" || value == "collapse"));
  } else if (name == "opacity") {
    say(look, hides_by_opacity, hidden_if(is_below(value, opacity_min)));
  } else if (name.starts_with("animation") || name.starts_with("transition")) {
    seen.has_motion = seen.has_motion || value != "none";
  } else if (name == "font-size") {
    look.size = text_size_of(value);
  } else if (name == "font") {
    look.size = text_size_of_font(value);
  } else if (name == "color") {
    look.ink = paint_of(value);
    say(look, hides_by_ink, hidden_if(is_transparent(value)));
  } else if (name == "background" || name == "background-color") {
    look.ground = paint_of(value);
  } else if (name == "background-image") {
    seen.has_picture = value != "none";
  } else if (name == "background-clip" || name == "-webkit-background-clip") {
    seen.shows_ground_in_text = value == "text";
  } else {
    read_place(name, value, seen, look);
  }
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
  if (seen.is_positioned && seen.is_far) say(look, hides_by_place, Says::hidden);
  if (seen.is_flat && seen.is_cut) say(look, hides_by_cut, Says::hidden);
  if (seen.shows_ground_in_text) say(look, hides_by_ink, Says::shown);
  if (seen.has_motion) say(look, hides_by_opacity, Says::shown);
  if (seen.has_picture) look.ground = Paint::other;
  return look;
}

}  // namespace carrel::ingest
