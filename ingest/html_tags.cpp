#include "ingest/html_tags.h"

#include <algorithm>
#include <array>

namespace carrel::ingest {
namespace {

constexpr TagInfo keep(std::string_view name, Tag tag, std::uint8_t level = 0) {
  return {name, tag, TagUse::keep, level};
}
constexpr TagInfo drop(std::string_view name) { return {name, Tag::inline_, TagUse::drop, 0}; }
constexpr TagInfo control(std::string_view name) {
  return {name, Tag::inline_, TagUse::drop_control, 0};
}

// Sorted by name for the binary search.
constexpr auto tags = std::to_array<TagInfo>({
    keep("a", Tag::link),
    keep("address", Tag::block),
    drop("annotation"),  // MathML repeats the formula in it as TeX
    drop("annotation-xml"),
    drop("applet"),
    keep("article", Tag::article),
    keep("aside", Tag::aside),
    drop("audio"),
    keep("blockquote", Tag::quote),
    keep("body", Tag::body),
    keep("br", Tag::line_break),
    control("button"),
    drop("canvas"),
    keep("caption", Tag::block),
    keep("center", Tag::block),
    keep("dd", Tag::list_item),
    keep("details", Tag::block),
    keep("dialog", Tag::block),
    keep("dir", Tag::list),
    keep("div", Tag::block),
    keep("dl", Tag::list),
    keep("dt", Tag::list_item),
    drop("embed"),
    keep("fieldset", Tag::block),
    keep("figcaption", Tag::block),
    keep("figure", Tag::block),
    keep("footer", Tag::footer),
    keep("form", Tag::block),
    keep("h1", Tag::heading, 1),
    keep("h2", Tag::heading, 2),
    keep("h3", Tag::heading, 3),
    keep("h4", Tag::heading, 4),
    keep("h5", Tag::heading, 5),
    keep("h6", Tag::heading, 6),
    keep("header", Tag::header),
    keep("hgroup", Tag::block),
    keep("hr", Tag::rule),
    keep("html", Tag::html),
    drop("iframe"),
    control("input"),
    keep("legend", Tag::block),
    keep("li", Tag::list_item),
    keep("listing", Tag::pre),
    keep("main", Tag::main),
    drop("map"),
    keep("menu", Tag::list),
    drop("meter"),
    keep("nav", Tag::nav),
    drop("noembed"),
    drop("noscript"),
    keep("object", Tag::block),
    keep("ol", Tag::list),
    control("optgroup"),
    control("option"),
    drop("output"),
    keep("p", Tag::paragraph),
    keep("pre", Tag::pre),
    drop("progress"),
    drop("rp"),
    drop("script"),
    keep("section", Tag::block),
    control("select"),
    drop("style"),
    keep("summary", Tag::block),
    drop("svg"),
    keep("table", Tag::table),
    keep("td", Tag::cell),
    drop("template"),
    control("textarea"),
    keep("th", Tag::cell),
    keep("title", Tag::title),
    keep("tr", Tag::row),
    keep("ul", Tag::list),
    drop("video"),
    keep("xmp", Tag::pre),
});

static_assert(std::ranges::is_sorted(tags, {}, &TagInfo::name));

}  // namespace

TagInfo tag_info(std::string_view name) {
  const auto found = std::ranges::lower_bound(tags, name, {}, &TagInfo::name);
  if (found != tags.end() && found->name == name) return *found;
  return {name, Tag::inline_, TagUse::transparent, 0};
}

}  // namespace carrel::ingest
