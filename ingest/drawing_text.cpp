#include "ingest/drawing_text.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "ingest/document_writer.h"
#include "ingest/limits.h"
#include "ingest/xml_reader.h"

namespace carrel::ingest {
namespace {

enum Element : int {
  paragraph = 1,
  run_text,
  line_break,
  series,
  series_name,
  category,
  values,
  point_value,
  phonetic
};

constexpr auto drawing_names = std::to_array<XmlName>({
    {"a:p", paragraph},
    {"a:t", run_text},
    {"a:br", line_break},
});

// Paragraphs between elements of one name, of text in elements of another.
class ParagraphCollector : public XmlHandler {
 public:
  void start(int element, const XmlAttributes&) override {
    if (element == paragraph) text_.clear();
    if (element == run_text) takes_text_ = !in_phonetic_;
    if (element == line_break) text_ += '\n';
    if (element == phonetic) in_phonetic_ = true;
  }
  void end(int element) override {
    if (element == run_text) takes_text_ = false;
    if (element == phonetic) in_phonetic_ = false;
    if (element != paragraph) return;
    std::string text = clean_text(std::exchange(text_, {}));
    bytes_ += text.size();
    if (text.empty() || bytes_ > text_bytes_max || !seen_.insert(text).second) return;
    found.push_back(std::move(text));
  }
  void text(std::string_view text) override {
    if (takes_text_ && text_.size() < text_bytes_max) text_ += text;
  }

  std::vector<std::string> found;

 private:
  std::string text_;
  std::set<std::string> seen_;
  std::size_t bytes_ = 0;
  bool takes_text_ = false;
  bool in_phonetic_ = false;
};

constexpr auto comment_names = std::to_array<XmlName>({
    {"x:comment", paragraph},
    {"x:t", run_text},
    {"x:rPh", phonetic},
    {"tc:threadedComment", paragraph},
    {"tc:text", run_text},
    {"p:cm", paragraph},
    {"p:text", run_text},
    {"p188:txBody", paragraph},
    {"a:t", run_text},
    {"a:br", line_break},
});

constexpr auto chart_names = std::to_array<XmlName>({
    {"a:p", paragraph},
    {"a:t", run_text},
    {"c:ser", series},
    {"c:tx", series_name},
    {"c:cat", category},
    {"c:xVal", category},
    {"c:val", values},
    {"c:yVal", values},
    {"c:v", point_value},
});

class ChartCollector : public XmlHandler {
 public:
  void start(int element, const XmlAttributes&) override {
    if (element == series) {
      name_.clear();
      categories_.clear();
      values_.clear();
    }
    if (element == series_name || element == category || element == values) part_ = element;
    if (element == run_text || element == point_value) text_.clear();
    takes_text_ = element == run_text || element == point_value;
  }

  void end(int element) override {
    takes_text_ = false;
    if (element == run_text) title_ += text_;
    if (element == point_value && points_ < sheet_cells_max) add_point();
    if (element == paragraph && !title_.empty())
      found.push_back(clean_line(std::exchange(title_, {})));
    if (element == series) add_series();
    if (element == part_) part_ = 0;
  }

  void text(std::string_view text) override {
    if (takes_text_ && text_.size() < metadata_read_bytes) text_ += text;
  }

  std::vector<std::string> found;

 private:
  void add_point() {
    ++points_;
    std::string shown = clean_line(text_);
    if (part_ == series_name)
      name_ = std::move(shown);
    else if (part_ == category)
      categories_.push_back(std::move(shown));
    else if (part_ == values)
      values_.push_back(std::move(shown));
  }

  void add_series() {
    std::string line = name_;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      line += i > 0 ? ", " : line.empty() ? "" : ": ";
      if (i < categories_.size()) line += categories_[i] + " ";
      line += values_[i];
    }
    if (!line.empty()) found.push_back(std::move(line));
  }

  std::string text_, title_, name_;
  std::vector<std::string> categories_, values_;
  int part_ = 0;
  std::size_t points_ = 0;
  bool takes_text_ = false;
};

}  // namespace

std::vector<std::string> read_drawing(ZipParts& parts, std::string_view part, Document& document) {
  ParagraphCollector handler;
  read_xml(parts, part, drawing_names, handler, document);
  return std::move(handler.found);
}

std::vector<std::string> read_comments(ZipParts& parts, std::string_view part, Document& document) {
  ParagraphCollector handler;
  read_xml(parts, part, comment_names, handler, document);
  // What older programs are shown in place of a threaded comment.
  std::erase_if(handler.found,
                [](const std::string& text) { return text.starts_with("[Threaded comment]"); });
  return std::move(handler.found);
}

std::vector<std::string> read_chart(ZipParts& parts, std::string_view part, Document& document) {
  ChartCollector handler;
  read_xml(parts, part, chart_names, handler, document);
  return std::move(handler.found);
}

}  // namespace carrel::ingest
