// What styles say about whether text can be seen: inline ones, and the plain rules of a page's own
// sheets. Not a style engine: no media, no combinators, nothing that a script would change.
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
enum class Display : std::uint8_t { unset, none, shown };

struct StyleLook {
  Display display = Display::unset;  // display and visibility
  bool concealed = false;            // transparent, moved off the page, or cut to nothing
  TextSize size = TextSize::unset;   // inherited, as the two below
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

  // What the most specific rule says of an element. O(its classes).
  struct Verdict {
    bool undisplayed = false;
    bool concealed = false;
  };
  Verdict verdict(std::string_view tag, std::string_view classes, std::string_view id) const;

  bool empty() const noexcept { return rules_.empty(); }
  bool paints_grounds() const noexcept { return paints_grounds_; }

 private:
  struct Rule {
    std::string tag;
    std::string id;
    std::vector<std::string> classes;
    Verdict verdict;
    bool applies_to(std::string_view tag_name, std::string_view class_names,
                    std::string_view id_name) const;
    std::size_t weight() const;
  };

  void read_rule(std::string_view selectors, std::string_view declarations);
  void add(std::string_view selector, const Verdict& verdict);

  std::vector<Rule> rules_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_key_;  // ".class", "#id" or "tag"
  bool paints_grounds_ = false;
};

}  // namespace carrel::ingest
