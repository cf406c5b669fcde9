#include "ingest/html_metadata.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

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
      if (text.size() > metadata_bytes_max) break;
    }
    text = metadata_text(text);
    if (!text.empty()) return text;
  }
  return {};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool are_digits(std::string_view text, std::size_t begin, std::size_t count) {
  if (text.size() < begin + count) return false;
  for (std::size_t i = begin; i < begin + count; ++i) {
    if (!is_digit(text[i])) return false;
  }
  return true;
}

// The time of day at the beginning of `text`: "T10:30", seconds and zone if they are there.
std::string_view time_of_day(std::string_view text) {
  const bool has_time = text.size() >= 6 && (text[0] == 'T' || text[0] == ' ') &&
                        are_digits(text, 1, 2) && text[3] == ':' && are_digits(text, 4, 2);
  if (!has_time) return {};
  std::size_t end = 6;
  while (end < text.size() && (is_digit(text[end]) || text[end] == ':' || text[end] == '.')) ++end;
  if (end < text.size() && text[end] == 'Z') return text.substr(0, end + 1);
  const bool has_zone = end + 3 <= text.size() && (text[end] == '+' || text[end] == '-');
  if (!has_zone || !are_digits(text, end + 1, 2)) return text.substr(0, end);
  end += 3;
  while (end < text.size() && (is_digit(text[end]) || text[end] == ':')) ++end;
  return text.substr(0, end);
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
  for (std::size_t i = 0; i < text.size() && out.size() < metadata_bytes_max; ++i) {
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
  if (out.size() < metadata_bytes_max) return out;
  std::size_t end = out.size();  // back to the start of a character that may have been cut
  while (end > 0 && (static_cast<unsigned char>(out[end - 1]) & 0xC0U) == 0x80U) --end;
  if (end > 0 && static_cast<unsigned char>(out[end - 1]) >= 0xC0U) --end;
  out.resize(end);
  return out;
}

std::string iso_date(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  if (!are_digits(text, 0, 4)) return {};
  const bool compact = are_digits(text, 0, 8) && (text.size() == 8 || !is_digit(text[8]));
  if (compact) {
    text = text.substr(0, 8);
    return std::string(text.substr(0, 4)) + '-' + std::string(text.substr(4, 2)) + '-' +
           std::string(text.substr(6));
  }
  const bool separated = text.size() >= 10 && (text[4] == '-' || text[4] == '/') &&
                         text[7] == text[4] && are_digits(text, 5, 2) && are_digits(text, 8, 2);
  if (!separated) return {};
  const std::string_view month = text.substr(5, 2);
  const std::string_view day = text.substr(8, 2);
  if (month < "01" || month > "12" || day < "01" || day > "31") return {};
  std::string date(text.substr(0, 4));
  date.append("-").append(month).append("-").append(day);
  std::string time(time_of_day(text.substr(10)));
  if (!time.empty()) time.front() = 'T';
  return date + time;
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
