// XLSX: SpreadsheetML in a package (ECMA-376 part 1, 18).
#include <array>
#include <cstdint>
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
#include "ingest/xlsx_parts.h"
#include "ingest/xlsx_sheet.h"

namespace carrel::ingest {
namespace {

constexpr auto table_names = std::to_array<XmlName>({{"x:table", 1}});

// Where a table of a sheet begins, if its first row names the columns.
class TableHandler : public XmlHandler {
 public:
  void start(int element, const XmlAttributes& attributes) override {
    if (element == 1 && attributes.get("headerRowCount") != "0") {
      header_row = cell_range(attributes.get("ref")).top;
    }
  }
  void end(int) override {}
  void text(std::string_view) override {}

  std::uint32_t header_row = 0;
};

class XlsxParser {
 public:
  XlsxParser(std::string_view bytes, Document& document)
      : document_(document), package_(bytes), writer_(document) {}

  void run() {
    package_.parts().hold_small_parts();
    const std::string main = package_.main_part();
    const std::vector<Relationship> relationships = package_.relationships(main);
    read_core_properties(package_, document_);
    const XlsxWorkbook workbook = read_workbook(package_.parts(), main, document_);
    strings_.read(package_.parts(), target_of_type(relationships, "sharedStrings"), document_);
    formats_ =
        read_cell_formats(package_.parts(), target_of_type(relationships, "styles"), document_);
    std::size_t hidden_sheets = 0;
    for (const XlsxSheet& sheet : workbook.sheets) {
      if (writer_.is_full()) break;
      if (sheet.is_hidden) {
        ++hidden_sheets;
      } else {
        read_sheet(sheet.name, target_of_id(relationships, sheet.relationship), workbook.epoch);
      }
    }
    if (workbook.sheets.empty()) {
      document_.issues.push_back({IssueKind::damaged, 0, "the list of its sheets is missing"});
    }
    add_hidden_parts(document_, hidden_sheets, "sheet");
    add_hidden_issue(document_, hidden_bytes_);
    package_.parts().add_issues(document_);
  }

 private:
  void read_sheet(const std::string& name, const std::string& part, Epoch epoch) {
    if (part.empty()) return;
    const std::vector<Relationship> relationships = package_.relationships(part);
    SheetGrid grid;
    for (const Relationship& each : relationships) {
      if (each.type != "table") continue;
      TableHandler table;
      read_xml(package_.parts(), each.target, table_names, table, document_);
      if (table.header_row > 0) grid.name_columns(table.header_row);
    }
    XlsxSheetReader reader(strings_, formats_, epoch, grid);
    read_xml(package_.parts(), part, XlsxSheetReader::names(), reader, document_);
    if (reader.is_full()) {
      document_.issues.push_back(
          {IssueKind::part_limit, 0, "a sheet has more cells than can be kept; cut"});
    }
    hidden_bytes_ += reader.hidden_bytes();
    // The name of an empty sheet says nothing.
    std::vector<std::string> notes = notes_of(relationships);
    for (const std::string& line : reader.print_lines()) {
      if (print_lines_.insert(line).second) notes.push_back(line);
    }
    if (grid.empty() && notes.empty()) return;
    writer_.set_line(1);
    writer_.sheet(name);
    grid.write(writer_);
    for (const std::string& note : notes) writer_.block(BlockKind::paragraph, note);
  }

  // Comments, text boxes and charts.
  std::vector<std::string> notes_of(const std::vector<Relationship>& relationships) {
    std::vector<std::string> notes;
    const auto add = [&](std::vector<std::string> more) {
      notes.insert(notes.end(), more.begin(), more.end());
    };
    for (const Relationship& each : relationships) {
      if (each.type == "comments" || each.type == "threadedComment") {
        add(read_comments(package_.parts(), each.target, document_));
      }
      if (each.type != "drawing") continue;
      add(read_drawing(package_.parts(), each.target, document_));
      for (const Relationship& part : package_.relationships(each.target)) {
        if (part.type == "chart") add(read_chart(package_.parts(), part.target, document_));
      }
    }
    return notes;
  }

  Document& document_;
  OpcPackage package_;
  DocumentWriter writer_;
  SharedStrings strings_;
  std::vector<NumberFormat> formats_;
  std::set<std::string> print_lines_;
  std::size_t hidden_bytes_ = 0;
};

}  // namespace

Document parse_xlsx(std::string_view bytes) {
  Document document;
  document.type = "xlsx";
  XlsxParser(bytes, document).run();
  finish_office(document);
  return document;
}

}  // namespace carrel::ingest
