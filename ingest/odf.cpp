// ODT, ODS, ODP: OpenDocument packages (OASIS ODF 1.3), and those of OpenOffice.org 1.
#include <array>
#include <string>
#include <string_view>

#include "ingest/dates.h"
#include "ingest/document_writer.h"
#include "ingest/html_metadata.h"
#include "ingest/limits.h"
#include "ingest/odf_styles.h"
#include "ingest/odf_text.h"
#include "ingest/ods_sheets.h"
#include "ingest/office.h"
#include "ingest/opc_package.h"
#include "ingest/parse.h"
#include "ingest/xml_reader.h"

namespace carrel::ingest {
namespace {

enum Element : int { file = 1, encryption };

constexpr auto manifest_names = std::to_array<XmlName>({
    {"manifest:file-entry", file},
    {"manifest:encryption-data", encryption},
});

// Whether the text itself is encrypted.
class ManifestHandler : public XmlHandler {
 public:
  void start(int element, const XmlAttributes& attributes) override {
    if (element == file) path_ = attributes.get("manifest:full-path");
    if (element == encryption && (path_ == "content.xml" || path_ == "encrypted-package")) {
      is_encrypted = true;
    }
  }
  void end(int) override {}
  void text(std::string_view) override {}

  bool is_encrypted = false;

 private:
  std::string path_;
};

enum Property : int {
  title = 1,
  creator,
  first_creator,
  changed,
  created,
  language,
  keyword,
  property_count
};

constexpr auto meta_names = std::to_array<XmlName>({
    {"dc:title", title},
    {"dc:creator", creator},
    {"meta:initial-creator", first_creator},
    {"dc:date", changed},
    {"meta:creation-date", created},
    {"dc:language", language},
    {"meta:keyword", keyword},
});

class MetaHandler : public XmlHandler {
 public:
  explicit MetaHandler(Document& document) : document_(document) {}

  void start(int element, const XmlAttributes&) override {
    element_ = element;
    text_.clear();
  }
  void end(int element) override {
    if (element == 0 || element != element_) return;
    if (element == keyword) add_tags(document_, text_);
    values[static_cast<std::size_t>(element)] = metadata_text(text_);
    element_ = 0;
  }
  void text(std::string_view text) override {
    if (element_ != 0 && text_.size() < metadata_read_bytes) text_ += text;
  }

  std::array<std::string, property_count> values;

 private:
  Document& document_;
  int element_ = 0;
  std::string text_;
};

class OdfParser {
 public:
  OdfParser(std::string_view bytes, Document& document)
      : document_(document), parts_(bytes), writer_(document) {}

  void run() {
    parts_.hold_small_parts();
    ManifestHandler manifest;
    read_xml(parts_, "META-INF/manifest.xml", manifest_names, manifest, document_);
    if (manifest.is_encrypted) {
      document_.issues = {{IssueKind::encrypted, 0, "the file is encrypted and needs a password"}};
      return;
    }
    read_meta();
    // Styles first: what is hidden is known by them. Their headers and footers come last.
    Document page_texts;
    read_page_styles(page_texts);
    const bool is_there = document_.type == "ods" ? read_sheets() : read_text();
    if (!is_there) {
      document_.issues.push_back({IssueKind::damaged, 0, "the text of the document is missing"});
    }
    writer_.close_sections();
    writer_.set_page(0);
    for (const Block& block : page_texts.blocks) {
      writer_.block(BlockKind::paragraph, block.span.in(page_texts.text));
    }
    add_hidden_issue(document_, hidden_bytes_);
    parts_.add_issues(document_);
  }

 private:
  void read_meta() {
    MetaHandler meta(document_);
    read_xml(parts_, "meta.xml", meta_names, meta, document_);
    const auto& values = meta.values;
    document_.title = values[title];
    document_.author = values[first_creator].empty() ? values[creator] : values[first_creator];
    document_.date = iso_date(values[changed].empty() ? values[created] : values[changed]);
    document_.language = values[language];
  }

  void read_page_styles(Document& page_texts) {
    DocumentWriter writer(page_texts);
    OdfText handler(OdfPart::page_styles, styles_, writer);
    read_xml(parts_, "styles.xml", OdfText::names(), handler, document_);
  }

  bool read_text() {
    OdfText handler(OdfPart::content, styles_, writer_);
    const bool is_there = read_xml(parts_, "content.xml", OdfText::names(), handler, document_);
    if (document_.title.empty()) document_.title = handler.title();
    hidden_bytes_ += handler.hidden_bytes();
    add_hidden_parts(document_, handler.hidden_slides(), "slide");
    return is_there;
  }

  bool read_sheets() {
    OdsSheets handler(styles_, writer_);
    const bool is_there = read_xml(parts_, "content.xml", OdsSheets::names(), handler, document_);
    hidden_bytes_ += handler.hidden_bytes();
    add_hidden_parts(document_, handler.hidden_sheets(), "sheet");
    if (handler.is_cut()) {
      document_.issues.push_back(
          {IssueKind::part_limit, 0, "a sheet has more cells than can be kept; cut"});
    }
    return is_there;
  }

  Document& document_;
  ZipParts parts_;
  DocumentWriter writer_;
  OdfStyles styles_;
  std::size_t hidden_bytes_ = 0;
};

}  // namespace

Document parse_odf(std::string_view bytes) {
  Document document;
  document.type = package_type(bytes);
  if (document.type != "ods" && document.type != "odp") document.type = "odt";
  OdfParser(bytes, document).run();
  finish_office(document);
  return document;
}

}  // namespace carrel::ingest
