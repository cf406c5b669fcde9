#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/unicode.h"
#include "ingest/html_charset.h"
#include "ingest/exports.h"
#include "ingest/html_exports.h"
#include "ingest/html_main.h"
#include "ingest/html_metadata.h"
#include "ingest/html_page.h"
#include "ingest/html_render.h"
#include "ingest/html_tree.h"
#include "ingest/limits.h"
#include "ingest/office.h"
#include "ingest/parse.h"

namespace carrel::ingest {
namespace {

void note_issues(const HtmlTree& tree, const Decoded& decoded, Document& document) {
  if (decoded.replaced_count > 0) {
    document.issues.push_back({IssueKind::encoding, 0,
                               std::to_string(decoded.replaced_count) + " sequences are not valid " +
                                   decoded.encoding + " and were replaced"});
  }
  if (tree.too_deep) {
    document.issues.push_back(
        {IssueKind::part_limit, 0, "elements nest deeper than any real page; the rest was not read"});
  }
  if (tree.too_many_nodes) {
    document.issues.push_back(
        {IssueKind::limit, 0, "more elements than can be kept; the rest was not read"});
  }
  if (tree.too_many_metas) {
    document.issues.push_back({IssueKind::part_limit, 0, "it says more of itself than is read"});
  }
}

// What a note says of itself is all that it says: its page's title may be the name of a file.
void take_over(Document&& about, Document& document) {
  document.type = std::move(about.type);
  document.title = std::move(about.title);
  document.author = std::move(about.author);
  document.date = std::move(about.date);
  document.tags = std::move(about.tags);
}

enum class Origin { file, mail };

Document parse_page(std::string_view bytes, Origin origin) {
  Document document;
  document.type = "html";
  if (bytes.size() > file_bytes_max) {
    document.issues.push_back({IssueKind::limit, 0, "the file is too big to be read as HTML"});
    return document;
  }
  Decoded decoded = to_utf8(bytes, declared_html_charset(bytes));
  document.encoding = decoded.encoding;
  auto note = origin == Origin::file ? read_exported_note(decoded.text) : std::nullopt;
  if (note && note->is_trashed) {
    document.type = "note";
    document.issues.push_back({IssueKind::hidden, 0, in_the_bin});
    return document;
  }
  if (note) decoded.text = std::move(note->page);
  const HtmlTree tree = parse_html_tree(decoded.text);
  read_html_metadata(tree, document);
  if (note) take_over(std::move(note->about), document);
  const bool has_main = origin == Origin::file && !note;
  const MainContent content = has_main ? find_main_content(tree) : find_whole_content(tree);
  render_html(tree, content, document);
  add_hidden_issue(document, hidden_bytes(tree, content));
  note_issues(tree, decoded, document);
  if (document.blocks.empty() && document.issues.empty()) {
    document.issues.push_back({IssueKind::no_text, 0, "the page has no text of its own"});
  }
  return document;
}

}  // namespace

Document parse_html(std::string_view bytes) { return parse_page(bytes, Origin::file); }

Document parse_whole_html(std::string_view bytes) { return parse_page(bytes, Origin::mail); }

}  // namespace carrel::ingest
