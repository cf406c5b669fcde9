// The rules of one .gitignore or .carrelignore, in gitignore's pattern language (gitignore(5)).
//
// Knows one file's lines only; which files apply to a path, and that nothing comes back below an
// excluded folder, is for the walk.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carrel::ingest {

enum class EntryKind : std::uint8_t { file, folder };

// One pattern, taken apart once so that the usual shapes (`*.o`, `build`) cost one comparison.
class PathPattern {
 public:
  // `line` without negation, comment and trailing spaces.
  explicit PathPattern(std::string_view line);

  // `path` is relative to the folder the pattern stands in, `name` its last part.
  bool matches(std::string_view path, std::string_view name, EntryKind kind) const noexcept;

 private:
  enum class Shape : std::uint8_t { never, literal, suffix, glob };

  std::string text_;
  Shape shape_ = Shape::glob;
  bool folders_only_ = false;
  bool on_path_ = false;  // it has a slash: compared with the path, not with the name
};

enum class Verdict : std::uint8_t { none, ignored, kept };

class IgnoreRules {
 public:
  IgnoreRules() = default;
  explicit IgnoreRules(std::string_view bytes);

  bool empty() const noexcept { return rules_.empty(); }

  // What the last line that matches says; none when no line does.
  Verdict verdict(std::string_view path, std::string_view name, EntryKind kind) const noexcept;

 private:
  struct Rule {
    PathPattern pattern;
    Verdict verdict;
  };

  void add_line(std::string_view line);

  std::vector<Rule> rules_;
};

}  // namespace carrel::ingest
