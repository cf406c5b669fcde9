#include "ingest/opc_package.h"

#include <algorithm>
#include <array>

#include "ingest/dates.h"
#include "ingest/html_metadata.h"
#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/xml_reader.h"

namespace carrel::ingest {
namespace {

enum Element : int {
  relationship = 1,
  override_,
  default_,
  title,
  creator,
  created,
  modified,
  language,
  keywords
};

constexpr auto relationship_names = std::to_array<XmlName>({
    {"rel:Relationship", relationship},
    {"Relationship", relationship},
});

std::string last_step(std::string_view address) {
  return std::string(address.substr(address.rfind('/') + 1));
}

class Relationships : public XmlHandler {
 public:
  explicit Relationships(std::string_view source) : source_(source) {}

  void start(int element, const XmlAttributes& attributes) override {
    if (element != relationship || found.size() >= zip_entries_max) return;
    Relationship& each = found.emplace_back();
    each.id = attributes.get("Id");
    each.type = last_step(attributes.get("Type"));
    if (attributes.get("TargetMode") != "External") {
      each.target = resolve_part(source_, attributes.get("Target"));
    }
  }
  void end(int) override {}
  void text(std::string_view) override {}

  std::vector<Relationship> found;

 private:
  std::string source_;
};

constexpr auto type_names = std::to_array<XmlName>({
    {"ct:Override", override_},
    {"ct:Default", default_},
});

// The content type that [Content_Types].xml has for one part.
class ContentTypes : public XmlHandler {
 public:
  explicit ContentTypes(std::string_view part) : part_(part) {}

  void start(int element, const XmlAttributes& attributes) override {
    if (element == override_ && part_path(attributes.get("PartName")) == part_) {
      by_name = attributes.get("ContentType");
    } else if (element == default_ &&
               part_.ends_with("." + std::string(attributes.get("Extension")))) {
      by_ending = attributes.get("ContentType");
    }
  }
  void end(int) override {}
  void text(std::string_view) override {}

  std::string by_name;
  std::string by_ending;

 private:
  std::string part_;
};

constexpr auto property_names = std::to_array<XmlName>({
    {"dc:title", title},
    {"dc:creator", creator},
    {"dcterms:created", created},
    {"dcterms:modified", modified},
    {"dc:language", language},
    {"cp:keywords", keywords},
});

class CoreProperties : public XmlHandler {
 public:
  void start(int element, const XmlAttributes&) override {
    element_ = element;
    text_.clear();
  }
  void end(int element) override {
    if (element != 0 && element == element_) values[static_cast<std::size_t>(element)] = text_;
    element_ = 0;
  }
  void text(std::string_view text) override {
    if (element_ != 0 && text_.size() < metadata_read_bytes) text_ += text;
  }

  std::array<std::string, keywords + 1> values;

 private:
  int element_ = 0;
  std::string text_;
};

struct MainType {
  std::string_view mark;  // in the content type of the main part
  std::string_view type;
};
// Macro-enabled files and templates are the same inside.
constexpr auto main_types = std::to_array<MainType>({
    {"wordprocessingml.", "docx"},
    {"ms-word.", "docx"},
    {"sheet.binary.", "xlsb"},
    {"spreadsheetml.", "xlsx"},
    {"ms-excel.", "xlsx"},
    {"presentationml.", "pptx"},
    {"ms-powerpoint.", "pptx"},
    {"ms-visio.", "vsdx"},
});

// Where [Content_Types].xml is lost or silent.
constexpr auto main_folders = std::to_array<MainType>({
    {"word/", "docx"},
    {"xl/", "xlsx"},
    {"ppt/", "pptx"},
});

}  // namespace

OpcPackage::OpcPackage(std::string_view bytes) : parts_(bytes) {}

std::vector<Relationship> OpcPackage::relationships(std::string_view part) {
  const std::size_t slash = part.rfind('/');
  const std::size_t name = slash == part.npos ? 0 : slash + 1;
  const std::string rels =
      std::string(part.substr(0, name)) + "_rels/" + std::string(part.substr(name)) + ".rels";
  Relationships handler(part);
  Document ignored;  // a broken list of relationships shows in what is missing
  read_xml(parts_, rels, relationship_names, handler, ignored);
  return std::move(handler.found);
}

std::string OpcPackage::main_part() {
  const std::string named = target_of_type(relationships(""), "officeDocument");
  if (!named.empty() && parts_.has(named)) return named;
  for (const char* usual : {"word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"}) {
    if (parts_.has(usual)) return usual;
  }
  return {};
}

std::string OpcPackage::content_type(std::string_view part) {
  ContentTypes handler(part);
  Document ignored;
  read_xml(parts_, "[Content_Types].xml", type_names, handler, ignored);
  return handler.by_name.empty() ? handler.by_ending : handler.by_name;
}

std::string OpcPackage::type() {
  const std::string part = main_part();
  if (part.empty()) return {};
  const std::string content = content_type(part);
  for (const MainType& each : main_types) {
    if (content.find(each.mark) != content.npos) return std::string(each.type);
  }
  for (const MainType& each : main_folders) {
    if (part.starts_with(each.mark)) return std::string(each.type);
  }
  return {};
}

std::string target_of_type(const std::vector<Relationship>& relationships, std::string_view type) {
  for (const Relationship& each : relationships) {
    if (each.type == type && !each.target.empty()) return each.target;
  }
  return {};
}

std::string target_of_id(const std::vector<Relationship>& relationships, std::string_view id) {
  for (const Relationship& each : relationships) {
    if (each.id == id) return each.target;
  }
  return {};
}

void add_tags(Document& document, std::string_view keywords) {
  while (!keywords.empty() && document.tags.size() < tags_max) {
    const std::size_t end = std::min(keywords.find_first_of(",;"), keywords.size());
    const std::string tag = metadata_text(keywords.substr(0, end));
    if (!tag.empty()) document.tags.push_back(tag);
    keywords.remove_prefix(std::min(end + 1, keywords.size()));
  }
}

void read_core_properties(OpcPackage& package, Document& document) {
  std::string part = target_of_type(package.relationships(""), "core-properties");
  if (part.empty()) part = "docProps/core.xml";
  CoreProperties handler;
  read_xml(package.parts(), part, property_names, handler, document);
  document.title = metadata_text(handler.values[title]);
  document.author = metadata_text(handler.values[creator]);
  document.date = iso_date(handler.values[modified]);
  if (document.date.empty()) document.date = iso_date(handler.values[created]);
  document.language = metadata_text(handler.values[language]);
  add_tags(document, handler.values[keywords]);
}

}  // namespace carrel::ingest
