// PPTX: PresentationML in a package (ECMA-376 part 1, 19).
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document_writer.h"
#include "ingest/drawing_text.h"
#include "ingest/limits.h"
#include "ingest/office.h"
#include "ingest/opc_package.h"
#include "ingest/parse.h"
#include "ingest/pptx_slide.h"

namespace carrel::ingest {
namespace {

constexpr auto presentation_names = std::to_array<XmlName>({{"p:sldId", 1}});

// The order of the slides.
class SlideList : public XmlHandler {
 public:
  void start(int element, const XmlAttributes& attributes) override {
    if (element != 1) return;
    has_more = has_more || ids.size() >= static_cast<std::size_t>(pages_max);
    if (!has_more) ids.emplace_back(attributes.get("r:id"));
  }
  void end(int) override {}
  void text(std::string_view) override {}

  std::vector<std::string> ids;
  bool has_more = false;
};

class PptxParser {
 public:
  PptxParser(std::string_view bytes, Document& document)
      : document_(document), package_(bytes), writer_(document) {}

  void run() {
    package_.parts().hold_small_parts();
    const std::string main = package_.main_part();
    const std::vector<Relationship> relationships = package_.relationships(main);
    read_core_properties(package_, document_);
    if (document_.title == "PowerPoint Presentation") document_.title.clear();  // the program's own
    SlideList list;
    read_xml(package_.parts(), main, presentation_names, list, document_);
    if (list.ids.empty()) {
      document_.issues.push_back({IssueKind::damaged, 0, "the list of its slides is missing"});
    }
    if (list.has_more) {
      document_.issues.push_back({IssueKind::limit, 0, "more slides than are read"});
    }
    int number = 0;
    for (const std::string& id : list.ids) {
      writer_.set_page(++number);
      const std::string part = target_of_id(relationships, id);
      if (!part.empty() && !writer_.is_full()) read_slide(part, number);
    }
    writer_.set_page(0);
    writer_.close_sections();
    for (const std::string& text : repeated_) writer_.block(BlockKind::paragraph, text);
    add_hidden_parts(document_, hidden_slides_, "slide");
    add_hidden_issue(document_, hidden_bytes_);
    package_.parts().add_issues(document_);
  }

 private:
  void read_slide(const std::string& part, int number) {
    PptxSlideReader slide;
    read_xml(package_.parts(), part, PptxSlideReader::names(), slide, document_);
    if (slide.is_hidden()) {
      ++hidden_slides_;
      return;
    }
    hidden_bytes_ += slide.hidden_bytes();
    const std::vector<Relationship> relationships = package_.relationships(part);
    write_title(slide.shapes(), number);
    for (const SlideShape& shape : slide.shapes()) write_shape(shape, relationships);
    write_notes(relationships);
    for (const Relationship& each : relationships) {
      if (each.type == "slideLayout") read_layout(each.target);
    }
  }

  // A slide without a title is a section all the same: it must not seem to belong to the one
  // before.
  void write_title(const std::vector<SlideShape>& shapes, int number) {
    for (const SlideShape& shape : shapes) {
      if (shape.role != ShapeRole::title) continue;
      std::string title;
      for (const std::string& line : shape.paragraphs) title += line + " ";
      if (clean_line(title).empty()) continue;
      writer_.heading(1, title);
      return;
    }
    writer_.open_section(1, "Slide " + std::to_string(number));
  }

  void write_shape(const SlideShape& shape, const std::vector<Relationship>& relationships) {
    if (shape.role == ShapeRole::title || shape.role == ShapeRole::other) return;
    const BlockKind kind =
        shape.role == ShapeRole::body ? BlockKind::list_item : BlockKind::paragraph;
    for (const std::string& text : shape.paragraphs) {
      if (shape.role == ShapeRole::footer) {
        note_repeated(text);
      } else {
        writer_.block(kind, text);
      }
    }
    if (!shape.rows.empty()) write_table(writer_, shape.rows, shape.names_columns ? 1 : 0);
    if (!shape.relationship.empty()) write_graphic(shape.relationship, relationships);
  }

  void write_graphic(std::string_view id, const std::vector<Relationship>& relationships) {
    for (const Relationship& each : relationships) {
      if (each.id != id) continue;
      const auto lines = each.type == "chart"
                             ? read_chart(package_.parts(), each.target, document_)
                             : read_drawing(package_.parts(), each.target, document_);
      for (const std::string& line : lines) writer_.block(BlockKind::paragraph, line);
    }
  }

  void write_notes(const std::vector<Relationship>& relationships) {
    for (const Relationship& each : relationships) {
      if (each.type == "comments") {
        for (const std::string& text : read_comments(package_.parts(), each.target, document_)) {
          writer_.block(BlockKind::paragraph, text);
        }
      }
      if (each.type != "notesSlide") continue;
      PptxSlideReader notes;
      read_xml(package_.parts(), each.target, PptxSlideReader::names(), notes, document_);
      for (const SlideShape& shape : notes.shapes()) {
        const bool is_note = shape.role == ShapeRole::body || shape.role == ShapeRole::none;
        if (!is_note) continue;
        for (const std::string& text : shape.paragraphs) {
          writer_.block(BlockKind::paragraph, text);
        }
      }
    }
  }

  // What a layout or master writes on every slide; its placeholders only say "click to edit".
  void read_layout(const std::string& first) {
    std::vector<std::string> parts{first};
    while (!parts.empty()) {
      const std::string part = std::move(parts.back());
      parts.pop_back();
      if (!layouts_.insert(part).second) continue;
      read_layout_part(part);
      for (const Relationship& each : package_.relationships(part)) {
        if (each.type == "slideMaster") parts.push_back(each.target);
      }
    }
  }

  void read_layout_part(const std::string& part) {
    PptxSlideReader layout;
    read_xml(package_.parts(), part, PptxSlideReader::names(), layout, document_);
    for (const SlideShape& shape : layout.shapes()) {
      if (shape.role != ShapeRole::none) continue;
      for (const std::string& text : shape.paragraphs) note_repeated(text);
    }
  }

  void note_repeated(std::string_view text) {
    const std::string shown = clean_text(text);
    if (!shown.empty() && seen_.insert(shown).second) repeated_.push_back(shown);
  }

  Document& document_;
  OpcPackage package_;
  DocumentWriter writer_;
  std::set<std::string> layouts_;
  std::set<std::string> seen_;
  std::vector<std::string> repeated_;  // of footers, layouts and masters: once each
  std::size_t hidden_slides_ = 0;
  std::size_t hidden_bytes_ = 0;
};

}  // namespace

Document parse_pptx(std::string_view bytes) {
  Document document;
  document.type = "pptx";
  PptxParser(bytes, document).run();
  finish_office(document);
  return document;
}

}  // namespace carrel::ingest
