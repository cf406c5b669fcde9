#include "ingest/odf_styles.h"

#include "ingest/limits.h"

namespace carrel::ingest {

void OdfStyles::begin_automatic() {
  automatic_.clear();
  current_ = nullptr;
  is_automatic_ = true;
}

void OdfStyles::begin(const XmlAttributes& attributes) {
  current_ = nullptr;
  Styles& styles = is_automatic_ ? automatic_ : common_;
  if (styles.size() >= odf_styles_max) return;
  current_ = &styles[std::string(attributes.get("style:name"))];
  if (current_->parent.empty()) current_->parent = attributes.get("style:parent-style-name");
}

// Text, tables and slides each have their own word for it.
void OdfStyles::properties(const XmlAttributes& attributes) {
  if (current_ == nullptr) return;
  const bool hides = attributes.get("text:display") == "none" ||
                     attributes.get("table:display") == "false" ||
                     attributes.get("presentation:visibility") == "hidden";
  if (hides) current_->is_hidden = true;
}

const OdfStyles::Style* OdfStyles::find(const std::string& name) const {
  for (const Styles* styles : {&automatic_, &common_}) {
    const auto found = styles->find(name);
    if (found != styles->end()) return &found->second;
  }
  return nullptr;
}

bool OdfStyles::is_hidden(std::string_view name) const {
  const Style* at = find(std::string(name));
  for (int steps = 0; at != nullptr && steps < style_parents_max; ++steps) {  // circles end, too
    if (at->is_hidden) return true;
    at = find(at->parent);
  }
  return false;
}

bool OdfStyles::is_title(std::string_view name) const {
  if (name == "Title") return true;
  const Style* at = find(std::string(name));
  for (int steps = 0; at != nullptr && steps < style_parents_max; ++steps) {
    if (at->parent == "Title") return true;
    at = find(at->parent);
  }
  return false;
}

}  // namespace carrel::ingest
