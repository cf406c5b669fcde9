// DOCX: WordprocessingML in a package (ECMA-376 parts 1 and 2).
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ingest/docx_styles.h"
#include "ingest/docx_text.h"
#include "ingest/limits.h"
#include "ingest/office.h"
#include "ingest/opc_package.h"
#include "ingest/parse.h"

namespace carrel::ingest {
namespace {

using Notes = std::unordered_map<std::string, std::string>;  // "footnote 2" -> its text

std::string row_text(const TableRow& row) {
  std::string out;
  for (const std::string& cell : row.cells) {
    if (!out.empty() && !cell.empty()) out += ' ';
    out += cell;
  }
  return out;
}

// Footnotes, endnotes, comments: one text each.
class NoteSink : public DocxSink {
 public:
  explicit NoteSink(Notes& notes) : notes_(notes) {}

  void paragraph(DocxParagraph&& each) override { add(each.text); }
  void table(const std::vector<TableRow>& rows, std::size_t,
             const std::vector<std::string>&) override {
    for (const TableRow& row : rows) add(row_text(row));
  }
  void note(std::string_view name) override { name_ = name; }

 private:
  void add(std::string_view text) {
    if (bytes_ > text_bytes_max) return;
    bytes_ += text.size();
    std::string& note_text = notes_[name_];
    if (!note_text.empty() && !text.empty()) note_text += '\n';
    note_text += text;
  }

  Notes& notes_;
  std::string name_;
  std::size_t bytes_ = 0;
};

class BlockSink : public DocxSink {
 public:
  BlockSink(DocumentWriter& writer, const Notes& notes) : writer_(writer), notes_(notes) {}

  void paragraph(DocxParagraph&& each) override {
    if (each.is_title && title.empty()) title = clean_line(each.text);
    if (each.level > 0 || each.is_title) {
      writer_.heading(std::max(each.level, 1), each.text);
    } else {
      writer_.block(each.is_list    ? BlockKind::list_item
                    : each.is_quote ? BlockKind::quote
                                    : BlockKind::paragraph,
                    each.text);
    }
    write_notes(each.notes);
  }

  void table(const std::vector<TableRow>& rows, std::size_t header_rows,
             const std::vector<std::string>& notes) override {
    write_table(writer_, rows, header_rows);
    write_notes(notes);
  }

  bool is_full() const override { return writer_.is_full(); }

  std::string title;

 private:
  // A note stands after the paragraph that refers to it, the first time.
  void write_notes(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      const auto found = notes_.find(name);
      if (found == notes_.end() || !written_.insert(name).second) continue;
      writer_.block(BlockKind::paragraph, found->second);
    }
  }

  DocumentWriter& writer_;
  const Notes& notes_;
  std::set<std::string> written_;
};

// Headers and footers: each text once, however many sections repeat it.
class OnceSink : public DocxSink {
 public:
  explicit OnceSink(DocumentWriter& writer) : writer_(writer) {}

  void paragraph(DocxParagraph&& each) override {
    if (seen_.insert(clean_line(each.text)).second) writer_.block(BlockKind::paragraph, each.text);
  }
  void table(const std::vector<TableRow>& rows, std::size_t,
             const std::vector<std::string>&) override {
    for (const TableRow& row : rows) paragraph({.text = row_text(row), .notes = {}});
  }
  bool is_full() const override { return writer_.is_full(); }

 private:
  DocumentWriter& writer_;
  std::set<std::string> seen_;
};

class DocxParser {
 public:
  DocxParser(std::string_view bytes, Document& document)
      : document_(document), package_(bytes), writer_(document) {}

  void run() {
    package_.parts().hold_small_parts();
    main_ = package_.main_part();
    relationships_ = package_.relationships(main_);
    read_core_properties(package_, document_);
    const std::string styles = target_of_type(relationships_, "styles");
    if (!styles.empty()) styles_ = DocxStyles(package_.parts(), styles, document_);
    read_notes();
    OnceSink headers(writer_);
    read_all("header", headers);
    BlockSink body(writer_, notes_);
    if (!read(main_, body)) {
      document_.issues.push_back({IssueKind::damaged, 0, "the text of the document is missing"});
    }
    writer_.close_sections();
    read_all("footer", headers);
    if (document_.title.empty()) document_.title = body.title;
    add_hidden_issue(document_, hidden_bytes_);
    package_.parts().add_issues(document_);
  }

 private:
  bool read(std::string_view part, DocxSink& sink) {
    DocxText handler(styles_, sink);
    const bool is_there = read_xml(package_.parts(), part, DocxText::names(), handler, document_);
    hidden_bytes_ += handler.hidden_bytes();
    if (handler.is_cut()) {
      document_.issues.push_back({IssueKind::part_limit, 0, "a table is bigger than can be kept; cut"});
    }
    if (handler.has_more_notes()) {
      document_.issues.push_back({IssueKind::part_limit, 0, "a paragraph has more notes than are read"});
    }
    return is_there;
  }

  void read_all(std::string_view type, DocxSink& sink) {
    std::set<std::string> done;
    for (const Relationship& each : relationships_) {
      if (each.type == type && !each.target.empty() && done.insert(each.target).second) {
        read(each.target, sink);
      }
    }
  }

  void read_notes() {
    for (const char* type : {"footnotes", "endnotes", "comments"}) {
      NoteSink sink(notes_);
      read_all(type, sink);
    }
  }

  Document& document_;
  OpcPackage package_;
  DocumentWriter writer_;
  std::string main_;
  std::vector<Relationship> relationships_;
  DocxStyles styles_;
  Notes notes_;
  std::size_t hidden_bytes_ = 0;
};

}  // namespace

Document parse_docx(std::string_view bytes) {
  Document document;
  document.type = "docx";
  DocxParser(bytes, document).run();
  finish_office(document);
  return document;
}

}  // namespace carrel::ingest
