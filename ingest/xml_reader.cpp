#include "ingest/xml_reader.h"

#include <libxml/parser.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <deque>
#include <new>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/unicode.h"
#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

struct Namespace {
  std::string_view uri;
  std::string_view prefix;
};

// Transitional OOXML, strict OOXML (ISO/IEC 29500), ODF 1.x, OpenOffice.org 1, EPUB, Dublin Core.
constexpr auto namespaces = std::to_array<Namespace>({
    {"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"},
    {"http://purl.oclc.org/ooxml/wordprocessingml/main", "w"},
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "x"},
    {"http://purl.oclc.org/ooxml/spreadsheetml/main", "x"},
    {"http://schemas.openxmlformats.org/presentationml/2006/main", "p"},
    {"http://purl.oclc.org/ooxml/presentationml/main", "p"},
    {"http://schemas.openxmlformats.org/drawingml/2006/main", "a"},
    {"http://purl.oclc.org/ooxml/drawingml/main", "a"},
    {"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", "wp"},
    {"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", "wp"},
    {"http://schemas.openxmlformats.org/drawingml/2006/diagram", "dgm"},
    {"http://purl.oclc.org/ooxml/drawingml/diagram", "dgm"},
    {"http://schemas.openxmlformats.org/drawingml/2006/chart", "c"},
    {"http://purl.oclc.org/ooxml/drawingml/chart", "c"},
    {"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"},
    {"http://purl.oclc.org/ooxml/officeDocument/relationships", "r"},
    {"http://schemas.openxmlformats.org/officeDocument/2006/math", "m"},
    {"http://purl.oclc.org/ooxml/officeDocument/math", "m"},
    {"http://schemas.openxmlformats.org/package/2006/relationships", "rel"},
    {"http://schemas.openxmlformats.org/package/2006/content-types", "ct"},
    {"http://schemas.openxmlformats.org/package/2006/metadata/core-properties", "cp"},
    {"http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"},
    {"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments", "tc"},
    {"http://schemas.microsoft.com/office/powerpoint/2018/8/main", "p188"},
    {"http://purl.org/dc/elements/1.1/", "dc"},
    {"http://purl.org/dc/terms/", "dcterms"},
    {"urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"},
    {"http://openoffice.org/2000/office", "office"},
    {"urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"},
    {"http://openoffice.org/2000/text", "text"},
    {"urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"},
    {"http://openoffice.org/2000/table", "table"},
    {"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"},
    {"http://openoffice.org/2000/drawing", "draw"},
    {"urn:oasis:names:tc:opendocument:xmlns:presentation:1.0", "presentation"},
    {"http://openoffice.org/2000/presentation", "presentation"},
    {"urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"},
    {"http://openoffice.org/2000/style", "style"},
    {"urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"},
    {"http://openoffice.org/2000/meta", "meta"},
    {"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest"},
    {"http://openoffice.org/2001/manifest", "manifest"},
    {"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"},
    {"http://www.idpf.org/2007/opf", "opf"},
    {"urn:oasis:names:tc:opendocument:xmlns:container", "ocf"},
    {"http://www.daisy.org/z3986/2005/ncx/", "ncx"},
    {"http://www.w3.org/1999/xhtml", "html"},
    {"http://www.idpf.org/2007/ops", "epub"},
    {"http://www.w3.org/1999/xlink", "xlink"},
    {"http://www.w3.org/2001/04/xmlenc#", "enc"},
    {"http://www.w3.org/XML/1998/namespace", "xml"},
});

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

std::string_view prefix_of(std::string_view uri) {
  for (const Namespace& each : namespaces) {
    if (each.uri == uri) return each.prefix;
  }
  return "?";
}

std::string full_name(std::string_view uri, std::string_view local) {
  if (uri.empty()) return std::string(local);
  return std::string(prefix_of(uri)) + ":" + std::string(local);
}

struct ParserFree {
  void operator()(xmlParserCtxtPtr context) const {
    // Where a document type declares something, libxml2 makes a tree for it that nobody asked for.
    if (context->myDoc != nullptr) xmlFreeDoc(context->myDoc);
    xmlFreeParserCtxt(context);
  }
};

// libxml2 keeps one copy of each name, so that a pair of pointers is a name.
struct NameKey {
  const xmlChar* uri;
  const xmlChar* local;
  bool operator==(const NameKey&) const = default;
};
struct NameHash {
  std::size_t operator()(const NameKey& key) const noexcept {
    const auto a = reinterpret_cast<std::uintptr_t>(key.uri);
    const auto b = reinterpret_cast<std::uintptr_t>(key.local);
    return (a >> 4) * 31 + (b >> 3);
  }
};

// libxml2 replaces every reference in the value of an attribute but those to '&', which it leaves so
// where entities are not to be replaced in text.
constexpr std::string_view kept_ampersand = "&#38;";

}  // namespace

struct XmlState {
  XmlState(std::span<const XmlName> names_wanted, XmlHandler& wanted)
      : names(names_wanted), handler(wanted) {}

  std::span<const XmlName> names;
  XmlHandler& handler;
  std::unique_ptr<xmlParserCtxt, ParserFree> parser;
  std::unordered_map<NameKey, int, NameHash> elements;
  std::unordered_map<NameKey, std::string, NameHash> attribute_names;
  std::vector<int> open;
  std::size_t element_count = 0;
  XmlEnd end = XmlEnd::whole;
  bool is_stopped = false;

  // Of the start tag being told of, five pointers each: libxml2's startElementNsSAX2Func.
  const xmlChar** attributes = nullptr;
  int attribute_count = 0;
  std::deque<std::string> decoded_values;  // what get() gave views of; a deque moves nothing

  int element_of(const xmlChar* uri, const xmlChar* local) {
    const auto [it, is_new] = elements.try_emplace(NameKey{uri, local}, 0);
    if (!is_new) return it->second;
    const std::string name = full_name(view(uri), view(local));
    for (const XmlName& each : names) {
      if (each.name == name) it->second = each.element;
    }
    return it->second;
  }

  std::string_view decoded(std::string_view value) {
    std::string& text = decoded_values.emplace_back();
    for (std::size_t at = 0; at < value.size();) {
      const bool is_ampersand = value.substr(at).starts_with(kept_ampersand);
      text += is_ampersand ? '&' : value[at];
      at += is_ampersand ? kept_ampersand.size() : 1;
    }
    return text;
  }

  const std::string& attribute_name(const xmlChar* uri, const xmlChar* local) {
    const auto [it, is_new] = attribute_names.try_emplace(NameKey{uri, local});
    if (is_new) it->second = full_name(view(uri), view(local));
    return it->second;
  }

  void stop(XmlEnd reason) {
    end = reason;
    is_stopped = true;
    xmlStopParser(parser.get());
  }
};

namespace {

XmlState& state_of(void* user) { return *static_cast<XmlState*>(user); }

void on_start(void* user, const xmlChar* local, const xmlChar*, const xmlChar* uri, int,
              const xmlChar**, int attribute_count, int, const xmlChar** attributes) {
  XmlState& state = state_of(user);
  if (state.is_stopped) return;
  const bool is_deep = state.open.size() >= static_cast<std::size_t>(xml_depth_max);
  if (is_deep || ++state.element_count > xml_elements_max) return state.stop(XmlEnd::limit);
  const int element = state.element_of(uri, local);
  state.open.push_back(element);
  state.attributes = attributes;
  state.attribute_count = attribute_count;
  state.handler.start(element, XmlAttributes(state));
  state.attribute_count = 0;
  state.decoded_values.clear();
}

void on_end(void* user, const xmlChar*, const xmlChar*, const xmlChar*) {
  XmlState& state = state_of(user);
  if (state.is_stopped || state.open.empty()) return;
  const int element = state.open.back();
  state.open.pop_back();
  state.handler.end(element);
}

void on_text(void* user, const xmlChar* text, int size_bytes) {
  XmlState& state = state_of(user);
  if (state.is_stopped || size_bytes <= 0) return;
  const std::string_view utf8(reinterpret_cast<const char*>(text),
                              static_cast<std::size_t>(size_bytes));
  // Of a broken document libxml2 may hand on bytes as they are.
  if (is_valid_utf8(utf8)) return state.handler.text(utf8);
  state.handler.text(to_utf8(utf8, "utf-8").text);
}

void on_entity(void* user, const xmlChar*, int, const xmlChar*, const xmlChar*, xmlChar*) {
  state_of(user).stop(XmlEnd::refused);
}

// As in html_tree.cpp: two threads must not be the first to use libxml2.
void set_up_libxml2() {
  static const bool done = (xmlInitParser(), true);
  static_cast<void>(done);
}

xmlSAXHandler callbacks() {
  xmlSAXHandler sax;
  std::memset(&sax, 0, sizeof sax);
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = on_start;
  sax.endElementNs = on_end;
  sax.characters = on_text;
  sax.ignorableWhitespace = on_text;
  sax.cdataBlock = on_text;
  sax.entityDecl = on_entity;
  return sax;
}

constexpr std::size_t feed_bytes = 64U << 10;  // libxml2 refuses to look further ahead than 10 MB

}  // namespace

std::string_view XmlAttributes::get(std::string_view name) const {
  for (int i = 0; i < state_.attribute_count; ++i) {
    const xmlChar** attribute = state_.attributes + 5 * i;
    if (state_.attribute_name(attribute[2], attribute[0]) != name) continue;
    const auto* begin = reinterpret_cast<const char*>(attribute[3]);
    const auto* end = reinterpret_cast<const char*>(attribute[4]);
    const std::string_view value(begin, static_cast<std::size_t>(end - begin));
    if (!is_valid_utf8(value)) return "";
    return value.find(kept_ampersand) == value.npos ? value : state_.decoded(value);
  }
  return {};
}

bool XmlAttributes::has(std::string_view name) const { return get(name).data() != nullptr; }

XmlReader::XmlReader(std::span<const XmlName> names, XmlHandler& handler)
    : state_(std::make_unique<XmlState>(names, handler)) {
  set_up_libxml2();
  xmlSAXHandler sax = callbacks();
  state_->parser.reset(xmlCreatePushParserCtxt(&sax, state_.get(), nullptr, 0, nullptr));
  if (!state_->parser) throw std::bad_alloc();
  xmlCtxtUseOptions(state_->parser.get(),
                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_RECOVER);
}

XmlReader::~XmlReader() = default;

bool XmlReader::feed(std::string_view piece) {
  for (; !piece.empty(); piece.remove_prefix(std::min(piece.size(), feed_bytes))) {
    if (state_->is_stopped || state_->handler.is_done()) return false;
    const std::string_view part = piece.substr(0, feed_bytes);
    xmlParseChunk(state_->parser.get(), part.data(), static_cast<int>(part.size()), 0);
  }
  return !state_->is_stopped && !state_->handler.is_done();
}

int number_of(std::string_view value) noexcept {
  int number = 0;
  std::from_chars(value.data(), value.data() + value.size(), number);
  return number;
}

bool is_on(std::string_view value) noexcept {
  return value != "0" && value != "false" && value != "off";
}

XmlEnd XmlReader::finish() {
  if (state_->handler.is_done()) return state_->end;
  if (!state_->is_stopped) xmlParseChunk(state_->parser.get(), nullptr, 0, 1);
  const bool is_whole = state_->parser->wellFormed == 1 || state_->is_stopped;
  // What was open when the file ended says what it has, too.
  for (; !state_->open.empty(); state_->open.pop_back()) state_->handler.end(state_->open.back());
  return is_whole ? state_->end : XmlEnd::broken;
}

void add_xml_issue(XmlEnd end, std::string_view part, Document& document) {
  const auto add = [&](IssueKind kind, std::string_view what) {
    document.issues.push_back({kind, 0, std::string(part) + " " + std::string(what)});
  };
  if (end == XmlEnd::broken) add(IssueKind::damaged, "is broken; what could be read is there");
  if (end == XmlEnd::refused) add(IssueKind::damaged, "declares entities and was not read further");
  if (end == XmlEnd::limit)
    add(IssueKind::part_limit, "nests deeper or is longer than any real document");
}

bool read_xml(ZipParts& parts, std::string_view part, std::span<const XmlName> names,
              XmlHandler& handler, Document& document) {
  XmlReader reader(names, handler);
  if (!parts.read(part, [&](std::string_view piece) { return reader.feed(piece); })) return false;
  add_xml_issue(reader.finish(), part, document);
  return true;
}

}  // namespace carrel::ingest
