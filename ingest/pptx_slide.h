// The shapes of one slide, layout, master or notes page of a PPTX, in the order of the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/row_table.h"
#include "ingest/xml_reader.h"

namespace carrel::ingest {

// What a shape is on its slide, by its placeholder.
enum class ShapeRole : std::uint8_t {
  none,  // no placeholder: a text box, a drawing
  title,
  body,  // its paragraphs are points of a list
  text,  // a subtitle, or what stands on a notes page
  footer,
  other,  // date, slide number, picture of the slide
};

struct SlideShape {
  ShapeRole role = ShapeRole::none;
  std::vector<std::string> paragraphs;  // as the file has them
  std::vector<TableRow> rows;           // of a table
  bool names_columns = false;           // by its first row
  std::string relationship;             // id of a chart's or diagram's part
};

class PptxSlideReader : public XmlHandler {
 public:
  static std::span<const XmlName> names();

  void start(int element, const XmlAttributes& attributes) override;
  void end(int element) override;
  void text(std::string_view text) override;

  const std::vector<SlideShape>& shapes() const noexcept { return shapes_; }
  bool is_hidden() const noexcept { return is_hidden_; }
  std::size_t hidden_bytes() const noexcept { return hidden_bytes_; }

 private:
  void start_shape();
  void start_cell(const XmlAttributes& attributes);
  void end_paragraph();
  void end_shape();

  std::vector<SlideShape> shapes_;
  SlideShape shape_;
  std::string text_;  // of the paragraph
  std::string cell_;
  bool cell_goes_on_ = false;
  int shape_depth_ = 0;
  int skip_depth_ = 0;
  bool in_cell_ = false;
  bool field_is_number_ = false;  // of the slide
  bool takes_text_ = false;
  bool shape_is_hidden_ = false;
  bool is_hidden_ = false;
  std::size_t hidden_bytes_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace carrel::ingest
