#include "ingest/docx_styles.h"

#include <algorithm>
#include <array>

#include "ingest/limits.h"
#include "ingest/xml_reader.h"

namespace carrel::ingest {
namespace {

enum Element : int { style = 1, name, based_on, outline_level, numbering_id, vanish, shading };

constexpr auto names = std::to_array<XmlName>({
    {"w:style", style},
    {"w:name", name},
    {"w:basedOn", based_on},
    {"w:outlineLvl", outline_level},
    {"w:numId", numbering_id},
    {"w:vanish", vanish},
    {"w:shd", shading},
});

// As written, before what it is based on is known.
struct RawStyle {
  std::string name;
  std::string based_on;
  int outline_level = -1;  // 0 to 8; 9 is body text; -1: not said
  int numbering = -1;
  int hidden = -1;
  bool is_painted = false;
};

class StylesHandler : public XmlHandler {
 public:
  void start(int element, const XmlAttributes& attributes) override {
    if (element == style) {
      current_ = styles.size() < docx_styles_max ? &styles[std::string(attributes.get("w:styleId"))]
                                                 : nullptr;
      return;
    }
    if (current_ == nullptr) return;
    const std::string_view value = attributes.get("w:val");
    if (element == name) current_->name = value;
    if (element == based_on) current_->based_on = value;
    if (element == outline_level) current_->outline_level = number_of(value);
    if (element == numbering_id) current_->numbering = value == "0" ? 0 : 1;
    if (element == shading) current_->is_painted = true;
    if (element == vanish) current_->hidden = is_on(value) ? 1 : 0;
  }
  void end(int element) override {
    if (element == style) current_ = nullptr;
  }
  void text(std::string_view) override {}

  std::unordered_map<std::string, RawStyle> styles;

 private:
  RawStyle* current_ = nullptr;
};

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

// The names of built-in styles are English in every language of Word.
void apply_name(const std::string& style_name, DocxStyle& out) {
  const std::string low = lower_case(style_name);
  if (low.starts_with("heading ") && low.size() == 9 && low[8] >= '1' && low[8] <= '9') {
    out.outline_level = low[8] - '0';
  }
  out.is_title = low == "title";
  out.is_quote = low == "quote" || low == "intense quote";
  out.is_contents = low.starts_with("toc ") && low != "toc heading";
}

DocxStyle resolved(const std::unordered_map<std::string, RawStyle>& all, const std::string& id) {
  DocxStyle out;
  int outline = -1;
  int numbering = -1;
  int hidden = -1;
  std::string at = id;
  for (int steps = 0; steps < style_parents_max; ++steps) {  // a circle of styles ends, too
    const auto found = all.find(at);
    if (found == all.end()) break;
    const RawStyle& raw = found->second;
    DocxStyle named;
    apply_name(raw.name, named);
    if (outline < 0 && out.outline_level == 0) {
      outline = raw.outline_level;
      if (outline < 0) out.outline_level = named.outline_level;
    }
    if (numbering < 0) numbering = raw.numbering;
    if (hidden < 0) hidden = raw.hidden;
    out.is_painted = out.is_painted || raw.is_painted;
    out.is_title = out.is_title || named.is_title;
    out.is_quote = out.is_quote || named.is_quote;
    out.is_contents = out.is_contents || named.is_contents;
    at = raw.based_on;
  }
  if (outline >= 0) out.outline_level = outline < 9 ? outline + 1 : 0;
  out.is_list = numbering > 0;
  out.is_hidden = hidden > 0;
  return out;
}

// Programs that write no list of styles still use the ids that Word gives its own in English, such
// as "Heading1" for "heading 1".
DocxStyle built_in_style(std::string_view id) {
  std::string name;
  for (const char c : lower_case(std::string(id))) {
    const bool is_digit = c >= '0' && c <= '9';
    if (c == ' ' || c == '-') continue;
    if (is_digit && !name.empty()) name += ' ';
    name += c;
  }
  if (name == "intensequote") name = "intense quote";
  DocxStyle style;
  apply_name(name, style);
  style.is_list = name.starts_with("listbullet") || name.starts_with("listnumber");
  return style;
}

}  // namespace

bool is_white(std::string_view colour) {
  if (colour.size() != 6) return false;
  for (std::size_t i = 0; i < colour.size(); i += 2) {
    const bool is_full = colour[i] == 'F' || colour[i] == 'f';
    const char low = colour[i + 1];
    if (!is_full || low < '5' || (low > '9' && low < 'A')) return false;
  }
  return true;
}

DocxStyles::DocxStyles(ZipParts& parts, std::string_view part, Document& document) {
  StylesHandler handler;
  read_xml(parts, part, names, handler, document);
  for (const auto& [id, raw] : handler.styles) styles_[id] = resolved(handler.styles, id);
}

DocxStyle DocxStyles::get(std::string_view id) const {
  const auto found = styles_.find(std::string(id));
  return found == styles_.end() ? built_in_style(id) : found->second;
}

}  // namespace carrel::ingest
