// What the styles of an OpenDocument file hide, and which are titles.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "ingest/xml_reader.h"

namespace carrel::ingest {

// Styles stand in styles.xml and, those of one paragraph or table only, before the body of
// content.xml; both are noted as they are read.
class OdfStyles {
 public:
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
  std::unordered_map<std::string, Style> styles_;
  Style* current_ = nullptr;
};

}  // namespace carrel::ingest
