#include "ingest/xlsx_parts.h"

#include <array>
#include <unordered_map>

#include "ingest/document_writer.h"
#include "ingest/limits.h"
#include "ingest/xml_reader.h"

namespace carrel::ingest {
namespace {

enum Element : int {
  item = 1,
  text_run,
  phonetic,
  number_code,
  cell_formats,
  format,
  workbook_properties,
  sheet
};

constexpr auto string_names = std::to_array<XmlName>({
    {"x:si", item},
    {"x:t", text_run},
    {"x:rPh", phonetic},
});

class StringsHandler : public XmlHandler {
 public:
  StringsHandler(std::string& out, std::vector<std::uint32_t>& ends) : out_(out), ends_(ends) {}

  void start(int element, const XmlAttributes&) override {
    if (element == item) text_.clear();
    if (element == text_run) takes_text_ = !in_phonetic_;
    if (element == phonetic) in_phonetic_ = true;
  }
  void end(int element) override {
    if (element == text_run) takes_text_ = false;
    if (element == phonetic) in_phonetic_ = false;
    if (element != item) return;
    is_cut = is_cut || ends_.size() >= sheet_cells_max || out_.size() >= text_bytes_max;
    if (ends_.size() >= sheet_cells_max) return;
    if (out_.size() < text_bytes_max) out_ += clean_line(text_);
    ends_.push_back(static_cast<std::uint32_t>(out_.size()));
  }
  void text(std::string_view text) override {
    if (takes_text_ && text_.size() < text_bytes_max) text_ += text;
  }

  bool is_cut = false;

 private:
  std::string& out_;
  std::vector<std::uint32_t>& ends_;
  std::string text_;
  bool takes_text_ = false;
  bool in_phonetic_ = false;
};

constexpr auto style_names = std::to_array<XmlName>({
    {"x:numFmt", number_code},
    {"x:cellXfs", cell_formats},
    {"x:xf", format},
});

class FormatsHandler : public XmlHandler {
 public:
  void start(int element, const XmlAttributes& attributes) override {
    if (element == cell_formats) in_cells_ = true;
    if (element == number_code && codes_.size() < number_codes_max) {
      codes_[number_of(attributes.get("numFmtId"))] = number_format(attributes.get("formatCode"));
    }
    if (element != format || !in_cells_ || formats.size() >= cell_formats_max) return;
    const int id = number_of(attributes.get("numFmtId"));
    const auto found = codes_.find(id);
    formats.push_back(found == codes_.end() ? built_in_format(id) : found->second);
  }
  void end(int element) override {
    if (element == cell_formats) in_cells_ = false;
  }
  void text(std::string_view) override {}

  std::vector<NumberFormat> formats;

 private:
  std::unordered_map<int, NumberFormat> codes_;
  bool in_cells_ = false;
};

constexpr auto workbook_names = std::to_array<XmlName>({
    {"x:workbookPr", workbook_properties},
    {"x:sheet", sheet},
});

class WorkbookHandler : public XmlHandler {
 public:
  void start(int element, const XmlAttributes& attributes) override {
    if (element == workbook_properties && attributes.has("date1904") &&
        is_on(attributes.get("date1904"))) {
      workbook.epoch = Epoch::year_1904;
    }
    if (element != sheet) return;
    has_more = has_more || workbook.sheets.size() >= sheets_max;
    if (workbook.sheets.size() >= sheets_max) return;
    const std::string_view state = attributes.get("state");
    workbook.sheets.push_back({.name = clean_line(attributes.get("name")),
                               .relationship = std::string(attributes.get("r:id")),
                               .is_hidden = state == "hidden" || state == "veryHidden"});
  }
  void end(int) override {}
  void text(std::string_view) override {}

  XlsxWorkbook workbook;
  bool has_more = false;
};

}  // namespace

void SharedStrings::read(ZipParts& parts, std::string_view part, Document& document) {
  StringsHandler handler(text_, ends_);
  read_xml(parts, part, string_names, handler, document);
  if (handler.is_cut) {
    document.issues.push_back({IssueKind::part_limit, 0, "its cells hold more text than can be kept; cut"});
  }
}

std::string_view SharedStrings::get(std::size_t index) const noexcept {
  if (index >= ends_.size()) return {};
  const std::uint32_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(text_).substr(begin, ends_[index] - begin);
}

std::vector<NumberFormat> read_cell_formats(ZipParts& parts, std::string_view part,
                                            Document& document) {
  FormatsHandler handler;
  read_xml(parts, part, style_names, handler, document);
  return std::move(handler.formats);
}

XlsxWorkbook read_workbook(ZipParts& parts, std::string_view part, Document& document) {
  WorkbookHandler handler;
  read_xml(parts, part, workbook_names, handler, document);
  if (handler.has_more) {
    document.issues.push_back({IssueKind::limit, 0, "more sheets than are read"});
  }
  return std::move(handler.workbook);
}

}  // namespace carrel::ingest
