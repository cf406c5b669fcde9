#include "ingest/odf_styles.h"

#include "ingest/limits.h"

namespace carrel::ingest {

void OdfStyles::begin(const XmlAttributes& attributes) {
  current_ = nullptr;
  if (styles_.size() >= odf_styles_max) return;
  current_ = &styles_[std::string(attributes.get("style:name"))];
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

bool OdfStyles::is_hidden(std::string_view name) const {
  std::string at(name);
  for (int steps = 0; steps < nesting_depth_max; ++steps) {  // a circle of styles ends, too
    const auto found = styles_.find(at);
    if (found == styles_.end()) return false;
    if (found->second.is_hidden) return true;
    at = found->second.parent;
  }
  return false;
}

bool OdfStyles::is_title(std::string_view name) const {
  std::string at(name);
  for (int steps = 0; steps < nesting_depth_max && !at.empty(); ++steps) {
    if (at == "Title") return true;
    const auto found = styles_.find(at);
    if (found == styles_.end()) return false;
    at = found->second.parent;
  }
  return false;
}

}  // namespace carrel::ingest
