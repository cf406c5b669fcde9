// What the styles of an OpenDocument file hide, and which are titles.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "ingest/xml_reader.h"

namespace carrel::ingest {

// Common styles stand in styles.xml. Automatic ones, of one paragraph or table only, stand in both
// parts, each with names of its own; all are noted as they are read.
class OdfStyles {
 public:
  // The automatic styles of a part begin and end; those of the part before are forgotten.
  void begin_automatic();
  void end_automatic() noexcept { is_automatic_ = false; }

  // `name` and `parent` of a style, which properties() is about until the next.
  void begin(const XmlAttributes& attributes);
  void properties(const XmlAttributes& attributes);

  // Of a style or one it is based on.
  bool is_hidden(std::string_view name) const;
  bool is_title(std::string_view name) const;

 private:
  struct Style {
    std::string parent;
    bool is_hidden = false;
  };
  using Styles = std::unordered_map<std::string, Style>;

  const Style* find(const std::string& name) const;

  Styles common_;
  Styles automatic_;
  bool is_automatic_ = false;
  Style* current_ = nullptr;
};

}  // namespace carrel::ingest
