#include "ingest/html_exports.h"

#include <algorithm>
#include <cstddef>

#include "ingest/dates.h"
#include "ingest/exports.h"
#include "ingest/html_metadata.h"
#include "ingest/html_tree.h"
#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// What is read by its tags here is short, but nobody promises that.
std::string words(std::string_view markup) {
  return metadata_text(parse_html_tree(markup.substr(0, html_words_bytes_max)).text);
}

// What stands after the first `open` at or after `begin`, up to `close` or the end.
std::string_view between(std::string_view text, std::string_view open, std::string_view close,
                         std::size_t begin = 0) {
  const std::size_t at = text.find(open, begin);
  if (at == npos) return {};
  text.remove_prefix(at + open.size());
  return text.substr(0, text.find(close));
}

// Calls `take` with each such piece.
template <typename Take>
void for_each_between(std::string_view text, std::string_view open, std::string_view close,
                      const Take& take) {
  while (true) {
    const std::string_view piece = between(text, open, close);
    if (piece.data() == nullptr) return;
    take(piece);
    text.remove_prefix(static_cast<std::size_t>(piece.data() - text.data()) + piece.size());
  }
}

// White space in place of [begin, end), with the line ends that were there.
void blank(std::string& page, std::size_t begin, std::size_t end) {
  for (std::size_t at = begin; at < std::min(end, page.size()); ++at) {
    if (page[at] != '\n') page[at] = ' ';
  }
}

// <div class="note"> of older exports, <div class="note DEFAULT"> with a colour of newer ones.
std::size_t find_keep_note(std::string_view page) {
  constexpr std::string_view open = "<div class=\"note";
  for (std::size_t at = page.find(open); at != npos; at = page.find(open, at + 1)) {
    const std::string_view rest = page.substr(at + open.size());
    if (rest.starts_with('"') || rest.starts_with(' ')) return at;
  }
  return npos;
}

// Keep: <div class="note"> with heading (the date), title, content, and labels at its end.
std::optional<ExportedNote> read_keep_note(std::string_view page) {
  const std::size_t note = find_keep_note(page);
  if (note == npos) return std::nullopt;
  const std::size_t heading = page.find("<div class=\"heading\">", note);
  const std::size_t content = page.find("<div class=\"content\">", note);
  if (heading == npos || content == npos || heading > content) return std::nullopt;
  ExportedNote found;
  found.about.type = "note";
  const std::string_view head = page.substr(heading, content - heading);
  const std::size_t title = head.find("<div class=\"title\">");
  const std::string_view before_title = head.substr(0, title);
  found.about.date = written_date(words(before_title));
  found.is_trashed = before_title.find("<span class=\"trashed\"") != npos;
  if (title != npos) found.about.title = words(head.substr(title));
  found.page = page;
  blank(found.page, 0, content);
  // <div class="chips"> in newer exports, <div class="labels"> in older ones.
  for (const std::string_view open : {"<div class=\"chips\">", "<div class=\"labels\">"}) {
    const std::size_t at = page.find(open, content);
    if (at == npos) continue;
    const std::size_t end = std::min(page.find("</div>", at), page.size());
    const std::string_view labels = page.substr(at, end - at);
    const bool is_new = labels.find("\"label-name\">") != npos;
    for_each_between(labels, is_new ? "\"label-name\">" : "class=\"label\">", "</span>",
                     [&](std::string_view label) { add_tag(words(label), found.about); });
    blank(found.page, at, end);
  }
  return found;
}

// One row of a page's table of properties, without its "<tr class=property-row property-row-".
void read_notion_property(std::string_view row, Document& about) {
  const std::string_view kind = row.substr(0, row.find_first_of("\" "));
  const std::string name = words(between(row, "<th>", "</th>"));
  const std::string_view value = between(row, "<td>", "</td>");
  if (value.find("selected-value") == npos) {
    return read_property(name, kind, words(value), about);
  }
  std::string values;
  for_each_between(value, "selected-value", "</span>", [&](std::string_view each) {
    values += words(each.substr(std::min(each.find('>') + 1, each.size()))) + ",";
  });
  read_property(name, kind, values, about);
}

void replace_all(std::string& page, std::string_view from, std::string_view to) {
  std::string out;
  std::size_t at = 0;
  for (std::size_t found; (found = page.find(from, at)) != npos; at = found + from.size()) {
    out.append(page, at, found - at).append(to);
  }
  if (at > 0) page = out.append(page, at);
}

// What a browser shows apart or as a picture, as text: values in a cell, icons, ticks.
std::string readable_notion_page(std::string_view page) {
  std::string out(page);
  for (std::size_t at = 0; (at = out.find("<span class=\"icon\">", at)) != npos;) {
    const std::size_t end = std::min(out.find("</span>", at), out.size());
    blank(out, at, std::min(end + 7, out.size()));
    at = end;
  }
  replace_all(out, "</span><span class=\"selected-value", "</span>, <span class=\"selected-value");
  replace_all(out, "<div class=\"checkbox checkbox-on\"></div>", "☑");
  replace_all(out, "<div class=\"checkbox checkbox-off\"></div>", "☐");
  return out;
}

// Notion: <article id="…" class="page …"> with a header, in it the title and a table of properties.
std::optional<ExportedNote> read_notion_page(std::string_view page) {
  const std::size_t article = page.find("<article id=\"");
  if (article == npos) return std::nullopt;
  const std::size_t body = page.find("<div class=\"page-body\">", article);
  const std::size_t title = page.find("class=\"page-title\"", article);
  if (body == npos || title == npos || title > body) return std::nullopt;
  ExportedNote found;
  found.about.type = "html";
  const std::string_view head = page.substr(title, body - title);
  found.about.title = words(between(head, ">", "</h1>"));
  for_each_between(between(head, "<table class=\"properties\">", "</table>"),
                   "<tr class=\"property-row property-row-", "</tr>",
                   [&](std::string_view row) { read_notion_property(row, found.about); });
  found.page = readable_notion_page(page);
  return found;
}

}  // namespace

std::optional<ExportedNote> read_exported_note(std::string_view page) {
  if (auto note = read_keep_note(page)) return note;
  return read_notion_page(page);
}

}  // namespace carrel::ingest
