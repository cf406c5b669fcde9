#include "ingest/rtf_words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace carrel::ingest {
namespace {

constexpr RtfWord leads_to(std::string_view name, RtfPlace where) {
  return {name, RtfAction::place, where, 0};
}
constexpr RtfWord does(std::string_view name, RtfAction what) {
  return {name, what, RtfPlace::body, 0};
}
constexpr RtfWord stands_for(std::string_view name, char32_t c) {
  return {name, RtfAction::character, RtfPlace::body, c};
}

using enum RtfAction;

constexpr auto unsorted = std::to_array<RtfWord>({
    leads_to("annotation", RtfPlace::beside_line),
    does("ansicpg", code_page),
    leads_to("atnauthor", RtfPlace::skipped),
    leads_to("atnid", RtfPlace::skipped),
    leads_to("author", RtfPlace::author),
    stands_for("bullet", U'•'),
    does("cell", RtfAction::cell),
    leads_to("colortbl", RtfPlace::skipped),
    leads_to("comment", RtfPlace::skipped),
    does("cpg", font_code_page),
    leads_to("creatim", RtfPlace::created),
    leads_to("datafield", RtfPlace::skipped),
    does("deleted", deleted),
    does("dy", day),
    stands_for("emdash", U'—'),
    stands_for("emspace", U' '),
    stands_for("endash", U'–'),
    stands_for("enspace", U' '),
    does("f", font),
    does("fcharset", charset),
    leads_to("filetbl", RtfPlace::skipped),
    leads_to("fldinst", RtfPlace::instruction),
    leads_to("fldrslt", RtfPlace::result),
    leads_to("fonttbl", RtfPlace::fonts),
    leads_to("footer", RtfPlace::repeated),
    leads_to("footerf", RtfPlace::repeated),
    leads_to("footerl", RtfPlace::repeated),
    leads_to("footerr", RtfPlace::repeated),
    leads_to("footnote", RtfPlace::beside_line),
    leads_to("ftncn", RtfPlace::skipped),
    leads_to("ftnsep", RtfPlace::skipped),
    leads_to("ftnsepc", RtfPlace::skipped),
    leads_to("header", RtfPlace::repeated),
    leads_to("headerf", RtfPlace::repeated),
    leads_to("headerl", RtfPlace::repeated),
    leads_to("headerr", RtfPlace::repeated),
    leads_to("info", RtfPlace::skipped),
    does("intbl", in_table),
    leads_to("keywords", RtfPlace::keywords),
    stands_for("ldblquote", U'“'),
    does("line", line_break),
    leads_to("listtext", RtfPlace::skipped),
    stands_for("lquote", U'‘'),
    does("ls", list),
    does("mac", macintosh),
    does("mo", month),
    does("nestcell", nested_cell),
    leads_to("nonshppict", RtfPlace::skipped),
    leads_to("objdata", RtfPlace::skipped),
    does("outlinelevel", outline_level),
    does("page", paragraph),
    does("par", paragraph),
    does("pard", paragraph_defaults),
    leads_to("pict", RtfPlace::skipped),
    does("plain", character_defaults),
    leads_to("pntext", RtfPlace::skipped),
    leads_to("pntxta", RtfPlace::skipped),
    leads_to("pntxtb", RtfPlace::skipped),
    stands_for("qmspace", U' '),
    stands_for("rdblquote", U'”'),
    leads_to("result", RtfPlace::body),
    leads_to("revtim", RtfPlace::changed),
    does("row", RtfAction::row),
    stands_for("rquote", U'’'),
    leads_to("rxe", RtfPlace::skipped),
    does("s", style),
    does("sect", paragraph),
    leads_to("shpinst", RtfPlace::body),
    leads_to("shptxt", RtfPlace::beside_line),
    leads_to("sp", RtfPlace::skipped),
    leads_to("stylesheet", RtfPlace::styles),
    stands_for("tab", U'\t'),
    leads_to("tc", RtfPlace::skipped),
    leads_to("title", RtfPlace::title),
    does("trhdr", header_row),
    does("u", unicode),
    does("uc", unicode_skip),
    leads_to("ud", RtfPlace::body),
    leads_to("upr", RtfPlace::skipped),
    does("v", hidden),
    leads_to("xe", RtfPlace::skipped),
    does("yr", year),
});

constexpr auto words = [] {
  auto table = unsorted;
  std::sort(table.begin(), table.end(),
            [](const RtfWord& a, const RtfWord& b) { return a.name < b.name; });
  return table;
}();

constexpr auto charsets = std::to_array<std::pair<int, std::string_view>>({
    {77, "macintosh"},
    {128, "shift_jis"},
    {129, "euc-kr"},
    {130, "johab"},
    {134, "gb18030"},
    {136, "big5"},
    {161, "windows-1253"},
    {162, "windows-1254"},
    {163, "windows-1258"},
    {177, "windows-1255"},
    {178, "windows-1256"},
    {186, "windows-1257"},
    {204, "windows-1251"},
    {222, "windows-874"},
    {238, "windows-1250"},
    {255, "ibm437"},
});

constexpr auto code_pages = std::to_array<std::pair<int, std::string_view>>({
    {437, "ibm437"},        {708, "iso-8859-6"},    {850, "ibm850"},        {852, "ibm852"},
    {860, "ibm860"},        {862, "ibm862"},        {863, "ibm863"},        {864, "ibm864"},
    {865, "ibm865"},        {866, "ibm866"},        {874, "windows-874"},   {932, "shift_jis"},
    {936, "gb18030"},       {949, "euc-kr"},        {950, "big5"},          {1250, "windows-1250"},
    {1251, "windows-1251"}, {1252, "windows-1252"}, {1253, "windows-1253"}, {1254, "windows-1254"},
    {1255, "windows-1255"}, {1256, "windows-1256"}, {1257, "windows-1257"}, {1258, "windows-1258"},
    {10000, "macintosh"},   {65001, "utf-8"},
});

template <typename Table>
std::string_view name_in(const Table& table, int number) noexcept {
  for (const auto& [key, name] : table) {
    if (key == number) return name;
  }
  return {};
}

}  // namespace

const RtfWord& rtf_word(std::string_view name) noexcept {
  static constexpr RtfWord other;
  const auto* found = std::lower_bound(
      words.begin(), words.end(), name,
      [](const RtfWord& word, std::string_view wanted) { return word.name < wanted; });
  return found != words.end() && found->name == name ? *found : other;
}

std::string_view rtf_charset(int number) noexcept { return name_in(charsets, number); }
std::string_view rtf_code_page(int number) noexcept { return name_in(code_pages, number); }

}  // namespace carrel::ingest
