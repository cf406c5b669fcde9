// What styles say about whether text can be seen: inline ones, and the plain rules of a page's own
// sheets. Not a style engine: a rule that holds on some screens, below some elements or in some
// states hides nothing, and shows what it names, since losing text is worse than indexing too much.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace carrel::ingest {

enum class Paint : std::uint8_t { unset, white, other };
enum class TextSize : std::uint8_t { unset, tiny, readable };

// Ways to hide. A rule that shows undoes those that hide in the same way.
enum Hiding : std::uint8_t {
  hides_by_display = 1,
  hides_by_visibility = 2,
  hides_by_opacity = 4,
  hides_by_place = 8,
  hides_by_margin = 16,
  hides_by_indent = 32,
  hides_by_cut = 64,  // clipped, or without height or width
  hides_by_ink = 128,
};
// These are how pages put things away; the others are tricks.
inline constexpr std::uint8_t undisplays = hides_by_display | hides_by_visibility;

struct StyleLook {
  std::uint8_t hides = 0;           // bits of Hiding
  std::uint8_t shows = 0;           // the same
  TextSize size = TextSize::unset;  // inherited, as the two below
  Paint ink = Paint::unset;
  Paint ground = Paint::unset;
};

// Of "property: value; ...".
StyleLook read_style(std::string_view declarations);

// Of a colour as attributes and styles write it.
Paint paint_of(std::string_view colour);

// The rules of a page for single elements: ".name", "#name", "tag" and what is written together of
// them.
class StyleSheet {
 public:
  void read(std::string_view css);

  // The ways, of Hiding, in which the most specific rules hide an element. O(its classes).
  std::uint8_t hiding(std::string_view tag, std::string_view classes, std::string_view id) const;

  bool empty() const noexcept { return rules_.empty(); }
  bool paints_grounds() const noexcept { return paints_grounds_; }
  bool sizes_text() const noexcept { return sizes_text_; }

 private:
  enum class Reach : std::uint8_t { always, sometimes };

  struct Rule {
    std::string tag;
    std::string id;
    std::vector<std::string> classes;
    std::uint8_t hides = 0;
    std::uint8_t shows = 0;
    Reach reach = Reach::always;
    bool applies_to(std::string_view tag_name, std::string_view class_names,
                    std::string_view id_name) const;
    std::size_t weight() const;
  };

  struct RulesOfKey {
    std::vector<std::size_t> rules;
    bool is_cut = false;  // what shows was left out: nothing is certain
  };

  void read_rules(std::string_view css, Reach reach, int depth);
  void read_rule(std::string_view selectors, std::string_view body, Reach reach, int depth);
  void add(std::string_view selector, const StyleLook& look, Reach reach);
  void keep(Rule rule);

  std::vector<Rule> rules_;
  std::unordered_map<std::string, RulesOfKey> by_key_;  // ".class", "#id" or "tag"
  bool paints_grounds_ = false;
  bool sizes_text_ = false;
  bool is_cut_ = false;
};

}  // namespace carrel::ingest
