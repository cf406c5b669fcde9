#include "ingest/html_metadata.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "ingest/dates.h"
#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

std::string_view meta(const HtmlTree& tree, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    for (const HtmlMeta& candidate : tree.metas) {
      if (candidate.name == name) return candidate.content;
    }
  }
  return {};
}

// The text of the first element that `accepts`.
template <typename Accepts>
std::string text_of_first(const HtmlTree& tree, const Accepts& accepts) {
  for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
    if (!accepts(tree.nodes[i])) continue;
    std::string text;
    for (std::uint32_t at = i + 1; at < tree.nodes[i].end; ++at) {
      if (tree.nodes[at].tag == Tag::text) text += tree.nodes[at].text.in(tree.text);
      if (text.size() > metadata_read_bytes) break;
    }
    text = metadata_text(text);
    if (!text.empty()) return text;
  }
  return {};
}

std::string language_code(std::string_view tag) {
  const std::string_view primary = tag.substr(0, tag.find_first_of("-_"));
  if (primary.size() != 2) return {};
  std::string code;
  for (const char c : primary) {
    const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (low < 'a' || low > 'z') return {};
    code += low;
  }
  return code;
}

std::string page_date(const HtmlTree& tree) {
  constexpr auto names = std::to_array<std::string_view>(
      {"article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
       "dcterms.created", "dcterms.date", "pubdate", "publishdate", "parsely-pub-date",
       "sailthru.date", "citation_publication_date", "og:article:published_time", "datecreated"});
  for (const std::string_view name : names) {
    const std::string date = iso_date(meta(tree, {name}));
    if (!date.empty()) return date;
  }
  return iso_date(tree.time);
}

}  // namespace

std::string metadata_text(std::string_view text) {
  std::string out;
  bool space = false;
  for (std::size_t i = 0; i < text.size() && out.size() < metadata_read_bytes; ++i) {
    const bool is_nbsp = text.substr(i, 2) == "\xC2\xA0";
    if (is_nbsp || static_cast<unsigned char>(text[i]) <= ' ') {
      i += is_nbsp ? 1 : 0;
      space = !out.empty();
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += text[i];
  }
  if (out.size() < metadata_read_bytes) return out;
  std::size_t end = out.size();  // back to the start of a character that may have been cut
  while (end > 0 && (static_cast<unsigned char>(out[end - 1]) & 0xC0U) == 0x80U) --end;
  if (end > 0 && static_cast<unsigned char>(out[end - 1]) >= 0xC0U) --end;
  out.resize(end);
  return out;
}

void read_html_metadata(const HtmlTree& tree, Document& document) {
  document.title = text_of_first(tree, [](const HtmlNode& node) { return node.tag == Tag::title; });
  if (document.title.empty()) {
    document.title = metadata_text(meta(tree, {"og:title", "twitter:title", "dc.title"}));
  }
  if (document.title.empty()) {
    document.title = text_of_first(tree, [](const HtmlNode& node) {
      return node.tag == Tag::heading && node.level == 1;
    });
  }
  document.author = metadata_text(
      meta(tree, {"author", "article:author", "dc.creator", "dcterms.creator", "citation_author"}));
  // Some pages put the address of a profile there.
  if (document.author.starts_with("http")) document.author.clear();
  document.date = page_date(tree);
  document.language = language_code(tree.language);
}

}  // namespace carrel::ingest
